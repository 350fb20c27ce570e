import type { KillTask } from '../../../core/kills/kernel-kill.ts';
import type { Bytes } from '../../../core/model/units.ts';

/** A row of the kernel's table of tasks, in pages as it is written. */
export interface TaskRow {
  readonly pid: number;
  readonly name: string;
  readonly rss: number;
  readonly anonymous: number | null;
  readonly swap: number | null;
  /** Page tables in pages: before Linux 4.15. */
  readonly tablePages: number | null;
  readonly tableBytes: Bytes | null;
  readonly oomScoreAdj: number | null;
}

/**
 * The columns that a heading names, from `uid` to `name` (mm/oom_kill.c dump_tasks). They have changed:
 *
 * - 2.6.32: `cpu oom_adj`; 2.6.36: `cpu oom_adj oom_score_adj`
 * - 3.6: `nr_ptes swapents oom_score_adj`; 4.1: `nr_ptes nr_pmds`; 4.15 release candidates: `nr_puds` as well
 * - 4.15: `pgtables_bytes swapents oom_score_adj`; 6.8: `rss_anon rss_file rss_shmem` after `rss`
 */
export function parseTableHead(text: string): readonly string[] {
  return text
    .slice(text.indexOf(']') + 1)
    .trim()
    .split(/\s+/);
}

/** The usual columns between `rss` and `oom_score_adj`, by their number. */
const USUAL: Readonly<Record<number, readonly string[]>> = {
  1: ['swapents'],
  2: ['pgtables_bytes', 'swapents'],
  3: ['nr_ptes', 'nr_pmds', 'swapents'],
  5: ['rss_anon', 'rss_file', 'rss_shmem', 'pgtables_bytes', 'swapents'],
};
/**
 * Before oom_score_adj stand nine blanks and a place of five characters, before every other number fewer. That tells
 * where the name begins, which may begin with a number itself.
 */
const BY_BLANKS = /^\[\s*(\d+)\]\s+\d+\s+\d+\s+\d+\s+(\d+)((?:\s+\d+)*?)(?:\s{10,}(-?\d{1,4})|\s{9}(-1000)) (.*)$/s;

/** Parses a row. `columns` are those of its heading, or null where that was not seen. */
export function parseTableRow(text: string, columns: readonly string[] | null): TaskRow | null {
  return (columns && byColumns(text, columns)) ?? byBlanks(text) ?? byColumns(text, usualColumns(text));
}

function byColumns(text: string, columns: readonly string[]): TaskRow | null {
  const numbers = columns.slice(0, -1);
  const pattern = new RegExp(`^\\[\\s*(\\d+)\\]${'\\s+(-?\\d+)'.repeat(numbers.length)}(?:\\s(.*))?$`, 's');
  const found = pattern.exec(text);
  if (!found) return null;
  const value = (column: string) => {
    const index = numbers.indexOf(column);
    return index < 0 ? null : Number(found[index + 2]);
  };
  const [ptes, pmds, puds] = [value('nr_ptes'), value('nr_pmds'), value('nr_puds')];
  const [anon, shmem] = [value('rss_anon'), value('rss_shmem')];
  const rss = value('rss');
  if (rss === null) return null;
  return {
    pid: Number(found[1]),
    name: (found.at(-1) ?? '').trim(),
    rss,
    anonymous: anon === null ? null : anon + (shmem ?? 0),
    swap: value('swapents'),
    tablePages: ptes === null ? null : ptes + (pmds ?? 0) + (puds ?? 0),
    tableBytes: value('pgtables_bytes'),
    oomScoreAdj: value('oom_score_adj') ?? adjustmentOf(value('oom_adj')),
  };
}

function byBlanks(text: string): TaskRow | null {
  const found = BY_BLANKS.exec(text);
  if (!found) return null;
  const [, pid, rss, between = '', adj, least, name = ''] = found;
  const numbers = between.trim() === '' ? [] : between.trim().split(/\s+/);
  const columns = ['uid', 'tgid', 'total_vm', 'rss', ...(USUAL[numbers.length] ?? []), 'oom_score_adj', 'name'];
  if (columns.length !== numbers.length + 6) return null;
  return byColumns(`[${pid}] 0 0 0 ${[rss, ...numbers, adj ?? least].join(' ')} ${name}`, columns);
}

/** Where blanks were lost, for example in a log that was copied. A name that begins with a number is then unlikely. */
function usualColumns(text: string): readonly string[] {
  const numbers = /^\[\s*\d+\]((?:\s+-?\d+)+)/.exec(text)?.[1]?.trim().split(/\s+/).length ?? 0;
  const between = USUAL[numbers - 5] ?? USUAL[2] ?? [];
  return ['uid', 'tgid', 'total_vm', 'rss', ...between, 'oom_score_adj', 'name'];
}

/** oom_adj of -17 to 15 on the scale of oom_score_adj, as the kernel itself converts it (fs/proc/base.c). */
function adjustmentOf(oomAdj: number | null): number | null {
  if (oomAdj === null) return null;
  return oomAdj === 15 ? 1000 : Math.trunc((oomAdj * 1000) / 17);
}

export function taskOf(row: TaskRow, pageSize: Bytes): KillTask {
  const { pid, name, rss, anonymous, swap, tablePages, tableBytes, oomScoreAdj } = row;
  return {
    pid,
    name,
    resident: rss * pageSize,
    anonymous: anonymous === null ? null : anonymous * pageSize,
    swap: swap === null ? null : swap * pageSize,
    pageTables: tableBytes ?? (tablePages === null ? null : tablePages * pageSize),
    oomScoreAdj,
  };
}

const PAGE_SIZES: readonly Bytes[] = [4096, 16_384, 65_536];

/** The size of a page that makes this many pages about this many bytes. The usual 4 KiB where none does. */
export function likelyPageSize(pages: number, bytes: Bytes): Bytes {
  return PAGE_SIZES.find((size) => pages > 0 && Math.abs(Math.log((pages * size) / bytes)) < Math.LN2) ?? 4096;
}
