import type { Level, PoolAssessment } from '../../../core/model/assessment.ts';
import type { Frame, ProcessRow } from '../../../core/model/frame.ts';
import { plainText } from '../../../core/model/plain-text.ts';
import { poolName } from '../../../core/report/report-sentences.ts';
import { columnsThatFit, cut, line, wrap, type Column } from '../../../core/report/columns.ts';
import { poolSentence } from './sentences.ts';
import type { Speech } from '../speech/speech.ts';

/** How much room there is, in characters; colours only where they are wanted. */
export interface TerminalScreen {
  readonly width: number;
  readonly height: number;
  readonly colour: boolean;
}

const COLOURS: Readonly<Record<Level, string>> = { calm: '32', watch: '36', warning: '33;1', critical: '31;1' };
const MOST_POOLS = 6;
const LEAST_ROWS = 3;

/** A frame as lines of text, none wider than the screen, no more than fit: the answer, the pools, the processes. */
export function viewFrame(frame: Frame, screen: TerminalScreen, speech: Speech): readonly string[] {
  const head = viewSituation(frame, frame.pools[0], screen, speech);
  const foot = viewMissing(frame, screen, speech);
  const room = screen.height - head.length - foot.length - 2 - LEAST_ROWS;
  const shown = viewPools(frame.pools.slice(0, Math.max(1, Math.min(MOST_POOLS, room))), screen, speech);
  const left = screen.height - head.length - shown.length - foot.length - 1;
  return [...head, ...shown, '', ...viewProcesses(frame.processes, screen, left, speech), ...foot].slice(
    0,
    screen.height,
  );
}

function viewSituation(
  frame: Frame,
  worst: PoolAssessment | undefined,
  screen: TerminalScreen,
  speech: Speech,
): string[] {
  const time = new Date(frame.at).toTimeString().slice(0, 8);
  const colour = screen.colour ? COLOURS[frame.level] : null;
  const word = speech.t.terms.level[frame.level];
  const level = colour === null ? word : `\u001b[${colour}m${word}\u001b[0m`;
  const { failure } = frame.sampling;
  const sentences = [
    failure ? speech.t.top.stale({ reason: speech.why(failure.message) }) : '',
    worst ? poolSentence(worst, speech) : '',
    worst && worst.level !== 'calm' ? speech.sentences(worst.factors) : '',
  ];
  const text = sentences.filter((sentence) => sentence !== '').join(' ');
  return [`Headroom  ${time}  ${level}`, ...wrap(text, screen.width).slice(0, 4), ''];
}

function poolColumns(pools: readonly PoolAssessment[], speech: Speech): readonly Column<PoolAssessment>[] {
  const { f } = speech;
  const { column } = speech.t.top;
  return [
    { title: column.left, width: 9, importance: 5, value: (pool) => f.bytes(pool.headroom) },
    { title: column.limit, width: 9, importance: 3, value: (pool) => f.bytes(pool.limit) },
    {
      title: column.used,
      width: 5,
      importance: 4,
      value: (pool) => (pool.limit > 0 ? f.share(pool.used / pool.limit) : ''),
    },
    { title: column.growth, width: 13, importance: 1, value: (pool) => growthOf(pool, speech) },
    // Most machines never come to that, so the column is there only when one does.
    ...(pools.some((pool) => slowIn(pool, speech) !== '')
      ? [{ title: column.slow, width: 8, importance: 2, value: (pool: PoolAssessment) => slowIn(pool, speech) }]
      : []),
    { title: column.exhaustion, width: 9, importance: 2, value: (pool) => timeLeftOf(pool, speech) },
  ];
}

function viewPools(pools: readonly PoolAssessment[], screen: TerminalScreen, speech: Speech): string[] {
  return viewTable(
    pools,
    poolColumns(pools, speech),
    speech.t.top.column.pool,
    (pool) => poolName(pool, speech.report),
    screen,
  );
}

function processColumns(speech: Speech): readonly Column<ProcessRow>[] {
  const { f } = speech;
  const { column } = speech.t.top;
  return [
    { title: column.risk, width: 5, importance: 7, value: (row) => String(Math.round(row.risk)) },
    { title: column.exhaustion, width: 9, importance: 6, value: (row) => timeLeftOf(row, speech) },
    { title: column.growth, width: 13, importance: 4, value: (row) => growthOf(row, speech) },
    {
      title: column.private,
      width: 8,
      importance: 5,
      value: (row) => (row.private.kind === 'ok' ? f.bytes(row.private.value) : '?'),
    },
    { title: column.resident, width: 9, importance: 3, value: (row) => f.bytes(row.resident) },
    {
      title: column.user,
      width: 10,
      importance: 1,
      value: (row) => (row.user.kind === 'ok' ? plainText(row.user.value, 40) : '?'),
    },
    { title: column.pid, width: 7, importance: 8, value: (row) => String(row.pid) },
  ];
}

function viewProcesses(
  processes: readonly ProcessRow[],
  screen: TerminalScreen,
  height: number,
  speech: Speech,
): string[] {
  const rows = processes.filter((row) => !row.kernelThread).slice(0, Math.max(0, height - 1));
  return viewTable(rows, processColumns(speech), speech.t.top.column.name, (row) => nameOf(row, speech), screen);
}

function viewTable<Row>(
  rows: readonly Row[],
  all: readonly Column<Row>[],
  title: string,
  last: (row: Row) => string,
  screen: TerminalScreen,
): string[] {
  const columns = columnsThatFit(all, screen.width, 16);
  const head = line(
    columns.map((column) => [column.title, column.width] as const),
    title,
    screen.width,
  );
  const body = rows.map((row) =>
    line(
      columns.map((column) => [column.value(row), column.width] as const),
      last(row),
      screen.width,
    ),
  );
  return [screen.colour ? `\u001b[2m${head}\u001b[0m` : head, ...body];
}

function nameOf(row: ProcessRow, { t }: Speech): string {
  const notes = [row.state === 'stopped' ? t.top.paused : '', row.victim ? t.top.victim : ''];
  const said = notes.filter((note) => note !== '').join(', ');
  return plainText(row.name, 60) + (said === '' ? '' : ` (${said})`);
}

function growthOf({ growth }: { readonly growth: number | null }, { f }: Speech): string {
  if (growth === null) return '';
  return Math.abs(growth) < 1 ? '0' : `${growth > 0 ? '+' : ''}${f.growth(growth)}`;
}

/** When programs of a pool begin to wait for memory; empty where they will not. */
function slowIn({ stall }: PoolAssessment, { t, f }: Speech): string {
  if (stall && stall.lasted > 0) return t.top.slowNow;
  return stall?.begins ? f.forecast(stall.begins.p50) : '';
}

function timeLeftOf({ exhaustion }: Pick<ProcessRow, 'exhaustion'>, { f }: Speech): string {
  return exhaustion === null ? '' : f.forecast(exhaustion.p50);
}

/** What cannot be shown here, so that its absence is not taken for good news. */
function viewMissing(frame: Frame, screen: TerminalScreen, { t }: Speech): string[] {
  const names: Readonly<Record<string, string>> = t.top.fact;
  const facts = frame.missing.map(({ fact }) => (Object.hasOwn(names, fact) ? names[fact] : plainText(fact, 40)));
  if (facts.length === 0) return [];
  return [cut(t.top.missing({ facts: facts.join(', '), command: 'headroom doctor' }), screen.width)];
}
