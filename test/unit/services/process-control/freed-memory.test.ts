import { expect, test } from 'vitest';
import { failed, ok, type Reading } from '../../../../electron/core/model/reading.ts';
import { MIB } from '../../../../electron/core/model/units.ts';
import { measureFreed, memoryHeld } from '../../../../electron/services/process-control/freed-memory.ts';
import { reason } from '../../../../electron/core/words/reasons.ts';

/** Reads these in turn, then the last one again and again. */
function readings(...values: readonly Reading<number>[]): { read: () => Reading<number>; count: () => number } {
  let next = 0;
  return {
    read: () => values[Math.min(next++, values.length - 1)] ?? failed(),
    count: () => next,
  };
}

const used = (mebibytes: number) => ok(mebibytes * MIB);

test('what came back is counted once the pool has stopped falling', async () => {
  const { read } = readings(used(900), used(600), used(310), used(300), used(300));
  expect(await measureFreed(used(1000), read)).toEqual(used(700));
});

test('what others gave back at the same time is not counted: no more than the ended held', async () => {
  const { read } = readings(used(300), used(300));
  expect(await measureFreed(used(1500), read, 716 * MIB)).toEqual(ok(716 * MIB));
});

test('what processes hold is what they share, too, unless one of them cannot be read', () => {
  const member = (pid: number, ended = false) =>
    ({
      live: {
        pid,
        start: 1,
        parent: 1,
        session: 1,
        name: 'thunderbird',
        state: 'sleeping',
        kernelThread: false,
        ended,
      },
    }) as const;
  const facts = (resident: Reading<number>) => ({
    facts: (pid: number) => ({
      executable: failed(),
      user: failed(),
      realUser: failed(),
      cgroup: failed(),
      resident: pid === 2 ? resident : used(300),
      private: used(358),
    }),
  });
  expect(memoryHeld([member(1), member(2), member(3, true)], facts(used(400)))).toBe(758 * MIB);
  expect(memoryHeld([member(1), member(2)], facts(failed()))).toBe(Number.POSITIVE_INFINITY);
});

test('others who take more than came back make it unknown, not negative and not 0', async () => {
  const { read } = readings(used(1001), used(1200));
  expect(await measureFreed(used(1000), read)).toEqual(failed(reason('freed.others-grew')));
});

test('a pool that vanishes with its last process cannot be told', async () => {
  const { read } = readings(used(900), failed(reason('freed.not-measured')));
  expect(await measureFreed(used(1000), read)).toEqual(failed(reason('freed.not-measured')));
});

test('a pool that could not be read before is not read after', async () => {
  const { read, count } = readings(used(900));
  expect(await measureFreed(failed(reason('freed.not-measured')), read)).toEqual(failed(reason('freed.not-measured')));
  expect(count()).toBe(0);
});

test('a pool that never settles is waited for two seconds at most', async () => {
  let value = 100_000;
  const read = () => used((value -= 1000));
  expect((await measureFreed(used(100_000), read)).kind).toBe('ok');
  expect(value).toBeGreaterThanOrEqual(100_000 - 42_000);
});
