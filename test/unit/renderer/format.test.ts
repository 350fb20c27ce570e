import { expect, test } from 'vitest';
import { exactDuration, roundDuration } from '../../../electron/core/words/duration-format.ts';
import { createFormats } from '../../../renderer/format/formats.ts';

const en = createFormats('en-US', 'decimal');
const pt = createFormats('pt-BR', 'decimal');
const binary = createFormats('en-US', 'binary');

test('bytes have three digits at most and columns keep their width', () => {
  expect([0, 999, 1500, 412e6, 4.6e9, 12.9e9, 128e9, 999.6e6].map(en.bytes)).toEqual([
    '0 B',
    '999 B',
    '1.5 kB',
    '412 MB',
    '4.60 GB',
    '12.9 GB',
    '128 GB',
    '1.00 GB',
  ]);
});

test('bytes in a sentence leave out zeros at the end', () => {
  expect(en.roundBytes(16e9)).toBe('16 GB');
  expect(pt.roundBytes(4.6e9)).toBe('4,6 GB');
});

test('binary units divide by 1024 and say so', () => {
  expect(binary.bytes(16 * 2 ** 30)).toBe('16.0 GiB');
  expect(binary.bytes(1023)).toBe('1.0 KiB');
});

test('growth has a sign, and noise is 0', () => {
  expect(en.growthPerMinute(390e6 / 60)).toBe('+390 MB');
  expect(en.growthPerMinute(-390e6 / 60)).toBe('−390 MB');
  expect(en.growthPerMinute(500)).toBe('0');
});

test('a forecast has no more digits than it deserves', () => {
  const shown = (seconds: number) => {
    const { value, unit } = roundDuration(seconds);
    return `${value} ${unit}`;
  };
  expect([8.3, 43, 480, 3000, 12_000, 50_000, 200_000].map(shown)).toEqual([
    '8 second',
    '45 second',
    '8 minute',
    '50 minute',
    '3.5 hour',
    '14 hour',
    '2.5 day',
  ]);
});

test('both ends of an interval are written in the unit of its middle', () => {
  expect(en.bareSpan(300, 480)).toBe('5');
  expect(en.bareSpan(3700, 480)).toBe('60');
  expect(en.bareSpan(20, 480)).toBe('0');
});

test('the ends of an axis are not rounded', () => {
  expect(exactDuration(86_400)).toEqual({ value: 24, unit: 'hour' });
  expect(en.exactSpan(150)).toBe('2.5 min');
});
