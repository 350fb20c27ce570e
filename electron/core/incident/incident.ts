import type { Exhaustion, Level, Message, Pattern } from '../model/assessment.ts';
import type { Identity } from '../model/identity.ts';
import type { KilledProcess, KillRecord } from '../kills/kernel-kill.ts';
import type { PoolId } from '../model/snapshot.ts';
import type { Bytes, Milliseconds, Percent, Ratio, Seconds } from '../model/units.ts';

export const INCIDENT_KINDS = [
  'kill',
  'precaution',
  'by-hand',
  'own-limit',
  'command',
  'unclean-end',
  'exhaustion',
] as const;
/**
 * The kinds of an incident.
 *
 * - `kill`: the kernel or a daemon ended a process because memory was exhausted
 * - `precaution`: a daemon ended one although memory was not full, because programs waited for memory or a threshold
 * of the daemon was reached
 * - `by-hand`: somebody asked the kernel to end a process (Alt+SysRq+F)
 * - `own-limit`: the system ended a process that had passed a limit of its own
 * - `command`: a command that Headroom ran ended for want of memory
 * - `unclean-end`: the recording broke off under memory pressure, as when a machine freezes
 * - `exhaustion`: the system reported exhausted memory and ended no process (Windows)
 */
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** What happened and why: everything that a report says. All names are untrusted text. */
export interface Incident {
  /** Letters, digits and `-`. Ids sort by time. */
  readonly id: string;
  readonly kind: IncidentKind;
  /** The time of the kill, or of the last sample. */
  readonly at: Milliseconds;
  readonly pool: IncidentPool;
  readonly culprit: IncidentCulprit | null;
  readonly victims: readonly KilledProcess[];
  /** Why the victim is not the culprit. Null when it is, or when either is unknown. */
  readonly difference: Difference | null;
  readonly timeline: readonly TimelineEntry[];
  /** The forecast at the time of the first warning. Null when there was none. */
  readonly forecast: IncidentForecast | null;
  /** The advice on how to prevent a repetition. */
  readonly advice: readonly Message[];
  /** The log entries, in their own words. */
  readonly records: readonly KillRecord[];
  readonly pressure: Percent | null;
  readonly chart: IncidentChart;
  /** Similar incidents that are counted with this one. Absent when there are none. */
  readonly alike?: Alike;
  /** Who tells of it. Absent in a log that somebody has, and in what older versions recorded. */
  readonly origin?: IncidentOrigin;
}

export interface IncidentOrigin {
  /** The name of the machine. Null where it is not to be named. */
  readonly host: string | null;
  /** The version of Headroom. */
  readonly headroom: string;
}

/** Incidents that are like another one and are only counted with it. */
export interface Alike {
  readonly count: number;
  /** The times of the first and the last of them. */
  readonly from: Milliseconds;
  readonly to: Milliseconds;
}

export const INCIDENT_POOL_KINDS = [
  'machine',
  'cgroup',
  'process-limit',
  'heap-cap',
  'nodes',
  'elsewhere',
  'unnamed',
  'unknown',
  'metaspace',
  'direct-buffers',
  'threads',
  'gpu',
  'allocation',
] as const;
/**
 * What was exhausted: a pool that Headroom watches, or
 *
 * - `nodes`: NUMA nodes of the machine
 * - `elsewhere`: some other container on this machine, which is not known
 * - `unnamed`: a cgroup that a log does not name
 * - `unknown`: nothing says what it was
 * - `metaspace`, `direct-buffers`, `threads`, `gpu`: a part of a program's own, by its own word
 * - `allocation`: the system refused memory to a program
 */
export type IncidentPoolKind = (typeof INCIDENT_POOL_KINDS)[number];

export interface IncidentPool {
  readonly id: PoolId;
  readonly kind: IncidentPoolKind;
  readonly label: string;
  /** Null where nothing says. */
  readonly limit: Bytes | null;
  readonly used: Bytes | null;
  /** Where the figures come from: the log's record of the kill itself, or the last sample before. */
  readonly counted: 'log' | 'sweep';
}

