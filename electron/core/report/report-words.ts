import type { Action } from '../actions/action.ts';
import type { Level } from '../model/assessment.ts';
import type { Difference, IncidentKind } from '../incident/incident.ts';
import type { KilledProcess, Killer } from '../kills/kernel-kill.ts';

interface Pool {
  readonly pool: string;
}

/** A number with its text in the digits of the language. */
interface Count {
  readonly count: number;
  readonly text: string;
}

/**
 * The words of a report in one language. Figures come formatted and names made plain. A missing word does not
 * compile.
 */
export interface ReportWords {
  readonly machine: string;
  readonly title: Readonly<Record<IncidentKind, (values: Pool) => string>>;
  /** The sentence shown first after a freeze. `culprit` is null when none was seen. */
  readonly lastEnd: (values: { readonly time: string; readonly culprit: string | null }) => string;
  /** The command that shows more. */
  readonly lastEndMore: (values: { readonly command: string }) => string;

  readonly inUse: (values: { readonly used: string; readonly limit: string }) => string;
  readonly brokeOff: string;
  readonly onlyReported: string;
  readonly nobodyNamed: string;
  readonly commandKilled: (values: { readonly victims: string }) => string;
  readonly endedBy: (values: { readonly killer: string; readonly victims: string }) => string;
  readonly inferred: string;
  /** A daemon acted although the memory was not full. */
  readonly notFull: string;
  readonly killer: Readonly<Record<Killer, string>>;
  readonly victim: (values: { readonly name: string; readonly pid: string }) => string;
  readonly victimCgroup: (values: Count & { readonly name: string }) => string;
  readonly holding: (values: { readonly victim: string; readonly size: string }) => string;

  readonly culpritUnknown: string;
  readonly culpritShared: string;
  readonly culprit: (values: { readonly name: string }) => string;
  readonly culpritGrew: (values: { readonly name: string; readonly grew: string; readonly size: string }) => string;
  /** The largest grower in a pool that was not full. */
  readonly culpritMost: (values: { readonly name: string; readonly grew: string; readonly size: string }) => string;
  readonly culpritGroup: (values: Count & { readonly name: string }) => string;
  readonly culpritShare: (values: { readonly share: string }) => string;
  readonly difference: Readonly<Record<Difference, string>>;

  readonly noForecast: string;
  readonly forecast: (values: { readonly time: string; readonly forecast: string; readonly actual: string }) => string;
  readonly forecastRight: string;
  readonly forecastEarly: string;
  readonly forecastLate: string;
  readonly estimate: (values: { readonly span: string; readonly from: string; readonly to: string }) => string;

  readonly timeline: string;
  readonly event: {
    readonly 'first-sign': string;
    readonly level: Readonly<Record<Exclude<Level, 'calm'>, string>>;
    readonly action: (values: { readonly action: string; readonly who: string; readonly by: string }) => string;
    readonly killed: (values: { readonly who: string }) => string;
    readonly ended: string;
  };
  readonly action: Readonly<Record<Action, string>>;
  readonly actor: Readonly<Record<'desktop' | 'web' | 'cli', string>>;
  readonly rule: (values: { readonly rule: string }) => string;

  readonly chart: string;
  readonly chartLabel: (values: { readonly used: string; readonly limit: string }) => string;
  readonly used: string;
  readonly limit: (values: { readonly limit: string }) => string;
  readonly end: string;
  /** The legend of the grey forecast area. */
  readonly cone: string;
  readonly role: { readonly culprit: string; readonly victim: string };
  readonly consumers: string;
  readonly consumer: string;
  readonly first: string;
  readonly last: string;

  readonly whatToDo: string;
  readonly whatToDoAbout: (values: { readonly name: string }) => string;
  readonly nothingToDo: string;

  readonly facts: string;
  readonly fact: {
    readonly pool: string;
    readonly limit: string;
    readonly used: string;
    readonly pressure: string;
    readonly culpritAdj: string;
    readonly victimAdj: string;
    readonly invoker: string;
    readonly known: string;
  };
  readonly known: Readonly<Record<KilledProcess['known'], string>>;

  readonly tasks: string;
  readonly taskSize: string;
  /** The heading of the column with memory and the effect of oom_score_adj, by which the kernel chooses. */
  readonly countsAs: string;
  readonly never: string;
  readonly evidence: string;
  /** The headings of a table with two columns. */
  readonly what: string;
  readonly value: string;
  /** The words that stand for redacted names. A letter follows each. */
  readonly redacted: {
    readonly process: string;
    readonly cgroup: string;
    readonly rule: string;
    readonly user: string;
  };
  readonly madeBy: string;

  /** A line in the terminal's list of incidents. */
  readonly listed: (values: { readonly pool: string; readonly culprit: string | null }) => string;
  /** Incidents that are only counted. `from` and `to` are times, and equal when there is one incident. */
  readonly alike: (values: Count & { readonly from: string; readonly to: string }) => string;
  readonly listedVictims: (values: { readonly names: string }) => string;
  readonly nothingHappened: string;
}
