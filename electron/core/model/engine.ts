import type { Assessment, Confidence, Pattern } from './assessment.ts';
import type { Identity, IdentityKey } from './identity.ts';
import type { Series, Span, Subject } from './series.ts';
import type { Snapshot } from './snapshot.ts';
import type { Bytes, BytesPerSecond } from './units.ts';

/**
 * The domain behind one door: takes snapshots in the order of time, keeps bounded history, says what it makes of them.
 * Pure apart from its own memory: the same snapshots always give the same assessments.
 */
export interface Engine {
  observe(snapshot: Snapshot): Assessment;
  /** For whom the next sweep should read expensive facts. */
  suspects(): ReadonlySet<IdentityKey>;
  /** What is known of any process, suspect or not; null for one that was never seen. */
  screen(key: IdentityKey): Screen | null;
  series(subject: Subject, span: Span): Series;
  /** The last ten minutes of private memory in 60 steps, oldest first; null where nothing was measured. */
  sparkline(identity: Identity): readonly (Bytes | null)[];
  /** The same for an application; empty where its history is not kept. */
  groupSparkline(id: string): readonly (Bytes | null)[];
  /** New settings hold from the next snapshot on; the history stays. */
  configure(settings: EngineSettings): void;
}

export interface Screen {
  /** null while learning. */
  readonly growth: BytesPerSecond | null;
  readonly pattern: Pattern;
  readonly confidence: Confidence;
}

export interface EngineSettings {
  /** See settings.ts. */
  readonly sensitivity: 'low' | 'normal' | 'high';
  readonly horizonHours: number;
  readonly quietMinutes: number;
}

/** What holds where the user has set nothing. */
export const DEFAULT_ENGINE_SETTINGS: EngineSettings = { sensitivity: 'normal', horizonHours: 12, quietMinutes: 30 };
