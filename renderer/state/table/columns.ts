import type { GroupRow, ProcessRow } from '../../../electron/core/model/frame.ts';
import { valueOr } from '../../../electron/core/model/reading.ts';
import { ownExhaustion } from './own-exhaustion.ts';
import { commonPool, commonUser, residentOf, swapOf, type Entry } from './table-rows.ts';

export const COLUMNS = [
  'risk',
  'name',
  'exhaustion',
  'private',
  'resident',
  'swap',
  'growth',
  'pool',
  'user',
  'pattern',
  'pid',
  'trend',
] as const;
export type Column = (typeof COLUMNS)[number];

/** Shown until the user chooses otherwise. `name` is always shown. */
export const DEFAULT_COLUMNS: readonly Column[] = COLUMNS.filter((column) => column !== 'pid' && column !== 'swap');

/** Width in pixels, and how much of the spare room a column takes. */
const WIDTHS: Readonly<Record<Column, readonly [least: number, share: number]>> = {
  risk: [112, 0],
  name: [220, 3],
  exhaustion: [128, 0],
  private: [84, 0],
  resident: [98, 0],
  swap: [84, 0],
  growth: [100, 0],
  pool: [92, 1],
  user: [84, 0.6],
  pattern: [126, 0],
  pid: [76, 0],
  trend: [120, 0],
};

/** Who gives way first where there is no room for all. */
const GIVING_WAY: readonly Column[] = ['user', 'resident', 'pool', 'pattern', 'trend', 'growth', 'private'];

/** The columns that fit into `room` pixels. Those that the user added to the usual ones give way last. */
export function fittingColumns(chosen: readonly Column[], room: number): readonly Column[] {
  const added = COLUMNS.filter((column) => chosen.includes(column) && !DEFAULT_COLUMNS.includes(column));
  const fitting = new Set(chosen);
  for (const column of [...GIVING_WAY, ...added]) {
    if (leastWidth([...fitting]) <= room) break;
    fitting.delete(column);
  }
  return COLUMNS.filter((column) => fitting.has(column));
}

export function leastWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + WIDTHS[column][0], 0);
}

export function gridTracks(columns: readonly Column[]): string {
  return columns
    .map((column) => WIDTHS[column])
    .map(([least, share]) => (share > 0 ? `minmax(${least}px, ${share}fr)` : `${least}px`))
    .join(' ');
}

export const NUMERIC: ReadonlySet<Column> = new Set(['exhaustion', 'private', 'resident', 'swap', 'growth', 'pid']);

/** Columns that can be sorted by, and which way round they start. */
export const FIRST_DIRECTION: Readonly<Partial<Record<Column, 'ascending' | 'descending'>>> = {
  risk: 'descending',
  name: 'ascending',
  exhaustion: 'ascending',
  private: 'descending',
  resident: 'descending',
  swap: 'descending',
  growth: 'descending',
  pool: 'ascending',
  user: 'ascending',
  pattern: 'ascending',
  pid: 'ascending',
};

export interface Sorting {
  readonly column: Column;
  readonly direction: 'ascending' | 'descending';
}

/** A new array in the order of `sorting`. What is not known comes last either way; ties go by risk, then by size. */
export function sortEntries<E extends Entry>(entries: readonly E[], sorting: Sorting): E[] {
  const sign = sorting.direction === 'ascending' ? 1 : -1;
  const keyed = entries.map((entry) => {
    const row = rowOf(entry);
    return { entry, key: sortKey(entry, sorting.column), risk: row.risk, size: sizeOf(row) };
  });
  keyed.sort((a, b) => compareKeys(a.key, b.key, sign) || tieBreak(a, b));
  return keyed.map(({ entry }) => entry);
}

function compareKeys(a: number | string | null, b: number | string | null, sign: number): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -sign : sign;
}

interface Keyed {
  readonly entry: Entry;
  readonly risk: number;
  readonly size: number;
}

function tieBreak(a: Keyed, b: Keyed): number {
  return b.risk - a.risk || b.size - a.size || (a.entry.key < b.entry.key ? -1 : 1);
}

function rowOf(entry: Entry): GroupRow | ProcessRow {
  return entry.kind === 'group' ? entry.group : entry.process;
}

function sizeOf(row: GroupRow | ProcessRow): number {
  return valueOr(row.private, row.resident);
}

function sortKey(entry: Entry, column: Column): number | string | null {
  const row = rowOf(entry);
  switch (column) {
    case 'risk':
      return row.risk;
    case 'name':
      return row.name.toLowerCase();
    case 'exhaustion':
      return ownExhaustion(row)?.p50 ?? null;
    case 'private':
      return valueOr(row.private, null);
    case 'resident':
      return residentOf(entry);
    case 'growth':
      return row.growth;
    case 'pattern':
      return row.pattern;
    case 'swap':
      return valueOr(swapOf(entry), null);
    case 'pid':
      return entry.kind === 'process' ? entry.process.pid : null;
    case 'pool':
      return commonPool(entry);
    case 'user': {
      const user = commonUser(entry);
      return user && valueOr(user, null);
    }
    case 'trend':
      return null;
  }
}
