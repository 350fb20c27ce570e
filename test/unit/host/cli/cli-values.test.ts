import { describe, expect, it } from 'vitest';
import { createOptionValues, parseDuration } from '../../../../electron/host/cli/option-values.ts';
import { formatOffset } from '../../../../electron/host/cli/speech/figures.ts';
import { createSpeech } from '../../../../electron/host/cli/speech/speech.ts';

const english = createSpeech('en', 'decimal');
const portuguese = createSpeech('pt-BR', 'decimal');
const values = createOptionValues(english);
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
    expect(() => values.span('0s')).toThrow('Give a time');
    expect(() => values.span('400d')).toThrow('Give a time');
    expect(values.span('366d')).toBe(366 * 24 * 60 * MINUTE);
  });

  it('may be a moment of day and date, or one counted from the beginning', () => {
    expect(values.moment('10m')).toEqual({ after: 10 * MINUTE });
    expect(values.moment('2026-11-23T03:25:00Z')).toEqual({ at: Date.UTC(2026, 10, 23, 3, 25) });
    expect(() => values.moment('23.11.2026')).toThrow('Give a time since the beginning');
    expect(() => values.moment('2026-99-99')).toThrow('Give a time since the beginning');
  });
});

describe('a number given as an option', () => {
  it('is within its bounds', () => {
    const option = values.number(1, 10);
    expect([option('1'), option('10'), option('2.5')]).toEqual([1, 10, 2.5]);
    for (const text of ['0', '11', 'x', '', ' ', 'NaN', 'Infinity']) expect(() => option(text)).toThrow('from 1 to 10');
  });

  it('may be seconds with their unit', () => {
    expect([values.interval('2'), values.interval('0.5s')]).toEqual([2, 0.5]);
  });
});

describe('a value that does not fit', () => {
  it('is refused in the language of the user', () => {
    const ours = createOptionValues(portuguese);
    expect(() => ours.span('ever')).toThrow('Informe um tempo como 30s, 10m ou 1h30m.');
    expect(() => ours.number(0.1, 3600)('0')).toThrow('Informe um número de 0.1 a 3600.');
    expect(() => ours.port('7.5')).toThrow('Informe um número inteiro.');
    expect(() => ours.moment('soon')).toThrow('Informe um tempo desde o começo');
    expect(() => ours.size('1')).toThrow('Informe um tamanho de pelo menos 1M');
  });

  it('may be a size in powers of 1024, or a percentage with its sign', () => {
    expect([values.size('512M'), values.size('2G'), values.size('1.5 GiB')]).toEqual([2 ** 29, 2 ** 31, 1.5 * 2 ** 30]);
    expect([values.percent('10'), values.percent('10 %')]).toEqual([10, 10]);
  });
});

describe('figures for people', () => {
  const { f } = english;

  it('are bytes in decimal or binary units, with the comma of the language', () => {
    const sizes = [0, 999, 1000, 16_773_120, 1.25e9, 999_499_999, 3e15];
    expect(sizes.map((size) => f.bytes(size))).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '17 MB',
      '1.25 GB',
      '999 MB',
      '3.00 PB',
    ]);
    expect(f.roundBytes(3e15)).toBe('3 PB');
    expect(portuguese.f.bytes(1.25e9)).toBe('1,25 GB');
    expect(createSpeech('pt-BR', 'binary').f.bytes(1.25 * 2 ** 30)).toBe('1,25 GiB');
  });

  it('are times in the two units that matter', () => {
    const times = [0, 45.4, 99.4, 99.6, 480, 5940, 6000, 7200, 86_400 * 3 + 4 * 3600];
    expect(times.map((seconds) => f.span(seconds))).toEqual([
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
    expect([1e6, 1000, -5e6, 0].map((growth) => f.growth(growth))).toEqual([
      '60 MB/min',
      '3.6 MB/h',
      '-300 MB/min',
      '0 B/h',
    ]);
    expect(portuguese.f.growth(1000)).toBe('3,6 MB/h');
  });

  it('are offsets from the beginning of a recording', () => {
    expect([0, 61_500, 3_600_000, 90_061_000].map(formatOffset)).toEqual([
      '+0:00:00',
      '+0:01:01',
      '+1:00:00',
      '+1d 1:01:01',
    ]);
  });

  it('are those of the language that is spoken, also where the system has another', () => {
    expect(createSpeech('de-DE', 'decimal').f.bytes(1.25e9)).toBe('1.25 GB');
    expect(createSpeech('pt-PT', 'decimal').f.bytes(1.25e9)).toBe('1,25 GB');
  });
});
