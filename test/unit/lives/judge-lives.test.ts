import { describe, expect, test } from 'vitest';
import { hasPassed, judgeLives, livesDoubt } from '../../../electron/core/lives/judge-lives.ts';
import type { Life } from '../../../electron/core/model/life.ts';
import { GIB, MIB } from '../../../electron/core/model/units.ts';
import { sampleLife } from '../../doubles/lives.ts';

const judge = (lives: readonly Partial<Life>[], limit = GIB) =>
  judgeLives({ lives: lives.map((life, index) => sampleLife(`${index}:1`, life)), limit });

describe('lives that stopped by themselves', () => {
  test('bound the next one when they agree within 6 %', () => {
    const verdict = judge([{ peak: 240 * MIB }, { peak: 250 * MIB }]);
    expect(verdict).toMatchObject({ kind: 'stopped', agree: true, count: 2, highest: 250 * MIB });
    expect(livesDoubt(verdict, 250 * MIB)).toBe(1);
    expect(livesDoubt(verdict, 1.05 * 250 * MIB)).toBe(1);
    expect(livesDoubt(verdict, 1.125 * 250 * MIB)).toBeCloseTo(0.5);
    expect(livesDoubt(verdict, 1.2 * 250 * MIB)).toBe(0);
    expect(hasPassed(verdict, 1.04 * 250 * MIB)).toBe(false);
    expect(hasPassed(verdict, 1.06 * 250 * MIB)).toBe(true);
  });

  test('are half a doubt up to the highest when they do not agree', () => {
    const verdict = judge([{ peak: 114 * MIB }, { peak: 191 * MIB }]);
    expect(verdict).toMatchObject({ agree: false, lowest: 114 * MIB, highest: 191 * MIB });
    expect(livesDoubt(verdict, 100 * MIB)).toBe(0.5);
    expect(livesDoubt(verdict, 191 * MIB)).toBe(0.5);
    expect(livesDoubt(verdict, 1.15 * 191 * MIB)).toBeCloseTo(0.25);
    expect(livesDoubt(verdict, 1.3 * 191 * MIB)).toBe(0);
  });

  test('are no bound while there is only one, unless it was warned of for nothing', () => {
    expect(judge([{}])).toEqual({ kind: 'nothing' });
    expect(judge([{ warned: true }])).toMatchObject({ kind: 'stopped', count: 1, agree: true });
  });

  test('say nothing when one of them never stood still: that is how a leak ends', () => {
    expect(judge([{}, {}, { stood: 0.04 }])).toEqual({ kind: 'nothing' });
  });

  test('are not contradicted by one that was cut short, and are joined by one that had stood still', () => {
    expect(judge([{}, {}, { end: 'ended', stood: 0.01, peak: 90 * MIB }])).toMatchObject({ count: 2 });
    expect(judge([{}, {}, { end: 'there', stood: 0.01, peak: 90 * MIB }])).toMatchObject({ count: 2 });
    expect(judge([{}, { end: 'there', stood: 0.9 }])).toMatchObject({ count: 2 });
  });
});

describe('a life that memory ended', () => {
  test('leaves no comfort at the same limit, however the others went', () => {
    const verdict = judge([{}, { end: 'killed', peak: 900 * MIB, stood: 0.01 }, {}]);
    expect(verdict).toMatchObject({ kind: 'killed', leaked: true, life: { peak: 900 * MIB } });
    expect(livesDoubt(verdict, 100 * MIB)).toBe(0);
  });

  test('did not leak when it had stood still: others took the memory', () => {
    expect(judge([{ end: 'killed', stood: 0.8 }])).toMatchObject({ kind: 'killed', leaked: false });
  });

  test('says nothing once the limit was raised', () => {
    const killed: Partial<Life> = { end: 'killed', limit: GIB };
    expect(judge([killed, {}, {}], 2 * GIB)).toMatchObject({ kind: 'stopped', count: 2 });
    expect(judge([killed, {}, {}], 1.04 * GIB)).toMatchObject({ kind: 'killed' });
    expect(judge([killed], 2 * GIB)).toEqual({ kind: 'nothing' });
  });

  test('is told as the newest of several', () => {
    const verdict = judge([
      { end: 'killed', peak: 3 * MIB },
      { end: 'killed', peak: 2 * MIB },
    ]);
    expect(verdict).toMatchObject({ life: { peak: 3 * MIB } });
  });
});
