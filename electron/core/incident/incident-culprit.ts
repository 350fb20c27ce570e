import { isSomebody } from '../model/assessment.ts';
import { identityKey } from '../model/identity.ts';
import type { IncidentCulprit } from './incident.ts';
import type { PoolMoment } from './incident-moments.ts';
import type { Milliseconds } from '../model/units.ts';

interface PoolStep {
  readonly at: Milliseconds;
  readonly pool: PoolMoment;
}

/** The oom_score_adj of an identity key. Null when it is unknown. */
type ScoreAdjustment = (key: string) => number | null;

/**
 * The culprit that was named last, at the end or while there was reason for concern. Otherwise it is the process that
 * has grown most.
 */
export function findCulprit(
  shown: readonly PoolStep[],
  begin: Milliseconds,
  oomScoreAdj: ScoreAdjustment,
): IncidentCulprit | null {
  const last = shown.at(-1);
  const isTelling = (step: PoolStep) => step === last || step.pool.assessment.level !== 'calm';
  const found = shown.findLast((step) => step.pool.assessment.culprit !== null && isTelling(step))?.pool.assessment;
  const culprit = found?.culprit;
  if (!found || !culprit) return findGrower(shown, oomScoreAdj);
  if (!isSomebody(culprit)) {
    return {
      ...NOBODY,
      kind: culprit.kind,
      share: culprit.share,
      pattern: found.pattern,
      grew: found.growth === null ? null : found.growth * found.growingFor,
    };
  }
  const key = identityKey(culprit.identity);
  const sizes = sizesOf(shown, key);
  const before = shown
    .find(({ at }) => at >= begin)
    ?.pool.consumers.find(({ identity }) => identityKey(identity) === key);
  const size = sizes.at(-1) ?? null;
  return {
    kind: culprit.kind,
    identity: culprit.identity,
    pid: null,
    name: culprit.name,
    members: culprit.kind === 'group' ? culprit.members.length : 1,
    share: culprit.share,
    size,
    grew: size === null ? null : size - (before?.size ?? 0),
    pattern: found.pattern,
    oomScoreAdj: oomScoreAdj(key),
    known: 'assessed',
  };
}

/** A culprit about whom nothing is known. */
export const NOBODY: Omit<IncidentCulprit, 'kind'> = {
  identity: null,
  pid: null,
  name: '',
  members: 0,
  share: null,
  size: null,
  grew: null,
  pattern: null,
  oomScoreAdj: null,
  known: 'assessed',
};

function findGrower(shown: readonly PoolStep[], oomScoreAdj: ScoreAdjustment): IncidentCulprit | null {
  const first = new Map(shown[0]?.pool.consumers.map(({ identity, size }) => [identityKey(identity), size]));
  const newest = new Map<string, PoolMoment['consumers'][number]>();
  for (const { pool } of shown) for (const one of pool.consumers) newest.set(identityKey(one.identity), one);
  const growers = [...newest].map(([key, one]) => ({ key, ...one, grew: one.size - (first.get(key) ?? 0) }));
  const [most] = growers.filter(({ grew }) => grew > 0).toSorted((a, b) => b.grew - a.grew);
  if (!most) return null;
  const total = growers.reduce((sum, { grew }) => sum + Math.max(0, grew), 0);
  const { identity, name, size, grew, key } = most;
  const adj = oomScoreAdj(key);
  const share = grew / total;
  return {
    ...NOBODY,
    kind: 'process',
    identity,
    name,
    members: 1,
    share,
    size,
    grew,
    oomScoreAdj: adj,
    known: 'found',
  };
}

function sizesOf(steps: readonly PoolStep[], key: string): readonly number[] {
  return steps.flatMap(({ pool }) =>
    pool.consumers.filter(({ identity }) => identityKey(identity) === key).map(({ size }) => size),
  );
}
