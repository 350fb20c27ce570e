import { expect, test } from 'vitest';
import { ok, unsupported, type Reading } from '../../../../electron/core/model/reading.ts';
import { identityKey } from '../../../../electron/core/model/identity.ts';
import { MIB, type Bytes } from '../../../../electron/core/model/units.ts';
import type { Frame } from '../../../../electron/core/model/frame.ts';
import { growthBeforePause } from '../../../../electron/services/process-control/growth-before-pause.ts';
import type { MadePlan } from '../../../../electron/services/process-control/plan-store.ts';
import { frame, processRow } from '../../../doubles/frames.ts';

const { pid, start } = processRow(7);
const KEY = identityKey({ pid, start });

/** A plan for one process that held 10 MiB when it was listed, and `sizes` at each further look, 100 ms after one another. */
async function grown(sizes: readonly Reading<Bytes>[], shown: Frame | null = null, waited = 0) {
  let looks = 0;
  const listed = { private: ok(10 * MIB) };
  const plan = { madeAt: 0, held: [{ live: { pid, start }, listed, pin: {} }] } as unknown as MadePlan;
  const facts = () => ({ private: sizes[Math.min(looks++, sizes.length - 1)] ?? unsupported() });
  const growths = await growthBeforePause(plan, {
    processes: { facts, list: () => new Map(), find: () => null } as never,
    frame: shown,
    now: () => waited + looks * 100,
  });
  return { looks, growth: growths.get(KEY) ?? null };
}

test('a growth that the frame knows is taken without a further look', async () => {
  const shown = frame(1, { processes: [processRow(7, { growth: 5 * MIB })] });
  expect(await grown([ok(0)], shown)).toEqual({ looks: 0, growth: 5 * MIB });
});

test('quick growth is plain after the second look, and the pause waits no longer', async () => {
  expect(await grown([ok(11 * MIB)])).toEqual({ looks: 1, growth: 10 * MIB });
});

test('slow growth is measured over 300 ms', async () => {
  const { looks, growth } = await grown([10, 10.05, 10.1].map((size) => ok(size * MIB)));
  expect(looks).toBe(3);
  expect(growth).toBeCloseTo((0.1 * MIB) / 0.3, -1);
});

test('a person who has read the list has waited long enough', async () => {
  expect(await grown([ok(12 * MIB)], null, 3900)).toEqual({ looks: 1, growth: MIB / 2 });
});

test('a list that was made long ago is not compared with', async () => {
  const sizes = [ok(20 * MIB), ok(21 * MIB)];
  expect(await grown(sizes, null, 60_000)).toEqual({ looks: 2, growth: 10 * MIB });
});

test('what holds still, or cannot be read, has no growth', async () => {
  expect((await grown([ok(10 * MIB)])).growth).toBeNull();
  expect((await grown([unsupported()])).growth).toBeNull();
});
