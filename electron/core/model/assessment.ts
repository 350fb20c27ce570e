import type { Identity } from './identity.ts';
import type { MemoryPart } from './memory-part.ts';
import type { PoolId, PoolKind } from './snapshot.ts';
import type { Bytes, BytesPerSecond, Milliseconds, Ratio, Seconds } from './units.ts';

export const LEVELS = ['calm', 'watch', 'warning', 'critical'] as const;
export type Level = (typeof LEVELS)[number];

export function atLeast(level: Level, floor: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(floor);
}

/** Forecast seconds until headroom is 0: quantiles, p10 <= p50 <= p90. */
export interface Exhaustion {
  readonly p10: Seconds;
  readonly p50: Seconds;
  readonly p90: Seconds;
}

/**
 * Programs of a pool wait for memory, or will: the other end of a pool, which a machine with swap usually reaches long before
 * it is exhausted.
 */
export interface Stall {
  /** Share of the time in which some / all programs waited lately. */
  readonly some: Ratio;
  readonly full: Ratio;
  /** For how long they have waited that much; 0 while they do not. */
  readonly lasted: Seconds;
  /** Seconds until it begins; null while it is going on, or where that cannot be told. */
  readonly begins: Exhaustion | null;
  /** The pool is slowed down on purpose, at its `memory.high`. */
  readonly throttled: boolean;
}

/** How much evidence there is. */
export type Confidence = 'learning' | 'low' | 'medium' | 'high';

/** The shape of a series, shown as a badge and used by the model. */
export const PATTERNS = [
  'learning',
  'plateau',
  'leak',
  'burst',
  'loading',
  'saw-tooth',
  'cache-filling',
  'shrinking',
  'restarting',
] as const;
export type Pattern = (typeof PATTERNS)[number];

/**
 * A text for people as a key with values, so that it can be translated. Values are numbers with their unit in the name
 * (`bytes`, `seconds`, `share`, `count`) or untrusted names.
 */
export interface Message {
  readonly key: string;
  readonly values: Readonly<Record<string, number | string>>;
}

/** Who drives a pool to exhaustion. */
export type Culprit =
  | {
      readonly kind: 'process';
      readonly identity: Identity;
      readonly name: string;
      /** Its part of the growth. */
      readonly share: Ratio;
    }
  | {
      readonly kind: 'group';
      readonly id: string;
      readonly name: string;
      /** The member to show and to act on first: its largest grower. */
      readonly identity: Identity;
      readonly members: readonly Identity[];
      readonly share: Ratio;
    }
  /** Growth that no process explains: shared memory, or the part of memory that is named. */
  | { readonly kind: 'shared'; readonly share: Ratio; readonly part?: MemoryPart }
  /** Nobody takes more: the pool itself is made smaller. */
  | { readonly kind: 'ceiling'; readonly share: Ratio; readonly from: Bytes; readonly to: Bytes };

/** A culprit that can be shown, paused and ended. */
export type Somebody = Extract<Culprit, { readonly kind: 'process' | 'group' }>;

export function isSomebody(culprit: Culprit | null | undefined): culprit is Somebody {
  return culprit?.kind === 'process' || culprit?.kind === 'group';
}

/** Whom the kernel would kill: the highest oom_score in the pool. */
export interface Victim {
  readonly identity: Identity;
  readonly name: string;
}

export interface PoolAssessment {
  readonly id: PoolId;
  readonly kind: PoolKind;
  /** Name for people; untrusted text. Empty for the machine. */
  readonly label: string;
  readonly limit: Bytes;
  readonly used: Bytes;
  readonly headroom: Bytes;
  readonly level: Level;
  /** null: no exhaustion in sight. */
  readonly exhaustion: Exhaustion | null;
  /** The other end: programs wait for memory, or will; null while nothing points to it. Absent in what older versions recorded. */
  readonly stall?: Stall | null;
  /** Probability that the pool is exhausted within the horizon. */
  readonly probability: Ratio;
  readonly confidence: Confidence;
  readonly pattern: Pattern;
  /** Growth of use at the scale the forecast was made on; null while unknown. */
  readonly growth: BytesPerSecond | null;
  /** How long that growth has lasted; 0 without growth. */
  readonly growingFor: Seconds;
  readonly culprit: Culprit | null;
  readonly victim: Victim | null;
  /** At most four sentences. */
  readonly factors: readonly Message[];
}

export interface ProcessRisk extends Identity {
  /** 0 to 100: probability of exhaustion within the horizon times the share of the growth. */
  readonly score: number;
  /** The pool that binds. */
  readonly pool: PoolId;
  readonly exhaustion: Exhaustion | null;
  readonly confidence: Confidence;
  readonly pattern: Pattern;
  /** null while unknown. */
  readonly growth: BytesPerSecond | null;
  /** Part of the pool's growth that is this process'. */
  readonly share: Ratio;
  /** How long the growth has lasted. */
  readonly lasted: Seconds;
  /** At most three sentences. */
  readonly factors: readonly Message[];
  /** What to do about it. */
  readonly advice: readonly Message[];
}

/** A notification that is due now; said once, not a state. */
export interface Alert {
  readonly level: 'warning' | 'critical';
  readonly pool: PoolId;
  readonly culprit: Culprit | null;
  readonly exhaustion: Exhaustion | null;
  /** Set when programs wait for memory already, or will before the pool is exhausted. */
  readonly stall?: Stall | null;
}

/** What Headroom makes of a snapshot. The same snapshots always give the same assessment. */
export interface Assessment {
  readonly at: Milliseconds;
  readonly level: Level;
  /** The machine first. */
  readonly pools: readonly PoolAssessment[];
  /** Every process with a score above 0 and every suspect, worst first. */
  readonly risks: readonly ProcessRisk[];
  readonly alerts: readonly Alert[];
}
