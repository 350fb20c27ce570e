import { expect, test } from 'vitest';
import { ok } from '../../../electron/core/model/reading.ts';
import { RunProfiler } from '../../../electron/core/incident/run-profile.ts';
import { livingOf } from '../../../electron/core/incident/run-pool.ts';
import type { ProcessSample } from '../../../electron/core/model/snapshot.ts';
import { MIB, type Bytes } from '../../../electron/core/model/units.ts';
import { poolAssessment, processSample } from '../../doubles/observations.ts';

const holding = (bytes: Bytes, overrides: Partial<ProcessSample> = {}) =>
  processSample(7, { private: ok(bytes), resident: bytes, ...overrides });

/** A run that grows by 10 MiB a second, and what the looks at its end see of it. */
function profileOf(...end: readonly (readonly ProcessSample[])[]) {
  const profiler = new RunProfiler(500 * MIB);
  const growing = poolAssessment({ pattern: 'leak', growth: 10 * MIB, growingFor: 20 });
  for (let second = 0; second <= 20; second += 1) {
    profiler.push(second * 1000, [holding((100 + 10 * second) * MIB)], growing);
  }
  for (const [look, members] of end.entries()) {
    const plateau = poolAssessment({ pattern: 'plateau', growth: 0 });
    profiler.push(20_500 + 500 * look, livingOf(members, new Set([7])), plateau);
  }
  return profiler.profile();
}

test.each([
  ['it was gone', []],
  ['it was a zombie', [holding(0, { state: 'zombie' })]],
  ['it had given everything back', [holding(0, { state: 'running' })]],
  ['it was giving everything back', [holding(3 * MIB, { state: 'running' })]],
])('a run is judged by what it did while it lived, also when at the last look %s', (_, end) => {
  expect(profileOf(end)).toMatchObject({
    span: 20_000,
    peak: 300 * MIB,
    floor: 200 * MIB,
    pattern: 'leak',
    leaks: true,
    mostProcesses: 1,
  });
});

test('what a run gave back at its end while it lived counts', () => {
  expect(profileOf([holding(50 * MIB)], [holding(50 * MIB)])).toMatchObject({
    floor: 50 * MIB,
    pattern: 'plateau',
    leaks: false,
  });
});
