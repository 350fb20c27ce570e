import { describe, expect, it } from 'vitest';
import { wrap } from '../../electron/host/cli/columns.ts';
import { formatBytes, formatDuration, formatGrowth, formatOffset } from '../../electron/host/cli/format.ts';
import {
  durationOption,
  intervalOption,
  momentOption,
  numberOption,
  parseDuration,
} from '../../electron/host/cli/option-values.ts';

const MINUTE = 60_000;

describe('a time given as an option', () => {
  it.each([
    ['90', 90_000],
    ['90s', 90_000],
    ['250ms', 250],
    ['10m', 10 * MINUTE],
    ['1.5h', 90 * MINUTE],
    ['1h30m', 90 * MINUTE],
    ['1h 30m', 90 * MINUTE],
    ['2D', 48 * 60 * MINUTE],
    ['', null],
    ['m', null],
    ['10x', null],
    ['-5s', null],
    ['1e3', null],
  ])('is read: %j', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it('is neither 0 nor longer than a year', () => {
    expect(() => durationOption('0s')).toThrow('Give a time');
    expect(() => durationOption('400d')).toThrow('Give a time');
    expect(durationOption('366d')).toBe(366 * 24 * 60 * MINUTE);
  });

  it('may be a moment of day and date, or one counted from the beginning', () => {
    expect(momentOption('10m')).toEqual({ after: 10 * MINUTE });
    expect(momentOption('2026-11-23T03:25:00Z')).toEqual({ at: Date.UTC(2026, 10, 23, 3, 25) });
    expect(() => momentOption('23.11.2026')).toThrow('Give a time since the beginning');
    expect(() => momentOption('2026-99-99')).toThrow('Give a time since the beginning');
  });
});

describe('a number given as an option', () => {
  it('is within its bounds', () => {
    const option = numberOption(1, 10);
    expect([option('1'), option('10'), option('2.5')]).toEqual([1, 10, 2.5]);
    for (const text of ['0', '11', 'x', '', ' ', 'NaN', 'Infinity']) expect(() => option(text)).toThrow('from 1 to 10');
  });

  it('may be seconds with their unit', () => {
    expect([intervalOption('2'), intervalOption('0.5s')]).toEqual([2, 0.5]);
  });
});

describe('figures for people', () => {
  it('are bytes in decimal units, three digits where they fit', () => {
    const sizes = [0, 999, 999.7, 1000, 16_773_120, 1.25e9, 999_499_999, 999_500_000, 3e15, -2e6];
    expect(sizes.map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.00 kB',
      '1.00 kB',
      '16.8 MB',
      '1.25 GB',
      '999 MB',
      '1.00 GB',
      '3.00 PB',
      '-2.00 MB',
    ]);
  });

  it('are times in the two units that matter', () => {
    const times = [0, 45.4, 99.4, 99.6, 480, 5940, 6000, 7200, 86_400 * 3 + 4 * 3600];
    expect(times.map(formatDuration)).toEqual([
      '0 s',
      '45 s',
      '99 s',
      '2 min',
      '8 min',
      '99 min',
      '1 h 40 min',
      '2 h',
      '3 d 4 h',
    ]);
  });

  it('are rates a minute, or an hour where that would be next to nothing', () => {
    expect([1e6, 1000, -5e6, 0].map(formatGrowth)).toEqual(['60.0 MB/min', '3.60 MB/h', '-300 MB/min', '0 B/h']);
  });

  it('are offsets from the beginning of a recording', () => {
    expect([0, 61_500, 3_600_000, 90_061_000].map(formatOffset)).toEqual([
      '+0:00:00',
      '+0:01:01',
      '+1:00:00',
      '+1d 1:01:01',
    ]);
  });
});

describe('long sentences', () => {
  it('are broken at blanks, and cut where there are none', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('incomprehensible word', 8)).toEqual(['incompr…', 'word']);
    expect(wrap('', 8)).toEqual(['']);
  });
});
