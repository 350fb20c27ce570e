import { LEVELS, type Level } from '../../electron/core/model/assessment.ts';
import type { Identity } from '../../electron/core/model/identity.ts';
import type { Snapshot } from '../../electron/core/model/snapshot.ts';
import type { Milliseconds } from '../../electron/core/model/units.ts';
import type { Prediction } from '../../electron/host/cli/replay/prediction.ts';
import type { Truth } from './truth.ts';
import type { BenignVerdict, OomVerdict, StallFigures, TimeLeft, Verdict, WouldVerdict } from './verdict.ts';

/** A trace with the prediction for every sample. */
export interface Played {
  readonly predictions: readonly Prediction[];
  /** The times of all samples, in order. */
  readonly times: readonly Milliseconds[];
  readonly lastSnapshot: Snapshot;
  readonly took: Milliseconds;
}

type Alert = Prediction['alerts'][number] & { readonly t: Milliseconds };
type Death = NonNullable<Truth['oom']>;

/** Judges the predictions for one trace by its end. The rules are those of evaluate.py. */
export function judge(truth: Truth, played: Played): Verdict {
  const { predictions, times, took } = played;
  const alerts = predictions.flatMap(({ t, alerts: due }) => due.map((alert) => ({ ...alert, t })));
  const { name, source, view, kind } = truth;
  const common = {
    name,
    source,
    view,
    kind,
    weight: truth.weight ?? (source === 'recorded' ? 2 : 1),
    samples: times.length,
    hours: ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 3.6e6,
    msPerSample: took / Math.max(1, times.length),
    alerts: alerts.length,
    levels: Object.fromEntries(LEVELS.map((level) => [level, countOf(predictions, level)])),
  };
  const stall = truth.stall ? judgeStall(truth, truth.stall.t, alerts) : {};
  if (truth.oom) return { ...common, ...stall, ...judgeOom(truth, truth.oom, played, alerts) };
  if (truth.stall) {
    const allowed = truth.alertOkFrom ?? truth.growthStart ?? truth.stall.t;
    return { ...common, ...stall, class: 'stall', tooEarly: alerts.filter(({ t }) => t < allowed).length };
  }
  return { ...common, ...(truth.wouldExhaust ? judgeUnfinished(truth, alerts) : judgeBenign(alerts)) };
}

function countOf(predictions: readonly Prediction[], level: Level): number {
  return predictions.filter((prediction) => prediction.level === level).length;
}

/** A warning counts until so long after waits began. */
const STALL_GRACE: Milliseconds = 10_000;

function judgeStall(truth: Truth, begin: Milliseconds, alerts: readonly Alert[]): StallFigures {
  const growthStart = truth.growthStart ?? begin;
  const allowed = truth.alertOkFrom ?? growthStart;
  const first = alerts.find(({ t }) => allowed <= t && t <= begin + STALL_GRACE);
  if (!first) return { stallDetected: false, stallCulprit: false };
  const lead = begin - first.t;
  return {
    stallDetected: true,
    stallCulprit: isRight(truth, first),
    stallLead: lead / 1000,
    stallLeadShare: Math.max(0, Math.min(1, lead / Math.max(1, begin - growthStart))),
  };
}

function judgeBenign(alerts: readonly Alert[]): BenignVerdict {
  return { class: 'benign', falseAlarms: alerts.length };
}

function judgeUnfinished(truth: Truth, alerts: readonly Alert[]): WouldVerdict {
  const [first] = alerts;
  return { class: 'would', early: first !== undefined, ...(first && { culprit: isRight(truth, first) }) };
}

function judgeOom(truth: Truth, death: Death, played: Played, alerts: readonly Alert[]): OomVerdict {
  const end = death.t;
  const growthStart = truth.growthStart ?? end;
  const allowed = truth.alertOkFrom ?? growthStart;
  const inTime = alerts.filter(({ t }) => allowed <= t && t <= end);
  const first = firstAlert(alerts, inTime, death.pool, allowed, played.predictions);
  return {
    class: 'oom',
    growthSec: (end - growthStart) / 1000,
    tooEarly: alerts.filter(({ t }) => t < allowed).length,
    wrongPool: inTime.filter(({ pool }) => pool !== death.pool).length,
    detected: first !== null,
    ...(first && judgeAlert(truth, first.alert, end - first.t, end - growthStart)),
    ...(first?.held && { held: true }),
    ...judgeRisks(truth, played, growthStart, end),
    tte: judgeTimes(death, played, growthStart),
    ...judgeVictim(death, played.lastSnapshot),
  };
}

