import type { Bound, HeapUse } from './bound.ts';
import type { Identity, IdentityKey } from './identity.ts';
import type { Past } from './life.ts';
import type { Reading, Reason } from './reading.ts';
import type { MemoryCounters, Pressure, SwapDevice, SystemLevel, Zram } from './memory-strain.ts';
import type { OomDaemon } from './oom-daemon.ts';
import type { Bytes, Milliseconds } from './units.ts';

export type { Pressure } from './memory-strain.ts';

/** `machine`, a cgroup path, or `heap:PID:START` / `rlimit:PID:START` for a limit of one process. */
export type PoolId = string;

export const MACHINE: PoolId = 'machine';

/** One sweep over the system: everything that the engine learns about a moment. Immutable. */
export interface Snapshot {
  /** The wall clock, in milliseconds since the epoch. */
  readonly at: Milliseconds;
  readonly memory: MachineMemory;
  /** The machine's memory pressure (/proc/pressure/memory). */
  readonly pressure: Reading<Pressure>;
  /** What backs the swap of `memory`; absent where that is not known. */
  readonly swapDevices?: readonly SwapDevice[];
  /** All swap devices in compressed memory together; absent where there is none. */
  readonly zram?: Zram;
  /** What the machine has had to fetch back and write out since boot; absent where that is not known. */
  readonly counters?: MemoryCounters;
  /** The system's own verdict; absent where it gives none. */
  readonly systemLevel?: SystemLevel;
  /** What runs here and ends others before the kernel has to; absent where nothing does, or nobody can tell. */
  readonly oomDaemons?: readonly OomDaemon[];
  /** Limited pools besides the machine itself; empty where there are none. */
  readonly pools: readonly LimitedPool[];
  readonly processes: readonly ProcessSample[];
  /** The facts that this reader cannot deliver here, each listed once. */
  readonly missing: readonly MissingFact[];
  /** The number of kernel OOM kills since boot (/proc/vmstat oom_kill). */
  readonly oomKills: Reading<number>;
  /** Set by a glance between two sweeps: only these pools were looked at, and everything else is as the snapshot before says. */
  readonly glanced?: readonly PoolId[];
  /** Earlier lives of the programs in large processes; absent where nobody keeps them. */
  readonly pasts?: ReadonlyMap<IdentityKey, Past>;
}

export interface MachineMemory {
  readonly total: Bytes;
  /** What can be had without swapping (MemAvailable, and of ZFS' cache what it gives back). */
  readonly available: Bytes;
  readonly swapTotal: Bytes;
  readonly swapFree: Bytes;
  /** File cache that the kernel can drop. */
  readonly cache: Reading<Bytes>;
  /** tmpfs and shared memory segments (Shmem). */
  readonly shared: Reading<Bytes>;
  /** Kernel memory that cannot be reclaimed (SUnreclaim + KernelStack + PageTables + ...). */
  readonly kernel: Reading<Bytes>;
  /** Where `shared` lies as files: the tmpfs mounts that hold most. Absent where none is known. */
  readonly tmpfs?: readonly TmpfsUse[];
  /** What else is known of where memory is; absent where nothing of it is. */
  readonly parts?: MemoryParts;
}

export interface TmpfsUse {
  /** Where it is mounted. Untrusted text. */
  readonly mount: string;
  readonly used: Bytes;
}

/** Named parts of the memory of the machine or of a pool. Each is absent where it is not known. */
export interface MemoryParts {
  /** Used for nothing at all (MemFree). */
  readonly free?: Bytes;
  /** In memory and in swap as well: counted in what is used of both. */
  readonly swapCached?: Bytes;
  /** ZFS' cache; what of it exceeds `arcMin` is part of `MachineMemory.available`. */
  readonly arc?: Bytes;
  readonly arcMin?: Bytes;
  /** Huge pages that are set aside, used or not, and what of them nobody uses. */
  readonly hugetlb?: Bytes;
  readonly hugetlbFree?: Bytes;
  /** Caches of the kernel that it gives back (SReclaimable); part of what is available. */
  readonly slabReclaimable?: Bytes;
  /** Parts of `MachineMemory.kernel`. */
  readonly slabUnreclaimable?: Bytes;
  readonly kernelStacks?: Bytes;
  readonly pageTables?: Bytes;
  readonly percpu?: Bytes;
  /** Of the kernel too, besides `MachineMemory.kernel`. */
  readonly vmalloc?: Bytes;
  readonly sockets?: Bytes;
  /** Memory that compressed swap takes before the disk (zswap), and the size of what is in it. */
  readonly zswap?: Bytes;
  readonly zswapped?: Bytes;
  /** Of the machine's memory, what graphics drivers hold for programs (GTT). */
  readonly gpu?: Bytes;
  /** What has been promised to programs, and where promises end: Windows, and Linux without overcommitment. Only both together. */
  readonly committed?: Bytes;
  readonly commitLimit?: Bytes;
}

export type PoolKind = 'machine' | 'cgroup' | 'process-limit' | 'heap-cap';

