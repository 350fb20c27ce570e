import type { Identity } from './identity.ts';
import type { MemoryPart } from './memory-part.ts';
import type { PoolId, PoolKind } from './snapshot.ts';
import type { Bytes, BytesPerSecond, Milliseconds, Ratio, Seconds } from './units.ts';

export const LEVELS = ['calm', 'watch', 'warning', 'critical'] as const;
export type Level = (typeof LEVELS)[number];

export function atLeast(level: Level, floor: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(floor);
}

/** The forecast time until headroom is 0, in seconds, as quantiles: p10 <= p50 <= p90. */
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
  /** `some` is an estimate, because the kernel does not measure waiting here. Absent where it does. */
  readonly estimated?: boolean;
}

/** The share of the time in which some programs waited; null where it was not measured. */
export function waitedShare({ some, estimated }: Stall): Ratio | null {
  return estimated === true ? null : some;
}

/** How much evidence there is. */
export type Confidence = 'learning' | 'low' | 'medium' | 'high';

/** The shape of a series. It is shown as a badge and used by the model. */
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
 * A text for people as a key with values, so that it can be translated. A value is a number with its unit in the name
 * (`bytes`, `seconds`, `share`, `count`) or an untrusted name.
 */
export interface Message {
  readonly key: string;
  readonly values: Readonly<Record<string, number | string>>;
}

/** What drives a pool to exhaustion. */
export type Culprit =
  | {
      readonly kind: 'process';
      readonly identity: Identity;
      readonly name: string;
      /** The culprit's share of the growth. */
      readonly share: Ratio;
    }
  | {
      readonly kind: 'group';
      readonly id: string;
      readonly name: string;
      /** The group's largest grower: the member to show and to act on first. */
      readonly identity: Identity;
      readonly members: readonly Identity[];
      readonly share: Ratio;
    }
  /** Growth that no process explains: shared memory, or the part of memory that is named. */
  | {
      readonly kind: 'shared';
      readonly share: Ratio;
      readonly part?: MemoryPart;
      /** The mount of a tmpfs whose files are most of the growth. Untrusted text. */
      readonly mount?: string;
    }
  /** Nobody takes more: the pool itself is made smaller. */
  | { readonly kind: 'ceiling'; readonly share: Ratio; readonly from: Bytes; readonly to: Bytes };

/** A culprit that can be shown, paused and ended. */
export type Somebody = Extract<Culprit, { readonly kind: 'process' | 'group' }>;

export function isSomebody(culprit: Culprit | null | undefined): culprit is Somebody {
  return culprit?.kind === 'process' || culprit?.kind === 'group';
}

/** The process that the kernel would kill: the one with the highest oom_score in the pool. */
export interface Victim {
  readonly identity: Identity;
  readonly name: string;
}

/**
 * A program that ends others before memory is full. It is told of the machine only, and only when there is something to
 * watch.
 */
export interface DaemonAct {
  readonly daemon: 'earlyoom' | 'systemd-oomd';
  /** What brings it about: memory (and swap) that is used up, or programs that wait for memory. */
  readonly cause: 'memory' | 'pressure';
  /** Seconds until then; null when it may act at any moment. */
  readonly acts: Exhaustion | null;
  /** Whom it would take now by its own rule; null where that cannot be told. */
  readonly victim: DaemonVictim | null;
}

/** Names are untrusted text. */
export type DaemonVictim =
  | { readonly kind: 'process'; readonly identity: Identity; readonly name: string }
  | {
      readonly kind: 'cgroup';
      readonly cgroup: string;
      readonly name: string;
      /** The number of its processes, all of which end. */
      readonly count: number;
      /** A desktop session is among them and ends too. */
      readonly session: boolean;
    };

export interface PoolAssessment {
  readonly id: PoolId;
  readonly kind: PoolKind;
  /** The pool's name for people, untrusted text. It is empty for the machine. */
  readonly label: string;
  readonly limit: Bytes;
  readonly used: Bytes;
  readonly headroom: Bytes;
  readonly level: Level;
  /** Null when no exhaustion is in sight. */
  readonly exhaustion: Exhaustion | null;
  /** The other end: programs wait for memory, or will; null while nothing points to it. Absent in what older versions recorded. */
  readonly stall?: Stall | null;
  /** Who acts before the pool is exhausted; null while nobody will. Absent in what older versions recorded. */
  readonly daemon?: DaemonAct | null;
  /** Probability that the pool is exhausted within the horizon. */
  readonly probability: Ratio;
  readonly confidence: Confidence;
  readonly pattern: Pattern;
  /** The growth of use at the scale on which the forecast was made. Null while it is unknown. */
  readonly growth: BytesPerSecond | null;
  /** How long that growth has lasted. It is 0 without growth. */
  readonly growingFor: Seconds;
  readonly culprit: Culprit | null;
  readonly victim: Victim | null;
  /** At most four sentences. */
  readonly factors: readonly Message[];
}

export interface ProcessRisk extends Identity {
  /** From 0 to 100: the probability of exhaustion within the horizon times the share of the growth. */
  readonly score: number;
  /** The pool that limits the process most closely. */
  readonly pool: PoolId;
  readonly exhaustion: Exhaustion | null;
  readonly confidence: Confidence;
  readonly pattern: Pattern;
  /** Null while the growth is unknown. */
  readonly growth: BytesPerSecond | null;
  /** The share of the pool's growth that this process causes. */
  readonly share: Ratio;
  /** How long the growth has lasted. */
  readonly lasted: Seconds;
  /** The reasons for the score, at most four sentences. */
  readonly factors: readonly Message[];
  /** What the user can do. */
  readonly advice: readonly Message[];
}

/** A notification that is due now. It is sent once and is not a state. */
export interface Alert {
  readonly level: 'warning' | 'critical';
  readonly pool: PoolId;
  readonly culprit: Culprit | null;
  readonly exhaustion: Exhaustion | null;
  /** Set when programs wait for memory already, or will before the pool is exhausted. */
  readonly stall?: Stall | null;
}

/** Headroom's assessment of a snapshot. The same snapshots always give the same assessment. */
export interface Assessment {
  readonly at: Milliseconds;
  readonly level: Level;
  /** The machine first. */
  readonly pools: readonly PoolAssessment[];
  /** Every process with a score above 0 and every suspect, highest risk first. */
  readonly risks: readonly ProcessRisk[];
  readonly alerts: readonly Alert[];
}
