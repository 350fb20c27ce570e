import { unsupported, type Missing } from '../../../core/model/reading.ts';
import { MemoryControllerV1 } from './cgroup-v1.ts';
import { MemoryControllerV2 } from './cgroup-v2.ts';
import type { MemoryController } from './memory-controller.ts';
import { missing } from '../proc/missing.ts';
import { parseMountinfo, type Mount } from './parse-mountinfo.ts';
import type { ProcFiles } from '../proc/proc-files.ts';
import { reason } from '../../../core/words/reasons.ts';

const USUAL_ROOT = '/sys/fs/cgroup';

/**
 * The controller that limits memory: that of the version 1 hierarchy where one is mounted, otherwise version 2. A
 * machine with both versions has the memory controller in one of them only. `cgroupRoot` replaces /sys/fs/cgroup.
 */
export function findMemoryController(files: ProcFiles, cgroupRoot?: string): MemoryController | Missing {
  const text = files.text(`${files.root}/self/mountinfo`);
  if (text === null) return missing(files, reason('mountinfo.absent'));
  const mounts = parseMountinfo(text).map((mount) => relocate(mount, cgroupRoot));
  const v1 = widest(mounts.filter(({ type, options }) => type === 'cgroup' && options.includes('memory')));
  if (v1 !== null) return new MemoryControllerV1(files, v1);
  const v2 = widest(mounts.filter(({ type }) => type === 'cgroup2'));
  if (v2 === null) return unsupported(reason('cgroup.not-mounted'));
  const controllers = files.text(`${v2.point}/cgroup.controllers`);
  if (controllers === null) return missing(files, reason('cgroup.not-mounted'));
  if (!controllers.trim().split(' ').includes('memory')) return unsupported(reason('cgroup.no-memory'));
  return new MemoryControllerV2(files, v2);
}

function relocate(mount: Mount, cgroupRoot = USUAL_ROOT): Mount {
  const { point } = mount;
  if (point === cgroupRoot || point.startsWith(`${cgroupRoot}/`)) return mount;
  if (point !== USUAL_ROOT && !point.startsWith(`${USUAL_ROOT}/`)) return mount;
  return { ...mount, point: cgroupRoot + point.slice(USUAL_ROOT.length) };
}

/** The mount that shows the largest part of the hierarchy. */
function widest(mounts: readonly Mount[]): Mount | null {
  return mounts.reduce<Mount | null>(
    (best, mount) => (best && best.root.length <= mount.root.length ? best : mount),
    null,
  );
}
