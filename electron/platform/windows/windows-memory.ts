import { ok, unsupported } from '../../core/model/reading.ts';
import type { LimitedPool, MachineMemory } from '../../core/model/snapshot.ts';
import type { Bytes } from '../../core/model/units.ts';
import { reason } from '../../core/words/reasons.ts';
import type { NativeMemory, OwnPool } from '../portable/native-memory.ts';
import {
  parseJobMemoryLimit,
  parseJobProcesses,
  parsePerformanceInformation,
  parsePrivateUsage,
  type PerformanceInformation,
} from './parse-windows-memory.ts';
import { loadWindowsCalls, type WindowsCalls } from './windows-calls.ts';

const NOT_TOLD = unsupported(reason('list.not-told-apart'));
const NO_KILLS = unsupported(reason('list.not-measured'));
/** The pool of the job that this process is in. Windows gives jobs no name that could be asked for. */
const JOB = '/job';

/**
 * The memory of a Windows machine. What runs out is the commit limit, physical memory and page files together: allocations fail there, however
 * much physical memory is available.
 */
export function windowsMemory(information: PerformanceInformation): MachineMemory {
  const { commitTotal, commitLimit, physicalTotal, physicalAvailable } = information;
  const swapTotal = Math.max(0, commitLimit - physicalTotal);
  return {
    total: physicalTotal,
    available: physicalAvailable,
    swapTotal,
    // What of the page files is free is not told. No more of them can be had than is left to commit.
    swapFree: Math.min(swapTotal, Math.max(0, commitLimit - commitTotal)),
    cache: ok(information.systemCache),
    shared: NOT_TOLD,
    kernel: ok(information.kernelPaged + information.kernelNonpaged),
    parts: { committed: Math.min(commitTotal, commitLimit), commitLimit },
  };
}

/** Null where the calls cannot be had. */
export function openWindowsMemory(calls: WindowsCalls | null = loadWindowsCalls()): NativeMemory | null {
  if (calls === null) return null;
  return {
    readMachine() {
      const bytes = calls.performanceInformation();
      const information = bytes && parsePerformanceInformation(bytes);
      if (!information) return null;
      const low = calls.isMemoryLow();
      const systemLevel = low ? 'warning' : 'normal';
      return { memory: windowsMemory(information), ...(low !== null && { systemLevel }) };
    },
    readPrivate(pid) {
      const bytes = calls.memoryCounters(pid);
      return bytes && parsePrivateUsage(bytes);
    },
    readOwnPool: (privateOf) => readJob(calls, privateOf),
  };
}

/** The use of a job is not told, but that of its processes is. Where one of them may not be asked, the sum would be none. */
function readJob(calls: WindowsCalls, privateOf: (pid: number) => Bytes | null): OwnPool | null {
  const limits = calls.jobLimits();
  const limit = limits && parseJobMemoryLimit(limits);
  const list = limit ? calls.jobProcesses() : null;
  const pids = list && parseJobProcesses(list);
  if (!limit || !pids) return null;
  let used: Bytes = 0;
  for (const pid of pids) {
    const own = privateOf(pid);
    if (own === null) return null;
    used += own;
  }
  const pool: LimitedPool = {
    id: JOB,
    kind: 'cgroup',
    label: 'job',
    limit,
    used,
    reclaimable: NOT_TOLD,
    shared: NOT_TOLD,
    oomKills: NO_KILLS,
  };
  return { pool, members: new Set(pids) };
}
