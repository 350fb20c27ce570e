/** What is said of one trace. The names are those of evaluate.py's report, so that the two can be compared. */
export type Verdict = Common & Partial<StallFigures> & (OomVerdict | StallVerdict | BenignVerdict | WouldVerdict);

export interface Common {
  readonly name: string;
  readonly source: string;
  readonly view: string;
  readonly kind: string;
  readonly weight: number;
  readonly samples: number;
  readonly hours: number;
  readonly msPerSample: number;
  /** The number of alerts of level warning or critical. */
  readonly alerts: number;
  readonly levels: Readonly<Record<string, number>>;
}

export interface OomVerdict {
  readonly class: 'oom';
  readonly growthSec: number;
  readonly tooEarly: number;
  readonly wrongPool: number;
  readonly detected: boolean;
  /** Whether an alert from before the growth still stood when it began. */
  readonly held?: true;
  /** The time from the first alert to the kill, in seconds, and as a share of the growth phase. */
  readonly lead?: number;
  readonly leadShare?: number;
  readonly useful?: boolean;
  readonly culprit?: boolean;
  readonly alertPid?: number | null;
  /** Whether the top risk is right with 75, 50 and 25 % of the growth phase left. */
  readonly topRisk75?: boolean;
  readonly topRisk50?: boolean;
  readonly topRisk?: boolean;
  /** The forecasts by the share of the growth phase that is left, in percent. */
  readonly tte: Readonly<Record<string, TimeLeft>>;
  readonly victimByScore?: boolean;
}

/** Whether the waits were warned of until ten seconds after they began. */
export interface StallFigures {
  readonly stallDetected: boolean;
  readonly stallCulprit: boolean;
  /** Seconds from the first alert to their beginning, and as a share of the growth before it. */
  readonly stallLead?: number;
  readonly stallLeadShare?: number;
}

/** Programs waited for memory, and nothing was killed. */
interface StallVerdict {
  readonly class: 'stall';
  readonly tooEarly: number;
}

export interface BenignVerdict {
  readonly class: 'benign';
  readonly falseAlarms: number;
}

export interface WouldVerdict {
  readonly class: 'would';
  readonly early: boolean;
  readonly culprit?: boolean;
}

/** The forecast at one moment against the truth. `ratio` is absent where nothing was forecast. */
export interface TimeLeft {
  readonly true: number;
  readonly ratio?: number;
  readonly within2?: boolean;
  readonly covered?: boolean;
  readonly width?: number;
}
