import { describe, expect, test } from 'vitest';
import { baseOf, createWarmUpFilter, EXACT, QUICK, warmUpStep } from '../../../../electron/services/history/warm-up.ts';

const BASE = Date.parse('2026-11-23T12:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;

function chosen(every: number, plan = EXACT): number[] {
  const base = BASE;
  const takes = createWarmUpFilter(base, plan);
  const times: number[] = [];
  for (let at = base - 30 * 60 * MINUTE; at <= base; at += every) if (takes({ at })) times.push(at);
  return times;
}

describe('the warm-up of a moment', () => {
  test('shows the engine everything of the last four minutes and nothing older than a day', () => {
    const times = chosen(SECOND);
    expect(times.filter((at) => at >= BASE - 4 * MINUTE)).toHaveLength(241);
    expect(BASE - (times[0] ?? 0)).toBeLessThanOrEqual(EXACT.reach);
    expect(BASE - (times[0] ?? 0)).toBeGreaterThan(EXACT.reach - 5 * MINUTE);
  });

  test('is bounded, however fast was sampled: a day at four samples a second costs no more than 3,000', () => {
    expect(chosen(250).length).toBeLessThan(3000);
    expect(chosen(2000).length).toBeLessThan(2100);
    expect(chosen(1000, QUICK).length).toBeLessThan(600);
  });

  test('takes samples the further apart the older they are, in proportion to their age', () => {
    const times = chosen(SECOND);
    for (const [index, at] of times.entries()) {
      const next = times[index + 1] ?? BASE;
      const age = BASE - at;
      if (age > 8 * MINUTE) expect((next - at) / age).toBeLessThan(1 / 100);
    }
    expect([1, 240, 480, 960, 86_400].map((age) => warmUpStep(age * SECOND) / SECOND)).toEqual([0, 0, 2, 4, 256]);
  });

  test('leaves nothing out where samples are a minute apart, up to some hours ago', () => {
    expect(chosen(MINUTE).filter((at) => at > BASE - 240 * MINUTE)).toHaveLength(240);
  });

  test('is the same for all moments of ten minutes', () => {
    expect([0, 1, 599_999].map((more) => baseOf(BASE + more))).toEqual([BASE, BASE, BASE]);
    expect(baseOf(BASE + 600_000)).toBe(BASE + 600_000);
  });
});
