import { expect, test } from 'vitest';
import { denied, ok } from '../../../electron/core/model/reading.ts';
import { parseSearch } from '../../../renderer/state/table/search.ts';
import { processRow } from '../../renderer/scenes.ts';

const chrome = {
  process: processRow(4711, {
    name: 'chrome',
    user: ok('mara'),
    risk: 60,
    growth: 1e6,
    private: ok(2e9),
    exhaustion: { p10: 200, p50: 400, p90: 800 },
    pattern: 'leak',
  }),
  groupName: 'Google Chrome',
  poolLabel: '',
};
const hidden = {
  process: processRow(2, { name: 'daemon', user: denied(), growth: null, private: denied() }),
  groupName: 'daemon',
  poolLabel: 'db.service',
};

const finds = (text: string, candidate = chrome) => parseSearch(text).matches(candidate);

test('plain words look into name and application and take a whole pid', () => {
  expect(finds('CHROM')).toBe(true);
  expect(finds('google')).toBe(true);
  expect(finds('4711')).toBe(true);
  expect(finds('471')).toBe(false);
});

test('all terms must hold, and a minus turns one round', () => {
  expect(finds('chrome user:mara')).toBe(true);
  expect(finds('chrome user:root')).toBe(false);
  expect(finds('-user:root chrome')).toBe(true);
  expect(finds('-chrome')).toBe(false);
});

test('numbers are compared in units people write', () => {
  expect(finds('risk>50')).toBe(true);
  expect(finds('risk<=50')).toBe(false);
  expect(finds('growth>10MB')).toBe(true);
  expect(finds('growth>100MB')).toBe(false);
  expect(finds('private>=1.5g')).toBe(true);
  expect(finds('private>2GiB')).toBe(false);
  expect(finds('tte<10min')).toBe(true);
  expect(finds('pid:4711')).toBe(true);
});

test('quotes keep blanks', () => {
  expect(finds('app:"Google Chrome"')).toBe(true);
  expect(finds('"gle chr"')).toBe(true);
});

test('what is not known satisfies no comparison', () => {
  expect(finds('growth<1GB', hidden)).toBe(false);
  expect(finds('private<1TB', hidden)).toBe(false);
  expect(finds('pool:db', hidden)).toBe(true);
});

test('a condition that makes no sense is named and searched for as text', () => {
  expect(parseSearch('risk>high').problems).toEqual(['risk>high']);
  expect(parseSearch('std::vector').problems).toEqual([]);
  expect(parseSearch('toString>5').problems).toEqual(['toString>5']);
});

test('an empty search finds everything', () => {
  expect(parseSearch('  ').empty).toBe(true);
  expect(finds('  ')).toBe(true);
});