/** The pool of a kill in some other container. */
export const ELSEWHERE: PoolId = 'elsewhere';
/** The pool of a kill of which nothing says what was exhausted. */
export const UNKNOWN: PoolId = 'unknown';

export interface IncidentCulprit {
  readonly kind: 'process' | 'group' | 'shared' | 'ceiling';
  /** null for shared memory, where the ceiling fell, and where only a log names it. */
  readonly identity: Identity | null;
  /** The process id as the log has it. Null where Headroom has seen it itself, and for several processes. */
  readonly pid: number | null;
  readonly name: string;
  /** Its command line, in which what looks like a secret is masked. Absent where it is not known. */
  readonly command?: string;
  readonly members: number;
  /** The culprit's share of the growth. */
  readonly share: Ratio | null;
  /** The memory when it was last seen. Null when no process shows it. */
  readonly size: Bytes | null;
  readonly grew: Bytes | null;
  readonly pattern: Pattern | null;
  readonly oomScoreAdj: number | null;
  /**
   * `assessed`: the culprit was named while the incident happened. `found`: it turned out afterwards to have grown
   * most. `log`: the log shows that it held most.
   */
  readonly known: 'assessed' | 'found' | 'log';
}

/**
 * Why the victim is not the culprit.
 *
 * - `preferred`: the victim's oom_score_adj made the kernel choose it first
 * - `protected`: the culprit's oom_score_adj kept the kernel from choosing it
 * - `larger`: the kernel chooses the largest process, not the fastest growing one
 * - `spread`: the culprit is many processes, none of them large
 * - `shared`: the memory that filled the pool belongs to no process
 * - `other-cgroup`: a daemon chose among cgroups by its own measure
 */
export const DIFFERENCES = ['preferred', 'protected', 'larger', 'spread', 'shared', 'other-cgroup', 'unknown'] as const;
export type Difference = (typeof DIFFERENCES)[number];

export type TimelineEntry =
  | { readonly at: Milliseconds; readonly kind: 'first-sign' }
  | { readonly at: Milliseconds; readonly kind: 'level'; readonly level: Exclude<Level, 'calm'> }
  | {
      readonly at: Milliseconds;
      readonly kind: 'action';
      readonly action: string;
      readonly name: string;
      readonly pid: number;
      readonly by: string;
    }
  | { readonly at: Milliseconds; readonly kind: 'killed'; readonly name: string; readonly pid: number | null }
  | { readonly at: Milliseconds; readonly kind: 'ended' };

interface IncidentForecast {
  readonly at: Milliseconds;
  readonly exhaustion: Exhaustion;
  /** The time from the forecast to the end. */
  readonly actual: Seconds;
}

/** The pool and its main consumers over time. A consumer that was not seen is null. */
export interface IncidentChart {
  readonly at: readonly Milliseconds[];
  readonly used: readonly Bytes[];
  readonly limit: Bytes;
  readonly consumers: readonly {
    readonly identity: Identity;
    readonly name: string;
    readonly size: readonly (Bytes | null)[];
  }[];
}

export interface IncidentSummary {
  readonly id: string;
  readonly kind: IncidentKind;
  readonly at: Milliseconds;
  readonly pool: Incident['pool'];
  readonly culprit: string | null;
  readonly victims: readonly string[];
  readonly alike?: Alike;
}

export function summarizeIncident({ id, kind, at, pool, culprit, victims, alike }: Incident): IncidentSummary {
  const names = victims.map(({ name }) => name);
  return { id, kind, at, pool, culprit: culprit && culprit.name, victims: names, ...(alike && { alike }) };
}

/** The id of an incident: a time in UTC and the kind, such as `20261123-140302-kill`. */
export function incidentId(at: Milliseconds, kind: IncidentKind): string {
  const time = new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `${time}-${kind}`;
}

export function isIncidentId(id: string): boolean {
  return /^\d{8}-\d{6}-[a-z-]{1,20}$/.test(id);
}

/** The formats of a report. */
export const REPORT_FORMATS = ['markdown', 'html', 'json'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
