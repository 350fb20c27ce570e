import { expect, test } from 'vitest';
import { MachineHistory } from '../../../electron/core/history/machine-history.ts';
import { ok, unsupported } from '../../../electron/core/model/reading.ts';
import { GIB } from '../../../electron/core/model/units.ts';
import { snapshot } from '../../doubles/observations.ts';
import { foreignReason } from '../../../electron/core/words/reasons.ts';

test('keeps pressure and swap over time', () => {
  const history = new MachineHistory();
  const memory = { ...snapshot(0).memory, swapTotal: 4 * GIB, swapFree: 3 * GIB };
  for (let at = 0; at < 10_000; at += 1000) {
    history.push(snapshot(at, { memory, pressure: ok({ some10: at / 1000, full10: 0.5 }) }));
  }
  expect(history.series('pressure-some', '10m')?.last).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(history.series('swap', '10m')?.last.at(-1)).toBe(GIB);
});

test('a fact that is missing has no points, not zeros', () => {
  const history = new MachineHistory();
  history.push(snapshot(1000, { pressure: unsupported(foreignReason('no PSI')) }));
  expect(history.series('pressure-some', '10m')?.last).toEqual([]);
});
