import type { Identity } from '../model/identity.ts';
import type { PoolId } from '../model/snapshot.ts';
import type { Bytes, Milliseconds } from '../model/units.ts';

export const KILLERS = ['kernel', 'systemd-oomd', 'earlyoom', 'jetsam', 'windows'] as const;
/** Programs that end others when memory is exhausted. */
export type Killer = (typeof KILLERS)[number];

/** A kill as a log reports it. Names and lines are untrusted text. */
export interface KillRecord {
  readonly at: Milliseconds;
  readonly by: Killer;
  /** Null where a whole cgroup was killed, or the log names no process. */
  readonly pid: number | null;
  readonly name: string;
  /** The path of the cgroup that was killed with everything in it. Null where one process was killed. */
  readonly cgroup: string | null;
  /** The exhausted pool: a cgroup or `machine`. Null where the log does not say. */
  readonly pool: PoolId | null;
  /** The kernel's charge to that cgroup, file cache included, and its limit. Null where the log does not say. */
  readonly charged: { readonly used: Bytes; readonly limit: Bytes } | null;
  /** The victim's anonymous, file and shared memory as the kernel counted it. Null where the log does not say. */
  readonly resident: Bytes | null;
  readonly oomScoreAdj: number | null;
  /** The process whose request for memory failed. It is often neither culprit nor victim. */
  readonly invoker: string | null;
  /** The processes among which the kernel chose, largest first. */
  readonly tasks: readonly KillTask[];
  /** The log lines themselves, without the list of tasks. */
  readonly lines: readonly string[];
}

/** A line of the kernel's table of tasks (mm/oom_kill.c dump_task). */
export interface KillTask {
  readonly pid: number;
  readonly name: string;
  readonly resident: Bytes;
  readonly swap: Bytes;
  readonly oomScoreAdj: number;
}

/** A process that memory pressure has ended, or a cgroup with everything in it. */
export interface KilledProcess {
  /** Null where the process was never seen alive. For a cgroup, its largest process. */
  readonly identity: Identity | null;
  readonly pid: number | null;
  readonly name: string;
  /** The number of processes killed. */
  readonly members: number;
  /** The private memory when it was last seen. Null where it was never seen. */
  readonly size: Bytes | null;
  readonly oomScoreAdj: number | null;
  readonly by: Killer | null;
  /** `log`: a log names it. `inferred`: it vanished when the kernel counted a kill. `exit`: its exit code says so. */
  readonly known: 'log' | 'inferred' | 'exit';
}
