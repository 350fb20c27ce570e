import type { Exhaustion, Level, Message, Pattern } from '../model/assessment.ts';
import type { Identity } from '../model/identity.ts';
import type { KilledProcess, KillRecord } from '../kills/kernel-kill.ts';
import type { PoolId, PoolKind } from '../model/snapshot.ts';
import type { Bytes, Milliseconds, Percent, Ratio, Seconds } from '../model/units.ts';

export const INCIDENT_KINDS = ['kill', 'precaution', 'command', 'unclean-end', 'exhaustion'] as const;
/**
 * `kill`: somebody ended a process for want of memory. `precaution`: a daemon did although the memory was not full: programs
 * waited for it, or a threshold of the daemon's was reached. `command`: a command that Headroom ran ended at an exhausted pool.
 * `unclean-end`: the recording broke off under pressure, as when a machine freezes. `exhaustion`: the system says that
 * memory was exhausted, and has ended nobody (Windows).
 */
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** What happened, and why: everything a report says. All names are untrusted text. */
export interface Incident {
  /** Letters, digits and `-`; sorts by time. */
  readonly id: string;
  readonly kind: IncidentKind;
  /** Of the kill, or of the last sample. */
  readonly at: Milliseconds;
  readonly pool: {
    readonly id: PoolId;
    readonly kind: PoolKind;
    readonly label: string;
    readonly limit: Bytes;
    /** At the last sample before. */
    readonly used: Bytes;
  };
  readonly culprit: IncidentCulprit | null;
  readonly victims: readonly KilledProcess[];
  /** Why the victim is not the culprit; null when it is, or when either is unknown. */
  readonly difference: Difference | null;
  readonly timeline: readonly TimelineEntry[];
  /** What was forecast when the first warning came; null when nothing was. */
  readonly forecast: IncidentForecast | null;
  /** What to do so that it does not happen again. */
  readonly advice: readonly Message[];
  /** What logs say, in their own words. */
  readonly records: readonly KillRecord[];
  readonly pressure: Percent | null;
  readonly chart: IncidentChart;
  /** Left out where none was. */
  readonly alike?: Alike;
}

/** Others like an incident that are only counted with it any more. */
export interface Alike {
  readonly count: number;
  /** The first and the last of them. */
  readonly from: Milliseconds;
  readonly to: Milliseconds;
}

export interface IncidentCulprit {
  readonly kind: 'process' | 'group' | 'shared' | 'ceiling';
  /** null for shared memory, and where the ceiling fell. */
  readonly identity: Identity | null;
  readonly name: string;
  readonly members: number;
  /** Its part of the growth. */
  readonly share: Ratio | null;
  /** When it was last seen; null where no process shows it. */
  readonly size: Bytes | null;
  readonly grew: Bytes | null;
  readonly pattern: Pattern | null;
  readonly oomScoreAdj: number | null;
  /** `assessed`: named while it happened. `found`: it has grown most, as was seen afterwards. */
  readonly known: 'assessed' | 'found';
}

/**
 * `preferred`: its oom_score_adj made the kernel take it first. `protected`: the culprit's kept the kernel from taking that.
 * `larger`: the kernel takes the largest, not the fastest. `spread`: the culprit is many, none of them large. `shared`: what
 * filled the pool belongs to no process. `other-cgroup`: a daemon chose among cgroups by its own measure.
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

export interface IncidentForecast {
  readonly at: Milliseconds;
  readonly exhaustion: Exhaustion;
  /** From the forecast to the end. */
  readonly actual: Seconds;
}

/** The pool and its main consumers over time; null where a consumer was not seen. */
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

/** `20261123-140302-kill`: a time in UTC and the kind. */
export function incidentId(at: Milliseconds, kind: IncidentKind): string {
  const time = new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `${time}-${kind}`;
}

export function isIncidentId(id: string): boolean {
  return /^\d{8}-\d{6}-[a-z-]{1,20}$/.test(id);
}

/** What a report is written in. */
export const REPORT_FORMATS = ['markdown', 'html', 'json'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
