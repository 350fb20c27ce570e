import { LEVELS } from '../../electron/core/model/assessment.ts';
import type { Snapshot } from '../../electron/core/model/snapshot.ts';
import type { Prediction } from '../../electron/host/cli/replay/prediction.ts';

/**
 * Predicts something different at every sample, and always the same for the same seed: right and wrong culprits,
 * early and late alerts, levels that hold and levels that flap, forecasts and none. It exercises the rules of the
 * evaluation.
 */
export function createErraticPredictor(seed: number): (snapshot: Snapshot) => Prediction {
  const random = createRandom(seed);
  // Some seeds predict little, some flap, some hold a level for long.
  const calmness = random();
  let level = 0;

  return (snapshot) => {
    if (random() > 0.5 + calmness / 2) level = Math.floor(random() * 4);
    const pools = ['machine', ...snapshot.pools.map(({ id }) => id)].map((id) => {
      const p50 = 10 ** (random() * 5 - 1);
      const exhaustion = random() < 0.3 ? null : { p10: p50 * random(), p50, p90: p50 * (1 + 2 * random()) };
      return { id, headroom: Math.floor(random() * 1e9), exhaustion };
    });
    const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() ** 2 * from.length)];
    const largest = [...snapshot.processes].sort((a, b) => b.resident - a.resident);
    const isDue = level >= 2 && random() < 0.1;
    const culprit = random() < 0.2 ? undefined : pick(largest);
    const alert = { level: level === 3 ? 'critical' : 'warning', pool: pick(pools)?.id ?? 'machine' } as const;
    const risky = pick(largest);
    return {
      t: snapshot.at,
      level: LEVELS[level] ?? 'calm',
      pools,
      risks: risky ? [{ pid: risky.pid, start: risky.start, score: 50, pool: 'machine', exhaustion: null }] : [],
      alerts: isDue ? [{ ...alert, ...(culprit && { pid: culprit.pid, start: culprit.start }) }] : [],
    };
  };
}

/** The generator mulberry32, which is small and gives the same numbers everywhere. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
