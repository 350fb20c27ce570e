import { ok, unsupported } from '../../core/model/reading.ts';
import type { MachineMemory, MissingFact, ProcessFacts, ProcessSample } from '../../core/model/snapshot.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { readStat } from '../linux/proc/process/read-stat.ts';
import type { MemoryReader } from '../memory-reader.ts';
import type { NativeMachine, NativeMemory, OwnPool } from './native-memory.ts';
import type { ListedProcess } from './listed-process.ts';
import { listByPs, listBySystemInformation, type ListProcesses } from './list-processes.ts';
import { readSystemMemory } from './read-memory.ts';
import { createStartTimes } from './start-times.ts';
import { reason } from '../../core/words/reasons.ts';

export interface PortableReaderOptions {
  readonly platform?: NodeJS.Platform;
  readonly listProcesses?: ListProcesses;
  readonly readMemory?: () => Promise<MachineMemory>;
  /** The system's own calls. Default: none. */
  readonly native?: NativeMemory | null;
  readonly now?: () => Milliseconds;
  /** The exact start time of a process, see `createStartTimes`. */
  readonly exactStart?: (pid: number) => number | null;
}

const NOT_SHOWN = unsupported(reason('list.not-shown'));
const RESIDENT_ONLY = unsupported(reason('list.resident-only'));

const PRIVATE_MISSING: MissingFact = { fact: 'private', ...RESIDENT_ONLY };
const POOLS_MISSING: MissingFact = { fact: 'pools', ...unsupported(reason('list.no-limits')) };
const ALWAYS_MISSING: readonly MissingFact[] = [
  { fact: 'swap', ...RESIDENT_ONLY },
  { fact: 'pressure', ...unsupported(reason('list.not-measured')) },
];

/**
 * A reader for what every platform offers: totals of the machine, and a list of processes with their resident memory.
 * It is slow and coarse, because it starts a program for every sweep. `read` throws when either is not available.
 */
export function createPortableReader(options: PortableReaderOptions = {}): MemoryReader {
  const platform = options.platform ?? process.platform;
  const list = options.listProcesses ?? (platform === 'win32' ? listBySystemInformation() : listByPs(platform));
  const readMemory = options.readMemory ?? readSystemMemory;
  const native = options.native ?? null;
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

  function sampleOf(process: ListedProcess, start: number, job: OwnPool | null): ProcessSample {
    const { pid, state, resident } = process;
    const own = native?.readPrivate(pid) ?? null;
    const missing = { swap: RESIDENT_ONLY, oomScore: NOT_SHOWN };
    return {
      pid,
      start,
      facts: factsOf(process, start),
      state,
      resident,
      private: own === null ? RESIDENT_ONLY : ok(own),
      ...missing,
      pools: job?.members.has(pid) ? [job.pool.id] : [],
    };
  }

  /** The system's own figures; where its calls fail, those that every system gives. */
  async function readMachine(): Promise<NativeMachine> {
    return native?.readMachine() ?? { memory: await readMemory() };
  }

  return {
    name: 'portable',
    async read() {
      if (closed) throw new Error('the reader is closed');
      const [machine, listed] = await Promise.all([readMachine(), list()]);
      const at = now();
      const starts = startTimes.pin(listed, at, performance.now());
      const job = native?.readOwnPool((pid) => native.readPrivate(pid)) ?? null;
      const processes = listed.map((process, index) => sampleOf(process, starts[index] ?? process.started, job));
      facts = new Map(processes.map((process) => [process.pid, process]));
      const pressure = unsupported(reason('list.not-measured'));
      const isPrivateKnown = processes.some((process) => process.private.kind === 'ok');
      const missing = [
        ...(isPrivateKnown ? [] : [PRIVATE_MISSING]),
        ...ALWAYS_MISSING,
        ...(job === null ? [POOLS_MISSING] : []),
      ];
      const pools = job === null ? [] : [job.pool];
      return { at, ...machine, pressure, pools, processes, missing, oomKills: NOT_SHOWN };
    },
    readMemoryMap: () => unsupported(reason('platform.not-offered')),
    close() {
      closed = true;
    },
  };
}
