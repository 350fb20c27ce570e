import { failed, ok, type Reading } from '../../../core/model/reading.ts';
import type { MachineMemory, Pressure } from '../../../core/model/snapshot.ts';
import { parseMeminfo } from './parse-meminfo.ts';
import { parsePressure } from './parse-pressure.ts';
import { missing } from './missing.ts';
import type { ProcFiles } from './proc-files.ts';
import { readCount } from './read-count.ts';

export interface MachineReadings {
  readonly memory: MachineMemory;
  readonly availableEstimated: boolean;
  readonly pressure: Reading<Pressure>;
  /** The kernel's OOM kills since boot, those in memory cgroups included. */
  readonly oomKills: Reading<number>;
}

/** Reads the facts about the machine. Throws when /proc/meminfo cannot be read, because all else depends on it. */
export function readMachine(files: ProcFiles): MachineReadings {
  const text = files.text(`${files.root}/meminfo`);
  if (text === null) throw new Error(`${files.root}/meminfo cannot be read (${files.fault})`);
  const meminfo = parseMeminfo(text);
  if (meminfo === null) throw new Error(`${files.root}/meminfo does not say how much memory there is`);
  return {
    ...meminfo,
    pressure: readPressure(files),
    oomKills: readCount(files, `${files.root}/vmstat`, 'oom_kill', 'this kernel does not count OOM kills'),
  };
}

function readPressure(files: ProcFiles): Reading<Pressure> {
  const text = files.text(`${files.root}/pressure/memory`);
  if (text === null) return missing(files, 'this kernel has no pressure stall information');
  const pressure = parsePressure(text);
  return pressure === null ? failed('/proc/pressure/memory is not understood') : ok(pressure);
}
