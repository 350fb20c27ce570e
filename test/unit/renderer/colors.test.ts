import { expect, test } from 'vitest';
import { AppColors, APP_COLORS } from '../../../renderer/state/app-colors.ts';
import { steadyTop } from '../../../renderer/state/steady-largest.ts';

const items = (sizes: Readonly<Record<string, number>>) => Object.entries(sizes).map(([id, size]) => ({ id, size }));
const top = (sizes: Readonly<Record<string, number>>, before: readonly string[]) =>
  steadyTop(items(sizes), ({ size }) => size, before, 2);

test('an application keeps its colour while others come and go', () => {
  const colors = new AppColors();
  const first = colors.assign(['a', 'b', 'c']);
  const second = colors.assign(['c', 'd', 'a']);
  expect(second.get('a')).toBe(first.get('a'));
  expect(second.get('c')).toBe(first.get('c'));
  expect(new Set(second.values()).size).toBe(3);
});

test('there are no more colours than the palette has', () => {
  const colors = new AppColors().assign(Array.from({ length: APP_COLORS + 3 }, (_, index) => String(index)));
  expect(colors.size).toBe(APP_COLORS);
});

test('two of nearly the same size do not take turns', () => {
  expect(top({ a: 100, b: 50, c: 49 }, [])).toEqual(['a', 'b']);
  expect(top({ a: 100, b: 49, c: 52 }, ['a', 'b'])).toEqual(['a', 'b']);
  expect(top({ a: 100, b: 49, c: 60 }, ['a', 'b'])).toEqual(['a', 'c']);
});
