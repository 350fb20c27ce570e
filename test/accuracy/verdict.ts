/** The verdict on one trace. Its names are those of evaluate.py's report, so that the two can be compared. */
export type Verdict = Common & (OomVerdict | BenignVerdict | WouldVerdict);

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
