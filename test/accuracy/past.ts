import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isSomebody, type Assessment, type PoolAssessment } from '../../electron/core/model/assessment.ts';
import { createEngine } from '../../electron/core/risk/create-engine.ts';
import type { EngineSettings } from '../../electron/core/model/engine.ts';
import type { Snapshot } from '../../electron/core/model/snapshot.ts';
import { createHistory } from '../../electron/services/history/history.ts';
import { openJournal } from '../../electron/services/journal/journal.ts';
import { createReplayReader } from '../../electron/platform/replay/create-replay-reader.ts';

/** The number of evenly spread moments that are compared, besides those at which the level changes. */
const EVENLY = 12;
const MOST_CHANGES = 12;

interface Tally {
  moments: number;
  sameLevel: number;
  forecasts: number;
  withinQuarter: number;
  factorTwo: number;
  culprits: number;
  sameCulprit: number;
}

/** Compares the assessment of a moment on going back to it with the live one, over all traces, in words. */
export async function comparePast(traces: readonly string[], settings: EngineSettings): Promise<string> {
  const tallies = { exact: createTally(), quick: createTally() };
  for (const trace of traces) {
    const directory = mkdtempSync(path.join(tmpdir(), 'headroom-past-'));
    try {
      await compareTrace(await readTrace(trace), directory, settings, tallies);
    } finally {
      rmSync(directory, { recursive: true });
    }
  }
  const line = (name: string, tally: Tally) => {
    const share = (part: number, all: number) => `${((100 * part) / Math.max(1, all)).toFixed(1)} %`;
    return (
      `${name}: ${tally.moments} moments, level the same in ${share(tally.sameLevel, tally.moments)}, ` +
      `time left within a quarter in ${share(tally.withinQuarter, tally.forecasts)} and a factor of two in ` +
      `${share(tally.factorTwo, tally.forecasts)} of ${tally.forecasts}, culprit the same in ${tally.sameCulprit} of ${tally.culprits}`
    );
  };
  return [line('going back, exactly', tallies.exact), line('going back, in a hurry', tallies.quick)].join('\n');
}

async function compareTrace(
  samples: readonly Snapshot[],
  directory: string,
  settings: EngineSettings,
  tallies: { readonly exact: Tally; readonly quick: Tally },
): Promise<void> {
  const engine = createEngine(settings);
  const journal = openJournal({ directory, mostBytes: () => 1e12 });
  const live = samples.map((sample) => {
    const assessment = engine.observe(sample);
    journal.record(sample, assessment.level, assessment.alerts[0]?.level ?? null);
    return assessment;
  });
  await journal.close();
  for (const then of momentsOf(live)) {
    for (const [name, tally] of Object.entries(tallies)) {
      const history = createHistory(directory);
      const moment = await history.moment({ viewer: 'v', at: then.at, settings }, name === 'exact');
      if (moment.kind === 'recorded') count(tally, then, moment.frame);
    }
  }
}

function momentsOf(live: readonly Assessment[]): readonly Assessment[] {
  const evenly = Array.from({ length: EVENLY }, (_, part) => Math.floor(((live.length - 1) * (part + 1)) / EVENLY));
  const changes = live.flatMap(({ level }, index) => (index > 0 && level !== live[index - 1]?.level ? [index] : []));
  const some = changes.filter((_, index) => index % Math.ceil(changes.length / MOST_CHANGES) === 0);
  return [...new Set([...evenly, ...some])].flatMap((index) => live[index] ?? []);
}

function count(tally: Tally, then: Assessment, again: Pick<Assessment, 'level' | 'pools'>): void {
  tally.moments += 1;
  if (then.level === again.level) tally.sameLevel += 1;
  for (const pool of then.pools) {
    const other = again.pools.find(({ id }) => id === pool.id);
    if (pool.exhaustion) {
      const ratio = (other?.exhaustion?.p50 ?? Infinity) / Math.max(1e-9, pool.exhaustion.p50);
      tally.forecasts += 1;
      if (ratio > 0.8 && ratio < 1.25) tally.withinQuarter += 1;
      if (ratio > 0.5 && ratio < 2) tally.factorTwo += 1;
    }
    if (pool.level !== 'calm' && pool.culprit) {
      tally.culprits += 1;
      if (nameOf(pool) === nameOf(other)) tally.sameCulprit += 1;
    }
  }
}

function nameOf(pool: PoolAssessment | undefined): string | null {
  const culprit = pool?.culprit ?? null;
  return culprit === null ? null : isSomebody(culprit) ? culprit.name : culprit.kind;
}

async function readTrace(trace: string): Promise<readonly Snapshot[]> {
  const reader = createReplayReader(trace, ({ reason }) => {
    throw new Error(`${trace}: ${reason}`);
  });
  const samples: Snapshot[] = [];
  for (let next = await reader.read(new Set()); next; next = await reader.read(new Set())) samples.push(next);
  reader.close();
  return samples;
}

function createTally(): Tally {
  return { moments: 0, sameLevel: 0, forecasts: 0, withinQuarter: 0, factorTwo: 0, culprits: 0, sameCulprit: 0 };
}
