import type { Assessment, Confidence, Message, Pattern } from './assessment.ts';
import type { Identity, IdentityKey } from './identity.ts';
import type { Grouping } from './process-group.ts';
import type { Series, Span, Subject } from './series.ts';
import type { Snapshot } from './snapshot.ts';
import type { Bytes, BytesPerSecond } from './units.ts';

/**
 * The model behind one interface. It takes snapshots in the order of time, keeps bounded history and assesses each
 * snapshot. It is pure apart from its own memory: the same snapshots always give the same assessments.
 */
export interface Engine {
  /**
   * Takes the next snapshot. One that is not later than the last shows that the clock was set back; the displayed
   * history is then moved in time.
   */
  observe(snapshot: Snapshot): Assessment;
  /** The processes whose expensive facts the next sweep should read. */
  suspects(): ReadonlySet<IdentityKey>;
  /** What is known of any process, suspect or not. Null for one that was never seen. */
  screen(key: IdentityKey): Screening | null;
  /** The applications of the newest snapshot. */
  grouping(): Grouping;
  series(subject: Subject, span: Span): Series;
  /** The last ten minutes of private memory in 60 steps, oldest first. A step without a measurement is null. */
  sparkline(identity: Identity): readonly (Bytes | null)[];
  /** The same for an application. The list is empty where its history is not kept. */
  groupSparkline(id: string): readonly (Bytes | null)[];
  /** Changes the settings from the next snapshot on. The history stays. */
  configure(settings: EngineSettings): void;
}

export interface Screening {
  /** Null while the engine is still learning. */
  readonly growth: BytesPerSecond | null;
  readonly pattern: Pattern;
  readonly confidence: Confidence;
  /** What is to be said of it: what bounds it, or why it is at risk. */
  readonly factors: readonly Message[];
}

export interface EngineSettings {
  /** See settings.ts. */
  readonly sensitivity: 'low' | 'normal' | 'high';
  readonly horizonHours: number;
  readonly quietMinutes: number;
}

/** The settings that apply where the user has set nothing. */
export const DEFAULT_ENGINE_SETTINGS: EngineSettings = { sensitivity: 'normal', horizonHours: 12, quietMinutes: 30 };
