import { expect, test } from 'vitest';
import type { Level } from '../../../electron/core/model/assessment.ts';
import type { Hardware } from '../../../electron/core/model/hardware.ts';
import { ok } from '../../../electron/core/model/reading.ts';
import { createHardware } from '../../../electron/services/hardware.ts';
import { createManualClock } from '../../doubles/clock.ts';

const FOUND: Hardware = { slots: ok([]), graphics: ok([]) };

function asked(answers: () => Promise<Hardware>) {
  let level: Level = 'calm';
  let reads = 0;
  const clock = createManualClock();
  const ask = createHardware({
    frame: () => ({ level }),
    read: () => {
      reads += 1;
      return answers();
    },
    clock,
  });
  return { ask, clock, reads: () => reads, become: (next: Level) => (level = next) };
}

test('the machine is asked when somebody wants to know, and once only', async () => {
  const { ask, reads } = asked(() => Promise.resolve(FOUND));
  expect(reads()).toBe(0);
  expect(await Promise.all([ask(), ask()])).toEqual([FOUND, FOUND]);
  expect(await ask()).toEqual(FOUND);
  expect(reads()).toBe(1);
});

test('the machine is not asked while memory is short, and is afterwards', async () => {
  const { ask, reads, become } = asked(() => Promise.resolve(FOUND));
  become('warning');
  expect(await ask()).toMatchObject({ slots: { kind: 'failed' }, graphics: { kind: 'failed' } });
  expect(reads()).toBe(0);
  become('calm');
  expect(await ask()).toEqual(FOUND);
});

test('a machine that does not answer keeps nobody waiting, and its late answer counts', async () => {
  let answer: (found: Hardware) => void = () => undefined;
  const { ask, clock, reads } = asked(() => new Promise((resolve) => (answer = resolve)));
  const first = ask();
  await clock.pass(15_000);
  expect(await first).toMatchObject({ slots: { kind: 'failed' } });
  answer(FOUND);
  expect(await ask()).toEqual(FOUND);
  expect(reads()).toBe(1);
});
