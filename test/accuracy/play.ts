import { createPredictor } from '../../electron/core/risk/create-engine.ts';
import type { EngineSettings } from '../../electron/core/model/engine.ts';
import { MODEL, type ModelConstants } from '../../electron/core/forecast/model-constants.ts';
import type { Snapshot } from '../../electron/core/model/snapshot.ts';
import { predictionOf, type Prediction } from '../../electron/host/cli/replay/prediction.ts';
import { createReplayReader } from '../../electron/platform/replay/create-replay-reader.ts';
import type { Played } from './judge.ts';

/** Predicts something for each snapshot, in order. */
export type Predictor = (snapshot: Snapshot) => Prediction;

/** The predictor that predicts what `headroom replay` would say. */
export function createHeadroomPredictor(settings: EngineSettings, model: ModelConstants = MODEL): Predictor {
  const engine = createPredictor(settings, model);
  return (snapshot) => predictionOf(engine.observe(snapshot));
}

/** Plays a trace to a predictor. Throws when a line of the trace is bad. */
export async function play(trace: string, predict: Predictor): Promise<Played> {
  const begin = performance.now();
  const reader = createReplayReader(trace, ({ line, reason }) => {
    throw new Error(`${trace}:${line}: ${reason}`);
  });
  const nobody = new Set<string>();
  const predictions: Prediction[] = [];
  let lastSnapshot: Snapshot | null = null;
  try {
    for (let next; (next = reader.read(nobody));) {
      const snapshot = next instanceof Promise ? await next : next;
      if (!snapshot) break;
      lastSnapshot = snapshot;
      predictions.push(predict(snapshot));
    }
  } finally {
    reader.close();
  }
  if (!lastSnapshot) throw new Error(`${trace}: there is no sample in it`);
  const times = predictions.map(({ t }) => t);
  return { predictions, times, lastSnapshot, took: performance.now() - begin };
}
