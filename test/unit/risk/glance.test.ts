import { expect, test } from 'vitest';
import { createEngine } from '../../../electron/core/risk/create-engine.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../../electron/core/model/engine.ts';
import type { Assessment } from '../../../electron/core/model/assessment.ts';
import { ok } from '../../../electron/core/model/reading.ts';
import type { LimitedPool, Snapshot } from '../../../electron/core/model/snapshot.ts';
import { createChangeFilter } from '../../../electron/core/trace/trace-changes.ts';
import { createTraceParser } from '../../../electron/core/trace/trace-parse.ts';
import { createTraceWriter } from '../../../electron/core/trace/trace-write.ts';
import { processSample, snapshot } from '../../doubles/observations.ts';

const MB = 1e6;
const EPOCH = 1_800_000_000_000;

function pool(id: string, used: number): LimitedPool {
  return { id, kind: 'cgroup', label: id, limit: 120 * MB, used, reclaimable: ok(0), shared: ok(0), oomKills: ok(0) };
}

function program(held: number) {
  return processSample(7, { resident: held, private: ok(held), pools: ['/small'] });
}

/** A program fills a small pool at 4 MB/s from 20 s on. Processes are read every 5 s, the pool every second. */
function filling(): Snapshot[] {
  const taken: Snapshot[] = [];
  let last = snapshot(EPOCH);
  for (let second = 0; second <= 42; second += 1) {
    const held = 20 * MB + Math.max(0, second - 20) * 4 * MB;
    const at = EPOCH + second * 1000;
    const pools = [pool('/small', held + MB), pool('/other', 50 * MB)];
    if (second % 5 === 0) {
      last = snapshot(at, { pools, processes: [program(held)] });
      taken.push(last);
    } else if (second > 20) taken.push({ ...last, at, pools, glanced: ['/small'] });
  }
  return taken;
}

function judge(samples: readonly Snapshot[]): readonly Assessment[] {
  const engine = createEngine(DEFAULT_ENGINE_SETTINGS);
  return samples.map((sample) => engine.observe(sample));
}

test('what was glanced at warns earlier than the sweeps alone, of the same program', () => {
  const first = (samples: readonly Snapshot[]) =>
    judge(samples)
      .flatMap(({ at, alerts }) => alerts.map((alert) => ({ ...alert, at: (at - EPOCH) / 1000 })))
      .at(0);
  const glanced = first(filling());
  const swept = first(filling().filter((sample) => sample.glanced === undefined));
  expect(glanced?.pool).toBe('/small');
  expect(glanced?.culprit).toMatchObject({ kind: 'process', identity: { pid: 7 } });
  expect(glanced?.at).toBeLessThan(swept?.at ?? Infinity);
});

test('a glance puts a point into the series of the pool that was looked at, and into no other', () => {
  const engine = createEngine(DEFAULT_ENGINE_SETTINGS);
  const samples = filling();
  for (const sample of samples) engine.observe(sample);
  const points = (subject: Parameters<typeof engine.series>[0]) => engine.series(subject, '10m').at.length;
  expect(points({ kind: 'pool', id: '/small' })).toBe(samples.length);
  const sweeps = samples.filter(({ glanced }) => glanced === undefined).length;
  expect(points({ kind: 'pool', id: '/other' })).toBe(sweeps);
  expect(points({ kind: 'pool', id: 'machine' })).toBe(sweeps);
  expect(points({ kind: 'process', identity: { pid: 7, start: 70 } })).toBe(sweeps);
});

test('what a pool took since its processes were read is blamed on nobody, and is not called shared memory', () => {
  for (const { pools } of judge(filling())) {
    for (const { culprit } of pools) expect(culprit === null || culprit.kind === 'process').toBe(true);
  }
});

test('glances are recorded as what they are, and replayed they say the same', () => {
  const samples = filling();
  const writer = createTraceWriter({ commandLines: true });
  const changes = createChangeFilter();
  const parser = createTraceParser();
  const read = samples.map((sample, index) => {
    if (index === 0) changes.takeWhole(sample);
    const line = index === 0 ? writer.write(sample) : writer.write(sample, changes.changesIn(sample, true));
    const parsed = parser.parse(line);
    if (parsed.kind !== 'sample') throw new Error(JSON.stringify(parsed));
    return parsed.snapshot;
  });
  expect(read.map(({ glanced }) => glanced)).toEqual(samples.map(({ glanced }) => glanced));
  expect(read).toEqual(
    samples.map((sample) => expect.objectContaining({ at: sample.at, pools: sample.pools }) as Snapshot),
  );
  expect(judge(read)).toEqual(judge(samples));
});

test('a recording that names no pool of its own as glanced at is one of sweeps', () => {
  const line = createTraceWriter({ commandLines: true }).write({ ...snapshot(EPOCH), pools: [pool('/small', MB)] });
  for (const glanced of ['["/elsewhere"]', '[]', '7', '[null]']) {
    const parsed = createTraceParser().parse(line.replace(/}$/, `,"glanced":${glanced}}`));
    expect(parsed).toMatchObject({ kind: 'sample' });
    expect(parsed.kind === 'sample' && 'glanced' in parsed.snapshot).toBe(false);
  }
});

test('a recording that begins with a glance begins with it as with a sweep', () => {
  const [first] = filling();
  if (!first) throw new Error('there is no sample');
  const [assessed] = judge([{ ...first, glanced: ['/small'] }]);
  expect(assessed?.pools.map(({ id }) => id)).toContain('machine');
});
