import { sharedSession } from '../../core/blame/oomd-victim.ts';
import type { SwapDevice } from '../../core/model/memory-strain.ts';
import { markBytes, type Earlyoom, type SystemdOomd } from '../../core/model/oom-daemon.ts';
import type { MachineMemory, Snapshot } from '../../core/model/snapshot.ts';
import type { Bytes, Ratio } from '../../core/model/units.ts';
import { doctorMessage } from '../../core/words/messages.ts';
import { hasZfs } from '../../platform/linux/proc/arc.ts';
import { fine, missingFact, type Check, type Finding, type Inspection } from './finding.ts';

/** The checks of what memory and swap consist of here, and of who acts when they are short. */
export const MEMORY_CHECKS: readonly Check[] = [
  checkPoolPressure,
  checkSwap,
  checkZfs,
  checkEarlyoom,
  checkOomd,
  checkSharedSession,
];

/** Checks what backs swap, because that decides what it is worth (/proc/swaps, /sys/block/zram*, zswap). */
function checkSwap({ platform, snapshot, text }: Inspection): Finding | null {
  if (!snapshot || platform !== 'linux') return null;
  const topic = 'swap';
  const { swapTotal, parts } = snapshot.memory;
  if (swapTotal === 0) return fine(topic, 'swap.none', {});
  const devices = snapshot.swapDevices ?? [];
  if (devices.length === 0) {
    return { topic, state: 'limited', says: doctorMessage('swap.unknown', { bytes: swapTotal }), remedy: null };
  }
  const disk = sizeOf(devices, 'disk');
  const file = sizeOf(devices, 'file');
  const zram = sizeOf(devices, 'zram');
  if (zram > 0 && snapshot.zram === undefined) {
    return { topic, state: 'limited', says: doctorMessage('swap.zram-unread', { bytes: zram }), remedy: null };
  }
  if (zram > 0) return fine(topic, 'swap.zram', { zram, disk: disk + file, saved: savedBy(snapshot) });
  const isCompressed = /^[Y1]/.test(text('/sys/module/zswap/parameters/enabled') ?? '') || (parts?.zswap ?? 0) > 0;
  return fine(topic, isCompressed ? 'swap.zswap' : 'swap.slow', { disk, file });
}

/** Compressed memory in which less than this share of its size is stored says nothing of how well it compresses. */
const LEAST_STORED: Ratio = 0.02;

/** The share that compression saves so far; 0 while too little is stored to say. */
function savedBy({ zram }: Snapshot): Ratio {
  return zram && zram.stored > LEAST_STORED * zram.size ? Math.max(0, 1 - zram.used / zram.stored) : 0;
}

function sizeOf(devices: readonly SwapDevice[], kind: SwapDevice['kind']): Bytes {
  return devices.reduce((sum, device) => sum + (device.kind === kind ? device.size : 0), 0);
}

/** Checks ZFS' cache, which looks used and is not. Within lxcfs the figures are those of the host, and are left alone. */
function checkZfs({ platform, snapshot, exists }: Inspection): Finding | null {
  if (!snapshot || platform !== 'linux') return null;
  const topic = 'zfs cache';
  const { arc, arcMin } = snapshot.memory.parts ?? {};
  if (arc !== undefined && arcMin !== undefined) {
    return fine(topic, 'zfs.seen', { bytes: arc, spare: Math.max(0, arc - arcMin) });
  }
  if (!hasZfs(exists)) return null;
  return { topic, state: 'limited', says: doctorMessage('zfs.of-host', {}), remedy: null };
}

const CGROUP_2 = '/sys/fs/cgroup/cgroup.controllers';

/** Checks whether waits are told of each container and service as well, or of the machine as a whole only. */
function checkPoolPressure({ platform, snapshot, exists, text }: Inspection): Finding | null {
  if (!snapshot || platform !== 'linux') return null;
  const topic = 'pressure of limits';
  const limits = snapshot.pools.filter(({ kind }) => kind === 'cgroup');
  const told = limits.filter(({ pressure }) => pressure !== undefined);
  if (told.length > 0) return fine(topic, 'limits-pressure.read', { count: told.length });
  if (!exists(CGROUP_2)) {
    return { topic, state: 'absent', says: doctorMessage('limits-pressure.version-1', {}), remedy: null };
  }
  const isTold = limits.length === 0 && text('/sys/fs/cgroup/memory.pressure') !== null;
  if (isTold) return fine(topic, 'limits-pressure.ready', {});
  return { topic, state: 'absent', says: doctorMessage('limits-pressure.none', {}), remedy: null };
}

/** Checks whether anybody ends programs before the kernel does. What another user hides cannot be told. */
function checkEarlyoom(inspection: Inspection): Finding | null {
  const { platform, snapshot } = inspection;
  if (!snapshot || platform !== 'linux') return null;
  const topic = 'who acts first';
  const { oomDaemons = [] } = snapshot;
  if (oomDaemons.length === 0) {
    return missingFact(inspection, 'processes') ? null : fine(topic, 'daemons.none', {});
  }
  const earlyoom = oomDaemons.find((daemon) => daemon.kind === 'earlyoom');
  return earlyoom ? fine(topic, 'daemons.earlyoom', earlyoomMarks(earlyoom, snapshot.memory)) : null;
}

function earlyoomMarks({ memory, swap }: Earlyoom, machine: MachineMemory): { memory: Bytes; swap: Bytes } {
  const marks = { memory: markBytes(memory, machine.total), swap: markBytes(swap, machine.swapTotal) };
  return machine.swapTotal === 0 ? { ...marks, swap: 0 } : marks;
}

function checkOomd({ snapshot }: Inspection): Finding | null {
  const oomd = oomdOf(snapshot);
  if (!snapshot || !oomd) return null;
  const topic = 'who acts first';
  const onSwap = oomd.units.filter(({ swap }) => swap === true);
  const onPressure = oomd.units.filter(({ pressure }) => pressure === true);
  const swaps = snapshot.memory.swapTotal > 0 ? onSwap : [];
  const [first] = onPressure;
  if (swaps.length === 0 && first === undefined) {
    return {
      topic,
      state: 'absent',
      says: doctorMessage(onSwap.length > 0 ? 'daemons.oomd-no-swap' : 'daemons.oomd-idle', {}),
      remedy: null,
    };
  }
  return fine(topic, 'daemons.oomd', {
    used: oomd.used,
    swapUnits: namesOf(swaps),
    waiting: first?.pressureLimit ?? oomd.pressure,
    seconds: first?.pressureLasts ?? oomd.lasts,
    pressureUnits: namesOf(onPressure),
  });
}

/** Checks whether one cgroup holds a desktop session with all its programs: systemd-oomd then ends all or nothing. */
function checkSharedSession({ snapshot }: Inspection): Finding | null {
  const oomd = oomdOf(snapshot);
  const shared = snapshot && oomd && sharedSession(oomd, snapshot.processes);
  if (!shared) return null;
  const { cgroup, count } = shared;
  return {
    topic: 'who acts first',
    state: 'limited',
    says: doctorMessage('daemons.session-shared', { cgroup, count }),
    remedy: {
      command: 'systemd-run --user --scope PROGRAM',
      opens: doctorMessage('opens.own-scope', {}),
      undo: null,
    },
  };
}

function oomdOf(snapshot: Snapshot | null): SystemdOomd | undefined {
  return snapshot?.oomDaemons?.find((daemon) => daemon.kind === 'systemd-oomd');
}

/** The units as text; of many only the first. */
function namesOf(units: SystemdOomd['units']): string {
  const names = [...new Set(units.map(({ unit }) => unit))];
  return names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '');
}
