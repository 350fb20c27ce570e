import type { IdentityKey } from '../../core/identity.ts';
import type { Reading } from '../../core/reading.ts';
import type { MachineMemory, MissingFact, Snapshot } from '../../core/snapshot.ts';
import type { Milliseconds } from '../../core/units.ts';
import type { MemoryMap, MemoryReader } from '../memory-reader.ts';
import { cgroupLookup } from './read-process-cgroup.ts';
import { descriptorBudget } from './descriptor-budget.ts';
import { KeptDescriptors } from './kept-descriptors.ts';
import { ProcessTable } from './process-table.ts';
import { ProcFiles, type FileSystem } from './proc-files.ts';
import { readMachine, type MachineReadings } from './read-machine.ts';
import { readMemoryMap } from './read-memory-map.ts';
import { readPageSize } from './read-page-size.ts';
import { ProcessReader } from './read-process.ts';
import { UserNames } from './user-names.ts';

export interface LinuxReaderOptions {
  /** Where procfs is mounted; a plain folder of the same shape will do. Default: /proc. */
  readonly procRoot?: string;
  /** Where cgroup file systems are mounted, if not where /proc/self/mountinfo says. */
  readonly cgroupRoot?: string;
  /** At most this many descriptors are kept, and never more than half of what the process may open. */
  readonly descriptorBudget?: number;
  readonly passwdFile?: string;
  readonly fileSystem?: FileSystem;
  readonly now?: () => Milliseconds;
}

/** Available memory or free swap that fell by this share of the total since the last sweep makes the reader look at everyone. */
const MOVED = 1 / 400;
/** From this share of the memory on a process is large. */
const LARGE = 1 / 512;

/** Whether there is a procfs, or a folder of its shape, to read from. */
export function canReadProcfs(procRoot = '/proc', fileSystem?: FileSystem): boolean {
  const files = new ProcFiles(procRoot, fileSystem);
  return files.load(`${procRoot}/meminfo`) > 0 && files.load(`${procRoot}/self/stat`) > 0;
}

/**
 * Reads procfs and cgroupfs. Synchronous: a file of procfs is answered by the kernel from memory, and asking for it in a thread pool
 * costs ten times as much. Throws from `read` when there is no procfs.
 */
export function createLinuxReader(options: LinuxReaderOptions = {}): MemoryReader {
  return new LinuxReader(options);
}

class LinuxReader implements MemoryReader {
  readonly name = 'linux';
  readonly #files: ProcFiles;
  readonly #now: () => Milliseconds;
  readonly #options: LinuxReaderOptions;
  #table: ProcessTable | null = null;
  #before: MachineMemory | null = null;
  #closed = false;

  constructor(options: LinuxReaderOptions) {
    this.#options = options;
    this.#files = new ProcFiles(options.procRoot ?? '/proc', options.fileSystem);
    this.#now = options.now ?? Date.now;
  }

  read(suspects: ReadonlySet<IdentityKey>): Snapshot {
    if (this.#closed) throw new Error('the reader is closed');
    const at = this.#now();
    const machine = readMachine(this.#files);
    const { memory, pressure, oomKills } = machine;
    this.#table ??= this.#createTable(memory);
    const processes = this.#table.sweep({
      suspects,
      swapInUse: memory.swapTotal > memory.swapFree,
      alert: this.#before === null || hasFallen(this.#before, memory),
      large: memory.total * LARGE,
    });
    this.#before = memory;
    return { at, memory, pressure, pools: [], processes, missing: this.#missing(machine), oomKills };
  }

  readMemoryMap(pid: number): Reading<MemoryMap> {
    return readMemoryMap(this.#files, pid);
  }

  close(): void {
    this.#closed = true;
    this.#table?.close();
  }

  #createTable(memory: MachineMemory): ProcessTable {
    const files = this.#files;
    const budget = descriptorBudget(files, memory.total, this.#options.descriptorBudget);
    return new ProcessTable(
      new ProcessReader({
        files,
        descriptors: new KeptDescriptors(files, budget),
        users: new UserNames(files, this.#options.passwdFile ?? '/etc/passwd'),
        membershipOf: cgroupLookup(files),
        pageSize: readPageSize(files),
      }),
    );
  }

  #missing(machine: MachineReadings): readonly MissingFact[] {
    const missing: MissingFact[] = [];
    if (machine.pressure.kind !== 'ok') missing.push({ fact: 'pressure', ...machine.pressure });
    if (machine.oomKills.kind !== 'ok') missing.push({ fact: 'oomKills', ...machine.oomKills });
    return missing;
  }
}

function hasFallen(before: MachineMemory, now: MachineMemory): boolean {
  const step = now.total * MOVED;
  return before.available - now.available > step || before.swapFree - now.swapFree > step;
}
