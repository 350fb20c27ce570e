import { momentaryLevel } from '../alerts/alert-policy.ts';
import type { Alert, PoolAssessment } from '../model/assessment.ts';
import { culpritKey, nameCulprit, nameVictim } from '../blame/culprit.ts';
import type { EngineSettings } from '../model/engine.ts';
import { explainPool } from './explain-risk.ts';
import { probabilityWithin } from '../forecast/forecast.ts';
import type { ModelConstants } from '../forecast/model-constants.ts';
import { LEARNING_SAMPLES, namePattern, quietPattern, rateConfidence } from '../forecast/pattern.ts';
import type { Outlook, PoolTrack } from '../forecast/pool-track.ts';
import type { Population } from '../blame/process-population.ts';
import { valueOr, type Reading } from '../model/reading.ts';
import type { Pressure } from '../model/snapshot.ts';
import type { Seconds } from '../model/units.ts';

/** What all pools of one snapshot are judged with. */
export interface PoolContext {
  readonly now: Seconds;
  /** The usual time between samples. */
  readonly interval: Seconds;
  readonly settings: EngineSettings;
  readonly model: ModelConstants;
  readonly population: Population;
  readonly pressure: Reading<Pressure>;
  /** The pid of the Headroom that watches; null in what was recorded. */
  readonly self: number | null;
}

export interface JudgedPool {
  readonly assessment: PoolAssessment;
  readonly alert: Alert | null;
  readonly outlook: Outlook | null;
}

/** After being calm for this many samples a pool may be notified again, when the quiet time is shorter. */
const QUIET_SAMPLES = 40;

/** What a pool's history says of its future, who drives it, and whether that is worth a notification now. */
export function assessPool(track: PoolTrack, context: PoolContext): JudgedPool {
  const { now, interval, settings, population } = context;
  const outlook = track.outlook(now, interval, population, context.model);
  const momentary = momentaryLevel(
    outlook,
    {
      used: track.used,
      limit: track.limit,
      usedBefore: track.usedBefore(),
      pressureFull: valueOr(context.pressure, null)?.full10 ?? null,
      samples: track.series.count,
    },
    settings.horizonHours,
    context.model.warnAt[settings.sensitivity],
  );
  const capped = track.fills && momentary !== 'calm' ? 'watch' : momentary;
  const lasted = outlook?.lasted ?? 0;
  const level = track.levels.update(capped, {
    now,
    interval,
    used: track.used,
    lasted,
    persists: outlook?.persists ?? 0,
    warnAt: context.model.warnAt[settings.sensitivity],
  });
  const culprit = outlook ? nameCulprit(outlook.attribution, population.grouping) : null;
  const victim = nameVictim(population.members(track.id), context.self);
  const quiet = Math.max(settings.quietMinutes * 60, QUIET_SAMPLES * interval);
  const due = track.alerts.due(level, culpritKey(culprit), now, quiet);
  const exhaustion = outlook?.forecast.exhaustion ?? null;
  const group = culprit?.kind === 'group' ? culprit.id : '';
  const turnover = outlook && group ? population.turnover(group, outlook.growth.onset) : { started: 0, ended: 0 };
  const pattern = outlook
    ? namePattern(outlook.growth, outlook.doubts, Math.min(turnover.started, turnover.ended))
    : quietPattern(track.series.count, 0);
  const facts = {
    kind: track.kind,
    label: track.label,
    limit: track.limit,
    headroom: Math.max(0, track.limit - track.used),
  };
  return {
    outlook,
    alert: due ? { level: due, pool: track.id, culprit, exhaustion } : null,
    assessment: {
      id: track.id,
      ...facts,
      used: track.used,
      level,
      exhaustion,
      probability: outlook ? outlook.persists * probabilityWithin(outlook.forecast, settings.horizonHours * 3600) : 0,
      confidence: outlook
        ? rateConfidence(outlook.growth, lasted, interval)
        : track.series.count < LEARNING_SAMPLES
          ? 'learning'
          : 'medium',
      pattern,
      growth: outlook?.growth.slope ?? (track.series.count < LEARNING_SAMPLES ? null : 0),
      growingFor: lasted,
      culprit,
      victim,
      factors: outlook ? explainPool(outlook, pattern, culprit, victim, turnover, facts) : [],
    },
  };
}
