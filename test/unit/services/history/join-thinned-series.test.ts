import { expect, test } from 'vitest';
import { closeThinning } from '../../../../electron/services/history/join-thinned-series.ts';

const SECOND = 1000;

function series(at: readonly number[], last: readonly (number | null)[]) {
  return { at, last, low: last, high: last };
}

test('a gap that thinning made is closed, one that was not recorded stays', () => {
  const thinned = series(
    [0, 30, 60, 500, 940].map((at) => at * SECOND),
    [1, null, 2, null, 3],
  );
  expect(closeThinning(thinned, '3h')).toEqual(
    series(
      [0, 60, 500, 940].map((at) => at * SECOND),
      [1, 2, null, 3],
    ),
  );
  expect(closeThinning(thinned, '24h').last).toEqual([1, 2, null, 3]);
  expect(closeThinning(series([0, 250_000, 500_000], [1, null, 2]), '24h').last).toEqual([1, 2]);
});

test('what has no gap stays as it is', () => {
  const whole = series([0, 1, 2], [1, 2, 3]);
  expect(closeThinning(whole, '10m')).toEqual(whole);
});