interface FirstAlert {
  readonly t: Milliseconds;
  readonly alert: Alert;
  readonly held: boolean;
}

/** The first alert in time for the pool. An earlier one that never went back below warning still counts. */
function firstAlert(
  alerts: readonly Alert[],
  inTime: readonly Alert[],
  pool: string,
  allowed: Milliseconds,
  predictions: readonly Prediction[],
): FirstAlert | null {
  const before = alerts.filter((alert) => alert.t < allowed && alert.pool === pool).at(-1);
  if (before) {
    const since = predictions.filter(({ t }) => before.t <= t && t <= allowed);
    const stands = since.every(({ level }) => level === 'warning' || level === 'critical');
    if (since.length > 0 && stands) return { t: allowed, alert: before, held: true };
  }
  const alert = inTime.find((one) => one.pool === pool);
  return alert ? { t: alert.t, alert, held: false } : null;
}

function judgeAlert(truth: Truth, alert: Alert, left: Milliseconds, growth: Milliseconds): Partial<OomVerdict> {
  const lead = left / 1000;
  const leadShare = Math.min(1, left / Math.max(1, growth));
  const useful = lead >= 10 && leadShare >= 0.1;
  return { lead, leadShare, culprit: isRight(truth, alert), useful, alertPid: alert.pid ?? null };
}

function isBlameless(truth: Truth): boolean {
  return truth.culpritKind === 'shmem' || truth.culpritKind === 'none';
}

function isRight(truth: Truth, { pid, start }: Partial<Identity>): boolean {
  if (pid === undefined) return isBlameless(truth);
  return [...truth.culprits, ...(truth.acceptable ?? [])].some((one) => one.pid === pid && one.start === start);
}

/** The last sample at which at least `share` of the growth phase is still to come. */
function sampleWithLeft(times: readonly Milliseconds[], from: Milliseconds, end: Milliseconds, share: number) {
  const latest = end - share * (end - from);
  return times.findLast((t) => from <= t && t <= latest);
}

function judgeRisks(truth: Truth, { times, predictions }: Played, from: Milliseconds, end: Milliseconds) {
  const verdicts: Record<string, boolean> = {};
  if (isBlameless(truth)) return verdicts;
  for (const [name, share] of [
    ['topRisk75', 0.75],
    ['topRisk50', 0.5],
    ['topRisk', 0.25],
  ] as const) {
    const t = sampleWithLeft(times, from, end, share);
    if (t === undefined) continue;
    const top = predictions.findLast((prediction) => prediction.t === t)?.risks[0];
    verdicts[name] = top !== undefined && isRight(truth, top);
  }
  return verdicts;
}

function judgeTimes({ t: end, pool }: Death, { times, predictions }: Played, from: Milliseconds) {
  const verdicts: Record<string, TimeLeft> = {};
  for (const percent of [50, 25, 10]) {
    const t = sampleWithLeft(times, from, end, percent / 100);
    if (t === undefined || end - t < 500) continue;
    const left = (end - t) / 1000;
    const pools = predictions.findLast((prediction) => prediction.t === t)?.pools ?? [];
    const forecast = pools.findLast(({ id }) => id === pool)?.exhaustion;
    verdicts[percent] = forecast ? timeLeft(left, forecast) : { true: left };
  }
  return verdicts;
}

function timeLeft(left: number, { p10, p50, p90 }: { p10: number; p50: number; p90: number }): TimeLeft {
  const ratio = Math.max(1e-3, p50) / left;
  const covered = p10 <= left && left <= p90;
  return { true: left, ratio, within2: 0.5 <= ratio && ratio <= 2, covered, width: (p90 + 1) / (Math.max(0, p10) + 1) };
}

/** Whether the kernel killed the process with the highest oom_score in the pool. */
function judgeVictim({ pool, victim }: Death, { processes }: Snapshot): { victimByScore?: boolean } {
  if (!victim) return {};
  const members = processes.filter((process) => pool === 'machine' || process.pools.includes(pool));
  const scored = members.map(({ pid, oomScore, resident }) => {
    return { pid, score: oomScore.kind === 'ok' ? oomScore.value : 0, resident };
  });
  const [top] = scored.sort((a, b) => b.score - a.score || b.resident - a.resident);
  return top ? { victimByScore: top.pid === victim.pid } : {};
}