/** A limit besides the machine's memory that can run out. */
export interface LimitedPool {
  readonly id: PoolId;
  readonly kind: Exclude<PoolKind, 'machine'>;
  /** The pool's name for people, untrusted text. */
  readonly label: string;
  /** What it may hold in memory, and in swap where it may use some. Of a pool that has only `high`: what the machine has. */
  readonly limit: Bytes;
  /** Use that cannot be reclaimed: usage less droppable file cache and kernel caches, and what is swapped out. */
  readonly used: Bytes;
  /** File cache and caches of the kernel in the pool that are left out of `used`. */
  readonly reclaimable: Reading<Bytes>;
  /** What of `reclaimable` are caches of the kernel (inodes, directory entries). Absent where it is not told apart. */
  readonly slabReclaimable?: Bytes;
  /** What of `reclaimable` is on the active list: container tools count it as used. Absent where it is not told apart. */
  readonly activeFile?: Bytes;
  /** tmpfs and shared memory charged to the pool. It is part of `used`. */
  readonly shared: Reading<Bytes>;
  /** The number of OOM kills in this pool so far. */
  readonly oomKills: Reading<number>;
  /** Beyond this much in memory (swap not counted) its programs are slowed down (memory.high). Absent without such a ceiling. */
  readonly high?: Bytes;
  /** What is protected from reclaim: never taken (memory.min), and taken last (memory.low). Absent where it is 0 or not known. */
  readonly min?: Bytes;
  readonly low?: Bytes;
  /** The most it has held in memory so far. */
  readonly peak?: Bytes;
  /** Swapped out, part of `used`; and the most that may be, by its own limit and those of its ancestors. */
  readonly swap?: Bytes;
  readonly swapLimit?: Bytes;
  /** What the kernel holds for it and cannot give back, part of `used`; and named parts of its memory. */
  readonly kernel?: Bytes;
  readonly parts?: MemoryParts;
  /** How long its programs have waited for memory. */
  readonly pressure?: Pressure;
  readonly events?: PoolEvents;
  readonly counters?: MemoryCounters;
}

/** How often a pool has met its ceilings so far (memory.events). Each is absent where it is not counted. */
export interface PoolEvents {
  /** Slowed down at `high`. */
  readonly high?: number;
  /** About to pass the hard limit. */
  readonly max?: number;
  /** Nothing could be reclaimed at the hard limit. */
  readonly oom?: number;
  readonly oomKill?: number;
}

export type ProcessState = 'running' | 'sleeping' | 'waiting' | 'stopped' | 'zombie' | 'idle' | 'other';

/** One process at one moment. Names and command lines are untrusted text. */
export interface ProcessSample extends Identity {
  /** The facts that stay the same from sweep to sweep. The object is the same one while they are unchanged. */
  readonly facts: ProcessFacts;
  readonly state: ProcessState;
  readonly resident: Bytes;
  /** Anonymous memory, including its swapped-out part (RssAnon + VmSwap). Growth is judged on it. */
  readonly private: Reading<Bytes>;
  readonly swap: Reading<Bytes>;
  /** The value of /proc/PID/oom_score. It is read for suspects only. */
  readonly oomScore: Reading<number>;
  /** The limited pools on which it draws besides the machine, innermost first. */
  readonly pools: readonly PoolId[];
  /** Address space (VmSize), and of it what is promised: writable memory of its own, touched or not (VmData + VmStk). */
  readonly size?: Bytes | undefined;
  readonly data?: Bytes | undefined;
  /** Memory of the machine that the graphics driver holds for it; not part of `resident`. Looked up in turn. */
  readonly gpu?: Bytes | undefined;
  /** Huge pages; not part of `resident`. */
  readonly hugetlb?: Bytes | undefined;
  /** Pages it has had to wait for since it began (majflt); only as fresh as its state is. */
  readonly majorFaults?: number | undefined;
  /** Its heap from inside. Looked up in turn for runtimes that tell of it. */
  readonly heap?: HeapUse | undefined;
}

/** The facts that are read once per identity, and again after an exec. */
export interface ProcessFacts {
  readonly parent: number;
  /** The process name. On Linux it is comm, which has at most 15 bytes. */
  readonly name: string;
  readonly commandLine: Reading<readonly string[]>;
  /** The path of the executable. */
  readonly executable: Reading<string>;
  /** The user's name, or the numeric id as text where it has no name. */
  readonly user: Reading<string>;
  /** The cgroup path. On Linux it is that of the unified or the memory hierarchy. */
  readonly cgroup: Reading<string>;
  readonly kernelThread: boolean;
  readonly oomScoreAdj: Reading<number>;
  /** Of its environment the variables that bound its memory, and no others. Absent until they are looked up. */
  readonly environment?: Reading<Readonly<Record<string, string>>>;
  /** Of its configuration file the lines that bound its memory, by their name. Absent where it has none that is known. */
  readonly configuration?: Reading<Readonly<Record<string, string>>>;
  /** Its bounds, where a recording tells them in place of what they follow from. */
  readonly bounds?: readonly Bound[];
}

export interface MissingFact {
  /** The name of the missing fact, for example `pressure`, `pools`, `processes`, `swap`, `private`. */
  readonly fact: string;
  readonly kind: 'unsupported' | 'denied' | 'failed';
  readonly reason: Reason;
}

/** Whether a process is ending. Its memory is gone before the process is. */
export function isEnding(process: ProcessSample): boolean {
  return process.state === 'zombie' || (process.resident === 0 && growthBytes(process) === 0);
}

/** The bytes on which growth is judged: private memory where it is known, otherwise resident memory. */
export function growthBytes(process: Pick<ProcessSample, 'private' | 'resident'>): Bytes {
  return process.private.kind === 'ok' ? process.private.value : process.resident;
}

/** What of ZFS' cache can be had; 0 where there is none. */
export function arcRoom({ arc, arcMin }: MemoryParts): Bytes {
  return arc === undefined || arcMin === undefined ? 0 : Math.max(0, arc - arcMin);
}
