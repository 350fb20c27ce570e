import type { Identity } from '../model/identity.ts';
import type { PoolId } from '../model/snapshot.ts';
import type { Bytes, Milliseconds } from '../model/units.ts';

export const KILLERS = ['kernel', 'systemd-oomd', 'earlyoom', 'nohang', 'oomd', 'lmkd', 'jetsam', 'windows'] as const;
/** Programs that end others when memory is exhausted. */
export type Killer = (typeof KILLERS)[number];

export const KILL_CAUSES = ['machine', 'cgroup', 'nodes', 'by-hand', 'own-limit'] as const;
/**
 * Why a process was ended, in the killer's own words.
 *
 * - `machine`: memory of the whole machine was exhausted
 * - `cgroup`: a cgroup had reached its limit
 * - `nodes`: the NUMA nodes that a memory policy or a cpuset allows were exhausted
 * - `by-hand`: somebody asked the kernel for it (Alt+SysRq+F)
 * - `own-limit`: the process had passed the limit that the system sets for it alone
 */
export type KillCause = (typeof KILL_CAUSES)[number];

/** A kill as a log reports it. Names and lines are untrusted text. */
export interface KillRecord {
  readonly at: Milliseconds;
  readonly by: Killer;
  /** Null where a whole cgroup was killed, or the log names no process. */
  readonly pid: number | null;
  readonly name: string;
  readonly uid: number | null;
  /** Null where the log does not say. */
  readonly cause: KillCause | null;
  /** The kernel's own word for the cause, such as `CONSTRAINT_MEMCG`. Null before Linux 5.0. */
  readonly constraint: string | null;
  /** The NUMA nodes that were allowed, as the kernel lists them (`0-1,3`). Null where all were. */
  readonly nodes: string | null;
  /** The path of the cgroup that was killed with everything in it. Null where one process was killed. */
  readonly cgroup: string | null;
  /** The victim's own cgroup. Null where the log does not say. */
  readonly place: string | null;
  /** The exhausted pool: a cgroup, `machine` or `nodes:0-1`. Null where the log does not say. */
  readonly pool: PoolId | null;
  /** The kernel's charge to that cgroup, file cache included, and its limit. Null where the log does not say. */
  readonly charged: { readonly used: Bytes; readonly limit: Bytes } | null;
  /** The machine's memory and swap as the kernel lists them. Null where the log does not say. */
  readonly machine: MachineMemory | null;
  /** The victim's anonymous, file and shared memory as the kernel counted it. Null where the log does not say. */
  readonly resident: Bytes | null;
  readonly oomScoreAdj: number | null;
  /** The process whose request for memory failed. It is often neither culprit nor victim. */
  readonly invoker: string | null;
  /** The process that the kernel chose before it ended a child in its place, as it did before Linux 5.1. */
  readonly chosen: { readonly pid: number; readonly name: string } | null;
  /** The id of a process group that was killed as a whole (earlyoom -g). */
  readonly processGroup: number | null;
  /** The processes among which the kernel chose, by the kernel's own measure, the first choice first. */
  readonly tasks: readonly KillTask[];
  /** The memory of all processes of that table together, swap included. Null without a table. */
  readonly held: Bytes | null;
  /** The memory that 1000 points of oom_score_adj stand for. Null where it is not known. */
  readonly scale: Bytes | null;
  /** The log lines themselves, without the list of tasks. */
  readonly lines: readonly string[];
}

export interface MachineMemory {
  /** What the kernel can hand out. */
  readonly ram: Bytes;
  readonly free: Bytes | null;
  readonly swap: Bytes | null;
  readonly swapFree: Bytes | null;
}

/** A line of the kernel's table of tasks (mm/oom_kill.c dump_task), or of another system's table. */
export interface KillTask {
  readonly pid: number;
  readonly name: string;
  /** On Windows the commit charge. */
  readonly resident: Bytes;
  /** Memory without a file behind it. Null where the table does not tell it apart (before Linux 6.8). */
  readonly anonymous: Bytes | null;
  /** Null where the table does not say. */
  readonly swap: Bytes | null;
  readonly pageTables: Bytes | null;
  /** Null on systems that have none. */
  readonly oomScoreAdj: number | null;
}

/** What a record says where its log says nothing. */
export const UNSAID = {
  uid: null,
  cause: null,
  constraint: null,
  nodes: null,
  cgroup: null,
  place: null,
  charged: null,
  machine: null,
  resident: null,
  oomScoreAdj: null,
  invoker: null,
  chosen: null,
  processGroup: null,
  tasks: [],
  held: null,
  scale: null,
} as const;

/** A process that memory pressure has ended, or a cgroup with everything in it. */
export interface KilledProcess {
  /** Null where the process was never seen alive. For a cgroup, its largest process. */
  readonly identity: Identity | null;
  readonly pid: number | null;
  readonly name: string;
  readonly uid: number | null;
  /** The number of processes killed. */
  readonly members: number;
  /** The memory that it held. Null where nothing says. */
  readonly size: Bytes | null;
  /** `log`: as the kernel counted it at the kill, file pages included. `sweep`: private memory when last seen. */
  readonly sized: 'log' | 'sweep' | null;
  /** Its memory in swap besides that. Null where nothing says. */
  readonly swap: Bytes | null;
  readonly oomScoreAdj: number | null;
  readonly by: Killer | null;
  /** `log`: a log names it. `inferred`: it vanished when the kernel counted a kill. `exit`: its exit code says so. */
  readonly known: 'log' | 'inferred' | 'exit';
}
