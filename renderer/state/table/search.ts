import type { ProcessRow } from '../../../electron/core/model/frame.ts';
import { valueOr } from '../../../electron/core/model/reading.ts';

/** What a search is compared with: the process, and the name of its application. */
interface Searched {
  readonly process: ProcessRow;
  readonly groupName: string;
  readonly poolLabel: string;
}

export interface Search {
  matches(candidate: Searched): boolean;
  readonly empty: boolean;
  /** Terms that look like a condition but are none; they are searched for as text. */
  readonly problems: readonly string[];
}

type Test = (candidate: Searched) => boolean;

const NUMBERS: Readonly<Record<string, (process: ProcessRow) => number | null>> = {
  risk: (process) => process.risk,
  growth: (process) => (process.growth === null ? null : process.growth * 60),
  private: (process) => valueOr(process.private, null),
  resident: (process) => process.resident,
  swap: (process) => valueOr(process.swap, null),
  tte: (process) => process.exhaustion?.p50 ?? null,
  pid: (process) => process.pid,
};

const TEXTS: Readonly<Record<string, (candidate: Searched) => string>> = {
  user: ({ process }) => valueOr(process.user, ''),
  name: ({ process }) => process.name,
  app: ({ groupName }) => groupName,
  pool: ({ poolLabel, process }) => `${poolLabel} ${process.pool}`,
  pattern: ({ process }) => process.pattern,
  state: ({ process }) => process.state,
};

const BYTE_UNITS: Readonly<Record<string, number>> = {
  '': 1, b: 1, k: 1e3, kb: 1e3, m: 1e6, mb: 1e6, g: 1e9, gb: 1e9, t: 1e12, tb: 1e12,
  kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40,
}; // prettier-ignore
const TIME_UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, min: 60, h: 3600, d: 86_400 };

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
  ':': (a, b) => a === b,
};

/**
 * Reads a search. Terms are separated by blanks (quotes keep blanks), all must hold, `-` before a term turns it round:
 * `firefox`, `pid:4711`, `user:root`, `app:"Web Content"`, `pattern:leak`, `risk>50`, `growth>10MB` (a minute),
 * `private>=1GiB`, `tte<10min`. A value that is not known satisfies no comparison.
 */
export function parseSearch(text: string): Search {
  const problems: string[] = [];
  const tests = [...text.matchAll(/(-?)((?:[^\s"]|"[^"]*"?)+)/g)].map(([, minus, term = '']) => {
    const test = parseTerm(term, problems);
    return minus ? (candidate: Searched) => !test(candidate) : test;
  });
  return {
    matches: (candidate) => tests.every((test) => test(candidate)),
    empty: tests.length === 0,
    problems,
  };
}

function parseTerm(term: string, problems: string[]): Test {
  const condition = /^([a-z]+)(>=|<=|>|<|=|:)(.+)$/i.exec(term);
  if (!condition) return plainText(unquote(term));
  const [, rawField = '', comparison = '', rawValue = ''] = condition;
  const field = rawField.toLowerCase();
  const test = numberTest(field, comparison, rawValue) ?? textTest(field, comparison, unquote(rawValue));
  if (test) return test;
  if (Object.hasOwn(NUMBERS, field) || Object.hasOwn(TEXTS, field) || comparison !== ':') problems.push(term);
  return plainText(unquote(term));
}

function numberTest(field: string, comparison: string, rawValue: string): Test | null {
  const read = Object.hasOwn(NUMBERS, field) ? NUMBERS[field] : undefined;
  const compare = COMPARISONS[comparison];
  const wanted = parseAmount(rawValue, field === 'tte' ? TIME_UNITS : BYTE_UNITS);
  if (!read || !compare || wanted === null) return null;
  return ({ process }) => {
    const value = read(process);
    return value !== null && compare(value, wanted);
  };
}

function textTest(field: string, comparison: string, value: string): Test | null {
  const read = Object.hasOwn(TEXTS, field) ? TEXTS[field] : undefined;
  if (!read || (comparison !== ':' && comparison !== '=')) return null;
  const wanted = value.toLowerCase();
  if (comparison === '=') return (candidate) => read(candidate).toLowerCase() === wanted;
  return (candidate) => read(candidate).toLowerCase().includes(wanted);
}

function plainText(text: string): Test {
  const wanted = text.toLowerCase();
  return ({ process, groupName }) =>
    process.name.toLowerCase().includes(wanted) ||
    groupName.toLowerCase().includes(wanted) ||
    String(process.pid) === wanted;
}

function parseAmount(text: string, units: Readonly<Record<string, number>>): number | null {
  const parts = /^(-?\d+(?:[.,]\d+)?)([a-z]*)$/i.exec(text);
  const unit = parts?.[2]?.toLowerCase() ?? '';
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (!parts?.[1] || factor === undefined) return null;
  return Number(parts[1].replace(',', '.')) * factor;
}

function unquote(text: string): string {
  return text.replaceAll('"', '');
}
