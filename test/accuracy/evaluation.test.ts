import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createErraticPredictor } from './erratic-predictor.ts';
import { judge } from './judge.ts';
import { play } from './play.ts';
import { summarize } from './summarize.ts';
import { findTraces } from './truth.ts';

/**
 * The verdicts of evaluate.py, the reference, on the erratic predictor's predictions for these traces. To record them
 * again, run this test with HEADROOM_TRACES set to the folder that has evaluate.py and RECORD=1.
 */
const RECORDED = fileURLToPath(new URL('../fixtures/traces/evaluated.json', import.meta.url));
const TRACES = path.dirname(RECORDED);
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

const reference = path.join(process.env['HEADROOM_TRACES'] ?? '', 'evaluate.py');
const folder = mkdtempSync(path.join(tmpdir(), 'headroom-accuracy-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Our figures. The predictions are written beside a copy of the traces, for the reference to read. */
async function evaluate(seed: number): Promise<unknown> {
  const verdicts = [];
  for (const { trace, truth } of findTraces(TRACES, '')) {
    const played = await play(trace, createErraticPredictor(seed));
    verdicts.push(judge(truth, played));
    const copy = path.join(folder, path.basename(trace));
    copyFileSync(trace, copy);
    const truthFile = (of: string) => of.replace('.jsonl.gz', '.truth.json');
    copyFileSync(truthFile(trace), truthFile(copy));
    writeFileSync(`${copy}.${seed}.said`, played.predictions.map((one) => `${JSON.stringify(one)}\n`).join(''));
  }
  return comparable({ summary: summarize(verdicts), traces: verdicts });
}

function runReference(seed: number): unknown {
  const result = path.join(folder, 'result.json');
  const command = `cat {trace}.${seed}.said`;
  execFileSync('python3', [reference, '--traces', folder, '--cmd', command, '--json', result, '--quiet']);
  const { summary, traces } = JSON.parse(readFileSync(result, 'utf8')) as Record<string, unknown>;
  return comparable({ summary, traces });
}

/**
 * The result without machine-dependent values, and with ten digits of every number, because sums may differ in their
 * order.
 */
function comparable(result: unknown): unknown {
  const text = JSON.stringify(result, (key, value: unknown) => {
    if (key === 'msPerSample') return undefined;
    return typeof value === 'number' ? Number(value.toPrecision(10)) : value;
  });
  return JSON.parse(text) as unknown;
}

describe('the evaluation of accuracy', () => {
  it('gives the figures that evaluate.py gave', async () => {
    const recorded = JSON.parse(readFileSync(RECORDED, 'utf8')) as Record<string, unknown>;
    for (const seed of SEEDS) expect(await evaluate(seed)).toEqual(recorded[seed]);
  });

  it('gives the figures that evaluate.py gives', async (context) => {
    if (!existsSync(reference)) context.skip('HEADROOM_TRACES does not name a folder with evaluate.py');
    const results: Record<string, unknown> = {};
    for (const seed of SEEDS) {
      const ours = await evaluate(seed);
      results[seed] = runReference(seed);
      expect(ours).toEqual(results[seed]);
    }
    if (process.env['RECORD']) writeFileSync(RECORDED, JSON.stringify(results));
  });
});
