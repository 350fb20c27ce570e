import type { IdentityKey } from '../../core/model/identity.ts';
import { denied, failed, type Missing, type Reading } from '../../core/model/reading.ts';
import type { MachineMemory, MissingFact, PoolId, Snapshot, TmpfsUse } from '../../core/model/snapshot.ts';
import type { Bytes, Milliseconds } from '../../core/model/units.ts';
import type { Glance, MemoryMap, MemoryReader } from '../memory-reader.ts';
import { CeilingWatch } from './cgroup/ceiling-watch.ts';
import { readInPlace, type BlockableReads } from './proc/process/blockable-reads.ts';
import { Cgroups } from './cgroup/cgroups.ts';
import type { ForeignFiles } from './evidence/foreign-files.ts';
import { worthALook } from './evidence/heaps.ts';
import { descriptorBudget } from './proc/descriptor-budget.ts';
import { findHiddenProcesses } from './proc/process/hidden-processes.ts';
import { KeptDescriptors } from './proc/process/kept-descriptors.ts';
import { ProcessTable } from './proc/process/process-table.ts';
import { ProcFiles, type FileSystem } from './proc/proc-files.ts';
import { MachineReader, type MachineReadings } from './proc/read-machine.ts';
import { readNextBestMemory, readSystemMemory, type SystemMemory } from './next-best-memory.ts';
import { readMemoryMap } from './proc/process/read-memory-map.ts';
import { readPageSize } from './proc/read-page-size.ts';
import { TmpfsMounts } from './proc/tmpfs-mounts.ts';
import { ProcessReader } from './proc/process/read-process.ts';
import { UserNames } from './proc/process/user-names.ts';
import { reason } from '../../core/words/reasons.ts';

export interface LinuxReaderOptions {
  /** Where procfs is mounted; a plain folder of the same shape will do. Default: /proc. */
  readonly procRoot?: string;
  /** What stands for /sys/fs/cgroup, below which cgroup file systems are mounted. */
  readonly cgroupRoot?: string;
  /** What stands for /dev. */
  readonly deviceRoot?: string;
  /** What stands for /sys, where devices tell of themselves. */
  readonly sysRoot?: string;
  /** At most this many descriptors are kept, and never more than half of what this process may open. */
  readonly descriptorBudget?: number;
  /** Where user names are. Default: /etc/passwd. */
  readonly passwdFile?: string;
  readonly fileSystem?: FileSystem;
  /** How files are read that a process can keep from being read. Default: in place, which waits as long as it takes. */
  readonly reads?: BlockableReads;
  /** How files of programs are read: configuration, and what a JVM tells of itself. Default: not at all. */
  readonly foreignFiles?: ForeignFiles;
  /** What sysinfo(2) says, where /proc/meminfo says nothing. */
  readonly systemMemory?: () => SystemMemory;
  readonly now?: () => Milliseconds;
}

/** Answers at once, command lines and memory maps apart. */
export interface LinuxMemoryReader extends MemoryReader {
  readonly name: 'linux';
  read(suspects: ReadonlySet<IdentityKey>): Snapshot;
  glance(pools: ReadonlySet<PoolId>): Glance;
  onCeilingMet(listener: (pool: PoolId) => void): void;
  readMemoryMap(pid: number): Promise<Reading<MemoryMap>>;
}

/** Available memory or free swap that fell by this share of the total since the last sweep makes the reader look at everyone. */
const MOVED = 1 / 400;
/** From this share of the memory on a process is large. */
const LARGE = 1 / 512;
const HOUSEKEEPING_PERIOD = 32;

/** Whether there is a procfs, or a folder of its shape, to read from. */
export function canReadProcfs(procRoot = '/proc', fileSystem?: FileSystem): boolean {
  const files = new ProcFiles(procRoot, fileSystem);
  // A meminfo that is there and cannot be read, as that of an lxcfs that has ended, is made up for.
  const isThere = files.load(`${procRoot}/meminfo`) > 0 || files.fault !== 'gone';
  return isThere && files.load(`${procRoot}/self/stat`) > 0;
}

/**
 * Reads procfs and cgroupfs. Synchronous: the kernel answers from memory, and the detour through a thread pool costs ten times as much.
 * `read` throws when there is no procfs.
 */
export function createLinuxReader(options: LinuxReaderOptions = {}): LinuxMemoryReader {
  return new LinuxReader(options);
}

/** What is set up at the first sweep and followed from then on. */
interface Sources {
  readonly table: ProcessTable;
  readonly cgroups: Cgroups;
  readonly tmpfs: TmpfsMounts;
  readonly hidden: Missing | null;
}

class LinuxReader implements LinuxMemoryReader {
  readonly name = 'linux';
  readonly #options: LinuxReaderOptions;
  readonly #files: ProcFiles;
  readonly #reads: BlockableReads;
  readonly #machine: MachineReader;
  readonly #now: () => Milliseconds;
  #sources: Sources | null = null;
  #before: MachineMemory | null = null;
  #missing: readonly MissingFact[] = [];
  #sweeps = 0;
  #closed = false;
  #ceilings: CeilingWatch | null = null;

  constructor(options: LinuxReaderOptions) {
    this.#options = options;
    this.#files = new ProcFiles(options.procRoot ?? '/proc', options.fileSystem);
    this.#reads = options.reads ?? readInPlace(this.#files);
    const { cgroupRoot, systemMemory = readSystemMemory } = options;
    this.#machine = new MachineReader(this.#files, options.sysRoot ?? '/sys', () =>
      readNextBestMemory(this.#files, cgroupRoot, systemMemory()),
    );
    this.#now = options.now ?? Date.now;
  }

