import { expect, test } from 'vitest';
import { weigh } from '../../../../electron/services/history/segment-shelf.ts';
import { processSample } from '../../../doubles/observations.ts';

const present = () => Array.from({ length: 300 }, (_, index) => processSample(100 + index));

test('samples in which every process is another object weigh ten times as much as those that share them', () => {
  const restless = Array.from({ length: 50 }, () => ({ processes: present() }));
  const processes = present();
  const calm = Array.from({ length: 50 }, () => ({ processes }));
  expect(weigh(restless)).toBeGreaterThan(10 * weigh(calm));
});

test('a process that ends makes none of those after it weigh anew', () => {
  const processes = present();
  const [, ...left] = processes;
  expect(weigh([{ processes }, { processes: left }])).toBeLessThan(1.1 * weigh([{ processes }]));
});
