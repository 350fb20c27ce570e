import type { BenignVerdict, Common, OomVerdict, TimeLeft, Verdict, WouldVerdict } from './verdict.ts';

type Row<T> = Common & T;
interface Weighted {
  readonly weight: number;
}

const SHARES = [
  ['10', 0.1],
  ['25', 0.25],
  ['50', 0.5],
  ['75', 0.75],
] as const;

export type Summary = ReturnType<typeof summarize>;

/** The figures over all traces, weighted as each trace says. Null where there is nothing to judge. */
export function summarize(verdicts: readonly Verdict[]) {
  const oom = verdicts.filter((row): row is Row<OomVerdict> => row.class === 'oom');
  const benign = verdicts.filter((row): row is Row<BenignVerdict> => row.class === 'benign');
  const would = verdicts.filter((row): row is Row<WouldVerdict> => row.class === 'would');
  const detected = oom.filter((row) => row.detected);
  const alarmed = benign.filter((row) => row.falseAlarms > 0);
  const stalls = verdicts.filter((row) => row.stallDetected !== undefined);
  const early = oom.filter((row) => row.tooEarly > 0);
  const earlyStalls = verdicts.filter((row) => row.class === 'stall' && row.tooEarly > 0);
  const hits = weightOf(detected);
  const alarms = weightOf(alarmed);
  const precision = ratio(hits, hits + alarms);
  const recall = ratio(hits, weightOf(oom));
  const earlyShares = Object.fromEntries(
    SHARES.map(([key, share]) => [key, mean(oom, (row) => ((row.leadShare ?? 0) >= share ? 1 : 0))]),
  );
  const falseAlarms = sum(benign, (row) => row.falseAlarms);
  const benignHours = sum(benign, (row) => row.hours);
  const long = benign.filter((row) => row.hours >= 0.5);
  return {
    traces: verdicts.length,
    oom: oom.length,
    benign: benign.length,
    wouldExhaust: would.length,
    errors: 0,
    detected: detected.length,
    recall,
    precision,
    precisionStrict: ratio(hits, hits + alarms + weightOf(early) + weightOf(earlyStalls)),
    f1: harmonic(precision, recall),
    usefulShare: mean(oom, (row) => share(row.useful ?? false)),
    leadMedianSec: median(detected, (row) => row.lead),
    leadShareMean: mean(oom, (row) => row.leadShare ?? 0),
    leadShareMedian: median(detected, (row) => row.leadShare),
    early: earlyShares,
    culpritRight: mean(detected, (row) => share(row.culprit)),
    culpritRightOfAll: mean(oom, (row) => share(row.culprit ?? false)),
    topRiskRight: mean(oom, (row) => share(row.topRisk)),
    topRisk75: mean(oom, (row) => share(row.topRisk75)),
    topRisk50: mean(oom, (row) => share(row.topRisk50)),
    benignWithAlarm: alarmed.length,
    falseAlarms,
    benignHours,
    falseAlarmsPerHour: falseAlarms / Math.max(1e-9, benignHours),
    falseAlarmsPerHourLong:
      long.length > 0 ? sum(long, (row) => row.falseAlarms) / sum(long, (row) => row.hours) : null,
    tooEarly: sum(oom, (row) => row.tooEarly),
    tooEarlyTraces: early.length,
    wrongPool: sum(oom, (row) => row.wrongPool),
    wouldAlerted: would.filter((row) => row.early).length,
    victimByScore: mean(oom, (row) => share(row.victimByScore)),
    msPerSample: sum(verdicts, (row) => row.msPerSample * row.samples) / sum(verdicts, (row) => row.samples),
    stalls: stalls.length,
    stallRecall: mean(stalls, (row) => share(row.stallDetected)),
    stallCulprit: mean(stalls, (row) => share(row.stallCulprit)),
    stallLeadShare: mean(stalls, (row) => row.stallLeadShare ?? 0),
    tte: Object.fromEntries(['50', '25', '10'].map((key) => [key, summarizeTimes(oom, key)])),
    f1Early: Object.fromEntries(Object.entries(earlyShares).map(([key, value]) => [key, harmonic(precision, value)])),
  };
}

function summarizeTimes(oom: readonly Row<OomVerdict>[], key: string) {
  const points = oom.flatMap((row): (TimeLeft & Weighted)[] => {
    const point = row.tte[key];
    return point ? [{ ...point, weight: row.weight }] : [];
  });
  const answered = points.filter((point) => point.ratio !== undefined);
  return {
    points: points.length,
    answered: mean(points, (point) => share(point.ratio !== undefined)),
    within2: mean(points, (point) => share(point.within2 ?? false)),
    within2Answered: mean(answered, (point) => share(point.within2)),
    medianRatio: median(answered, (point) => point.ratio),
    covered: mean(answered, (point) => share(point.covered)),
    medianWidth: median(answered, (point) => point.width),
  };
}

function share(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

function weightOf(rows: readonly Weighted[]): number {
  return sum(rows, (row) => row.weight);
}

function sum<T>(rows: readonly T[], value: (row: T) => number): number {
  return rows.reduce((total, row) => total + value(row), 0);
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/** F1, or 0 where one of the two is missing. */
function harmonic(precision: number | null, recall: number | null): number {
  return precision && recall ? (2 * precision * recall) / (precision + recall) : 0;
}

/** The mean over the rows that have a value. Null without any. */
function mean<T extends Weighted>(rows: readonly T[], value: (row: T) => number | undefined): number | null {
  const known = rows.flatMap((row) => {
    const one = value(row);
    return one === undefined ? [] : [{ weight: row.weight, value: one }];
  });
  return ratio(
    sum(known, (one) => one.weight * one.value),
    weightOf(known),
  );
}

/** The smallest value that has half of the weight at or below it. */
function median<T extends Weighted>(rows: readonly T[], value: (row: T) => number | undefined): number | null {
  const known = rows.flatMap((row) => {
    const one = value(row);
    return one === undefined ? [] : [{ weight: row.weight, value: one }];
  });
  known.sort((a, b) => a.value - b.value || a.weight - b.weight);
  const half = weightOf(known) / 2;
  let below = 0;
  for (const one of known) {
    below += one.weight;
    if (below >= half) return one.value;
  }
  return null;
}