  read(suspects: ReadonlySet<IdentityKey>): Snapshot {
    if (this.#closed) throw new Error('the reader is closed');
    const at = this.#now();
    const machine = this.#readMachine();
    const { memory, pressure, oomKills, counters, swapDevices, zram } = machine;
    this.#sources ??= this.#open(machine);
    const { table, cgroups, tmpfs } = this.#sources;
    if (++this.#sweeps % HOUSEKEEPING_PERIOD === 0) cgroups.retain(table.memberships);
    cgroups.update(machine);
    const processes = table.sweep({
      suspects,
      swapInUse: memory.swapTotal > memory.swapFree,
      hugePagesInUse: (memory.parts?.hugetlb ?? 0) > (memory.parts?.hugetlbFree ?? 0),
      alert: this.#before === null || hasFallen(this.#before, memory),
      large: memory.total * LARGE,
      worthALook: worthALook(memory.total),
    });
    const { limitPools } = table;
    this.#ceilings?.follow(cgroups.eventFiles());
    this.#before = memory;
    return {
      at,
      memory: withBuffersAndFiles(memory, table.graphicsTotal, tmpfs.read(memory)),
      pressure,
      pools: limitPools.length === 0 ? cgroups.pools : [...cgroups.pools, ...limitPools],
      processes,
      missing: this.#listMissing(machine, this.#sources),
      oomKills,
      ...(counters && { counters }),
      ...(swapDevices && { swapDevices }),
      ...(zram && { zram }),
    };
  }

  glance(pools: ReadonlySet<PoolId>): Glance {
    if (this.#closed) throw new Error('the reader is closed');
    return { at: this.#now(), pools: this.#sources?.cgroups.glance(pools) ?? [] };
  }

  onCeilingMet(listener: (pool: PoolId) => void): void {
    this.#ceilings ??= new CeilingWatch(listener);
  }

  readMemoryMap(pid: number): Promise<Reading<MemoryMap>> {
    return readMemoryMap(this.#files, this.#reads, pid);
  }

  close(): void {
    this.#closed = true;
    this.#reads.close();
    this.#options.foreignFiles?.close();
    this.#ceilings?.close();
    this.#sources?.table.close();
  }

  /** Where no descriptor is left, even for this, those that are kept are given up bit by bit. */
  #readMachine(): MachineReadings {
    for (;;) {
      try {
        return this.#machine.read();
      } catch (error) {
        if (this.#files.fault !== 'exhausted' || this.#sources?.table.giveBack() !== true) throw error;
      }
    }
  }

  #open(machine: MachineReadings): Sources {
    const files = this.#files;
    const { cgroupRoot, passwdFile = '/etc/passwd', deviceRoot = '/dev' } = this.#options;
    const cgroups = new Cgroups(files, cgroupRoot);
    const budget = descriptorBudget(files, machine.memory.total, this.#options.descriptorBudget);
    const reader = new ProcessReader({
      files,
      reads: this.#reads,
      descriptors: new KeptDescriptors(files, budget),
      users: new UserNames(files, passwdFile),
      cgroups,
      pageSize: readPageSize(files),
      graphicsDevices: `${deviceRoot}/dri`,
      foreignFiles: this.#options.foreignFiles ?? null,
    });
    const tmpfs = new TmpfsMounts(files, this.#reads);
    return { table: new ProcessTable(reader), cgroups, tmpfs, hidden: findHiddenProcesses(files) };
  }

  /** What cannot be told here and why; the same array as long as that is the same. */
  #listMissing(machine: MachineReadings, { table, cgroups, hidden }: Sources): readonly MissingFact[] {
    const unreadable = table.denied > 0 ? denied(reason('processes.some-denied')) : null;
    const estimated = machine.availableEstimated ? failed(reason('available.estimated')) : null;
    const facts = Object.entries({
      available: estimated,
      memory: machine.absurd,
      pressure: machine.pressure,
      oomKills: machine.oomKills,
      pools: cgroups.missing,
      processes: hidden ?? unreadable,
    });
    const missing: MissingFact[] = [];
    for (const [fact, reading] of facts)
      if (reading !== null && reading.kind !== 'ok') missing.push({ fact, ...reading });
    const same =
      missing.length === this.#missing.length && missing.every((entry, at) => isSame(entry, this.#missing[at]));
    if (!same) this.#missing = missing;
    return this.#missing;
  }
}

function isSame(a: MissingFact, b: MissingFact | undefined): boolean {
  return a.fact === b?.fact && a.kind === b.kind && a.reason === b.reason;
}

function hasFallen(before: MachineMemory, now: MachineMemory): boolean {
  const step = now.total * MOVED;
  return before.available - now.available > step || before.swapFree - now.swapFree > step;
}

/**
 * With what graphics drivers hold, by their own count, or by that of their clients where there is none or it leaves out another driver, and
 * with where files are that are kept in memory.
 */
function withBuffersAndFiles(
  memory: MachineMemory,
  ofClients: Bytes | null,
  tmpfs: readonly TmpfsUse[] | null,
): MachineMemory {
  if (ofClients === null && tmpfs === null) return memory;
  const gpu = Math.max(memory.parts?.gpu ?? 0, ofClients ?? 0);
  return { ...memory, ...(tmpfs && { tmpfs }), ...(ofClients !== null && { parts: { ...memory.parts, gpu } }) };
}
