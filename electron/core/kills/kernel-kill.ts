import type { Identity } from '../model/identity.ts';
import type { PoolId } from '../model/snapshot.ts';
import type { Bytes, Milliseconds } from '../model/units.ts';

export const KILLERS = ['kernel', 'systemd-oomd', 'earlyoom', 'jetsam', 'windows'] as const;
/** Who ends programs when memory is exhausted. */
export type Killer = (typeof KILLERS)[number];

/** What a log says of a kill. Names and lines are untrusted text. */
export interface KillRecord {
  readonly at: Milliseconds;
  readonly by: Killer;
  /** null where a whole cgroup was killed, or the log names none. */
  readonly pid: number | null;
  readonly name: string;
  /** Path of the cgroup that was killed with all that is in it; null where one process was. */
  readonly cgroup: string | null;
  /** The cgroup that was exhausted; `machine`; null where the log does not say. */
  readonly pool: PoolId | null;
  /** What the kernel had charged to that cgroup, file cache included, and its limit; null where it does not say. */
  readonly charged: { readonly used: Bytes; readonly limit: Bytes } | null;
  /** Anonymous, file and shared memory that the kernel counted in it; null where it does not say. */
  readonly resident: Bytes | null;
  readonly oomScoreAdj: number | null;
  /** Whose request for memory could not be met: often neither culprit nor victim. */
  readonly invoker: string | null;
  /** The kernel's list of those it could choose from, largest first. */
  readonly tasks: readonly KillTask[];
  /** The lines themselves, without the list of tasks. */
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

/** A process that memory pressure has ended, or a cgroup with all that was in it. */
export interface KilledProcess {
  /** null where the process was never seen alive; of a cgroup its largest process. */
  readonly identity: Identity | null;
  readonly pid: number | null;
  readonly name: string;
  /** How many processes that were. */
  readonly members: number;
  /** Private memory when it was last seen; null where it was not. */
  readonly size: Bytes | null;
  readonly oomScoreAdj: number | null;
  readonly by: Killer | null;
  /** `log`: named in a log. `inferred`: it vanished when the kernel counted a kill. `exit`: its exit code says so. */
  readonly known: 'log' | 'inferred' | 'exit';
}
