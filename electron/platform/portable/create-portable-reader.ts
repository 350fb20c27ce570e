import { unsupported } from '../../core/model/reading.ts';
import type { MachineMemory, MissingFact, ProcessFacts, ProcessSample } from '../../core/model/snapshot.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { readStat } from '../linux/proc/process/read-stat.ts';
import type { MemoryReader } from '../memory-reader.ts';
import type { ListedProcess } from './listed-process.ts';
import { listByPs, listBySystemInformation, type ListProcesses } from './list-processes.ts';
import { readSystemMemory } from './read-memory.ts';
import { createStartTimes } from './start-times.ts';
import { reason } from '../../core/words/reasons.ts';

export interface PortableReaderOptions {
  readonly platform?: NodeJS.Platform;
  readonly listProcesses?: ListProcesses;
  readonly readMemory?: () => Promise<MachineMemory>;
  readonly now?: () => Milliseconds;
  /** The exact start time of a process, see `createStartTimes`. */
  readonly exactStart?: (pid: number) => number | null;
}

const NOT_SHOWN = unsupported(reason('list.not-shown'));
const RESIDENT_ONLY = unsupported(reason('list.resident-only'));

const MISSING: readonly MissingFact[] = [
  { fact: 'private', ...RESIDENT_ONLY },
  { fact: 'swap', ...RESIDENT_ONLY },
  { fact: 'pressure', ...unsupported(reason('list.not-measured')) },
  { fact: 'pools', ...unsupported(reason('list.no-limits')) },
];

/**
 * A reader for what every platform offers: totals of the machine, and a list of processes with their resident memory.
 * It is slow and coarse, because it starts a program for every sweep. `read` throws when either is not available.
 */
export function createPortableReader(options: PortableReaderOptions = {}): MemoryReader {
  const platform = options.platform ?? process.platform;
  const list = options.listProcesses ?? (platform === 'win32' ? listBySystemInformation() : listByPs(platform));
  const readMemory = options.readMemory ?? readSystemMemory;
  const now = options.now ?? Date.now;
  // Where there is a procfs, start times are those that everything else on the machine compares with.
  const readStart = platform === 'linux' ? (pid: number) => readStat(pid)?.start ?? null : () => null;
  const startTimes = createStartTimes(options.exactStart ?? readStart);
  let facts = new Map<number, { readonly start: number; readonly facts: ProcessFacts }>();
  let closed = false;

  function factsOf(process: ListedProcess, start: number): ProcessFacts {
    const known = facts.get(process.pid);
    if (known?.start === start && known.facts.name === process.name && known.facts.parent === process.parent) {
      return known.facts;
    }
    const { parent, name, commandLine, executable, user, resident } = process;
    // Kernel threads are kthreadd and its children, except in a container, where pid 2 is a program like any other.
    const kernelThread = platform === 'linux' && resident === 0 && (process.pid === 2 || parent === 2);
    return { parent, name, commandLine, executable, user, cgroup: NOT_SHOWN, kernelThread, oomScoreAdj: NOT_SHOWN };
  }

  function sampleOf(process: ListedProcess, start: number): ProcessSample {
    const { pid, state, resident } = process;
    const missing = { private: RESIDENT_ONLY, swap: RESIDENT_ONLY, oomScore: NOT_SHOWN };
    return { pid, start, facts: factsOf(process, start), state, resident, ...missing, pools: [] };
  }

  return {
    name: 'portable',
    async read() {
      if (closed) throw new Error('the reader is closed');
      const [memory, listed] = await Promise.all([readMemory(), list()]);
      const at = now();
      const starts = startTimes.pin(listed, at, performance.now());
      const processes = listed.map((process, index) => sampleOf(process, starts[index] ?? process.started));
      facts = new Map(processes.map((process) => [process.pid, process]));
      const pressure = unsupported(reason('list.not-measured'));
      return { at, memory, pressure, pools: [], processes, missing: MISSING, oomKills: NOT_SHOWN };
    },
    readMemoryMap: () => unsupported(reason('platform.not-offered')),
    close() {
      closed = true;
    },
  };
}
