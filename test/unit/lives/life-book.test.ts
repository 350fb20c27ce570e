import { expect, test } from 'vitest';
import { LifeBook, MOST_KEPT_LIVES, MOST_KEYS, OLDEST_LIFE } from '../../../electron/core/lives/life-book.ts';
import type { Life } from '../../../electron/core/model/life.ts';
import { MIB } from '../../../electron/core/model/units.ts';
import { sampleLife } from '../../doubles/lives.ts';

const NOBODY = '';

function bookOf(...entries: readonly (readonly [readonly string[], Life])[]): LifeBook {
  const book = new LifeBook();
  for (const [keys, life] of entries) book.add(keys, life);
  return book;
}

const runs = (book: LifeBook, keys: readonly string[], own = NOBODY) =>
  book.past(keys, own)?.lives.map(({ run }) => run) ?? null;

test('the first key with two lives is used', () => {
  const book = bookOf(
    [['a1', 'r', 'p'], sampleLife('1:1', { ended: 1 })],
    [['a2', 'r', 'p'], sampleLife('2:1', { ended: 2 })],
    [['a2', 'r', 'p'], sampleLife('3:1', { ended: 3 })],
  );
  expect(runs(book, ['a2', 'r', 'p'])).toEqual(['3:1', '2:1']);
  expect(runs(book, ['a1', 'r', 'p'])).toEqual(['3:1', '2:1', '1:1']);
  expect(book.past(['a1', 'r', 'p'], NOBODY)?.by).toBe(1);
  expect(runs(book, ['new', 'other', 'p'])).toEqual(['3:1', '2:1', '1:1']);
});

test('without arguments only lives that agree count', () => {
  const book = bookOf(
    [['a1', 'r1', 'p'], sampleLife('1:1', { peak: 100 * MIB })],
    [['a2', 'r2', 'p'], sampleLife('2:1', { peak: 200 * MIB })],
  );
  expect(runs(book, ['a3', 'r3', 'p'])).toBeNull();
  expect(runs(book, ['a1', 'r1', 'p'])).toEqual(['1:1']);
});

test('a process never vouches for itself', () => {
  const book = bookOf([['a', 'r', 'p'], sampleLife('1:1', { end: 'there' })]);
  expect(runs(book, ['a', 'r', 'p'], '1:1')).toBeNull();
});

test('the last five lives of a key are kept', () => {
  const book = new LifeBook();
  for (let index = 1; index <= 9; index += 1) book.add(['a', 'r', 'p'], sampleLife(`${index}:1`, { ended: index }));
  expect(runs(book, ['a', 'r', 'p'])).toEqual(['9:1', '8:1', '7:1', '6:1', '5:1']);
  expect(book.all()).toHaveLength(5);
});

test('two accounts of one run are one life', () => {
  const seen = sampleLife('1:1', { lived: 500, end: 'there', ended: 5 });
  const ended = sampleLife('1:1', { lived: 20, peak: 300 * MIB, stood: 0.1, end: 'killed', ended: 9, warned: true });
  for (const [one, other] of [
    [seen, ended],
    [ended, seen],
  ] as const) {
    const [kept, ...more] = bookOf([['a', 'r', 'p'], one], [['a', 'r', 'p'], other]).all();
    expect(more).toEqual([]);
    expect(kept?.life).toMatchObject({
      lived: 500,
      stood: 0.6,
      peak: 300 * MIB,
      end: 'killed',
      ended: 9,
      warned: true,
    });
  }
});

test('what is learnt of an end later corrects it, and never makes it milder', () => {
  const book = bookOf([['a'], sampleLife('1:1')], [['b'], sampleLife('2:1', { end: 'killed' })]);
  book.amend(({ run }) => run === '1:1', 'killed');
  book.amend(() => true, 'ended');
  expect(book.all().map(({ life }) => life.end)).toEqual(['killed', 'killed']);
});

test('the programs that were seen last are kept when there are too many', () => {
  const book = new LifeBook();
  for (let index = 0; index < 3 * MOST_KEYS; index += 1) {
    book.add([`a${index}`, `r${index}`, 'p'], sampleLife(`${index}:1`, { ended: index }));
    expect(book.size).toBeLessThanOrEqual(MOST_KEYS);
  }
  expect(runs(book, ['a2999', 'x', 'y'])).toEqual(['2999:1']);
  expect(runs(book, ['a0', 'x', 'y'])).toBeNull();
});

test('lives age out, and so do those of a clock that was ahead', () => {
  const now = 10 * OLDEST_LIFE;
  const book = bookOf(
    [['a'], sampleLife('1:1', { ended: now - OLDEST_LIFE - 1 })],
    [['a'], sampleLife('2:1', { ended: now - OLDEST_LIFE + 1000 })],
    [['b'], sampleLife('3:1', { ended: now + 2 * OLDEST_LIFE })],
  );
  book.age(now);
  expect(book.all().map(({ life }) => life.run)).toEqual(['2:1']);
  expect(book.size).toBe(1);
});

test('of one program that is started in a thousand ways no more is kept than fits', () => {
  const book = new LifeBook();
  for (let index = 0; index < 10_000; index += 1) {
    book.add([`a${index % 990}`, 'r', 'p'], sampleLife(`${index}:1`, { ended: index }));
  }
  expect(book.all().length).toBeLessThanOrEqual(MOST_KEPT_LIVES + 100);
  expect(runs(book, ['a99', 'r', 'p'])?.[0]).toBe('9999:1');
});
