import { failed, ok, type Reading } from '../../../core/model/reading.ts';
import type { MachineMemory, Pressure } from '../../../core/model/snapshot.ts';
import { parseMeminfo } from './parse-meminfo.ts';
import { parsePressure } from './parse-pressure.ts';
import { missing } from './missing.ts';
import type { ProcFiles } from './proc-files.ts';
import { readCount } from './read-count.ts';
import { reason } from '../../../core/words/reasons.ts';

export interface MachineReadings {
  readonly memory: MachineMemory;
  readonly availableEstimated: boolean;
  readonly pressure: Reading<Pressure>;
  /** Kernel OOM kills since boot, in memory cgroups too. */
  readonly oomKills: Reading<number>;
}

/** Throws when /proc/meminfo cannot be read: without it there is nothing to say. */
export function readMachine(files: ProcFiles): MachineReadings {
  const text = files.text(`${files.root}/meminfo`);
  if (text === null)
    throw new Error(
      reason('meminfo.unreadable', { file: `${files.root}/meminfo`, cause: reason(`fault.${files.fault}`) }),
    );
  const meminfo = parseMeminfo(text);
  if (meminfo === null) throw new Error(reason('meminfo.no-total', { file: `${files.root}/meminfo` }));
  return {
    ...meminfo,
    pressure: readPressure(files),
    oomKills: readCount(files, `${files.root}/vmstat`, 'oom_kill', reason('oom-kills.uncounted')),
  };
}

function readPressure(files: ProcFiles): Reading<Pressure> {
  const text = files.text(`${files.root}/pressure/memory`);
  if (text === null) return missing(files, reason('pressure.unsupported'));
  const pressure = parsePressure(text);
  return pressure === null ? failed(reason('pressure.not-understood')) : ok(pressure);
}
