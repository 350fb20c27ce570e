import { adviseProcess, advisePool } from './advice.ts';
import type { PoolAssessment, ProcessRisk } from '../model/assessment.ts';
import { explainLives, withLives } from './explain-lives.ts';
import { explainRisk } from './explain-risk.ts';
import { probabilityWithin } from '../forecast/forecast.ts';
import { identityKey, type IdentityKey } from '../model/identity.ts';
import { namePattern } from '../forecast/pattern.ts';
import { slowingDoubt } from '../forecast/doubts.ts';
import type { PoolContext } from './pool-assessment.ts';
import type { Outlook } from '../forecast/pool-track.ts';
import type { ProcessTrack } from '../blame/process-track.ts';
import type { Pattern } from '../model/assessment.ts';
import type { BytesPerSecond } from '../model/units.ts';

/** Growers that get a fit of their own series. */
const FITTED = 4;
/** A lower score would be shown as 0, beside a forecast and a pattern that are not its own; only the first is ranked by it. */
const LEAST_SCORE = 0.5;

/**
 * Adds the risk of every process that has a part in a pool's growth: 100 times the probability that the pool is exhausted
 * within the horizon, times its share. A process that draws on several pools keeps its highest score, and the pool that
 * is exhausted first.
 */
export function scoreMembers(
  outlook: Outlook,
  pool: PoolAssessment,
  context: PoolContext,
  risks: Map<IdentityKey, ProcessRisk>,
): void {
  const { culprit } = pool;
  const probability = outlook.likely * probabilityWithin(outlook.forecast, context.settings.horizonHours * 3600);
  for (const [index, grower] of outlook.attribution.growers.entries()) {
    const { track } = grower;
    const leads = culprit?.kind === 'group' && identityKey(culprit.identity) === track.key;
    const share = leads ? culprit.share : grower.share;
    const score = Math.min(100, 100 * probability * share);
    if (index > 0 && !leads && score < LEAST_SCORE) continue;
    const known = risks.get(track.key);
    if (known && (known.exhaustion?.p50 ?? Infinity) <= (pool.exhaustion?.p50 ?? Infinity)) {
      if (known.score < score) risks.set(track.key, { ...known, score });
      continue;
    }
    const bounds = context.population.boundsOf(track.sample);
    const own = index < FITTED ? ownGrowth(track, outlook, context, pool) : null;
    const growth = own?.growth ?? grower.grown / Math.max(context.interval, outlook.lasted);
    const pattern = own?.pattern ?? pool.pattern;
    risks.set(track.key, {
      pid: track.sample.pid,
      start: track.sample.start,
      score: Math.max(score, known?.score ?? 0),
      pool: pool.id,
      exhaustion: pool.exhaustion,
      confidence: pool.confidence,
      pattern,
      growth,
      share,
      lasted: outlook.lasted,
      factors: withLives(
        explainRisk(pattern, growth, outlook.lasted, share, outlook, pool),
        explainLives(track, context),
      ),
      advice: [...(leads ? advisePool(culprit) : []), ...adviseProcess(track.sample, pattern, bounds, pool)].slice(
        0,
        2,
      ),
    });
  }
}

function ownGrowth(
  track: ProcessTrack,
  outlook: Outlook,
  context: PoolContext,
  pool: PoolAssessment,
): { growth: BytesPerSecond; pattern: Pattern } | null {
  const growth = track.growths(context.now, pool.limit).at(-1);
  if (!growth || !track.series) return null;
  const doubts = { ...outlook.doubts, slowing: slowingDoubt(track.series, growth, context.now), unexplained: 0 };
  return { growth: growth.slope, pattern: namePattern(growth, doubts, pool.pattern === 'restarting' ? 2 : 0) };
}
