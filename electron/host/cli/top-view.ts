import type { Level, PoolAssessment } from '../../core/assessment.ts';
import type { Frame, ProcessRow } from '../../core/frame.ts';
import { wordMessage } from '../../core/messages.ts';
import { messagesEn } from '../../core/messages-en.ts';
import { plainText } from '../../core/plain-text.ts';
import { MACHINE } from '../../core/snapshot.ts';
import { columnsThatFit, cut, line, wrap, type Column } from './columns.ts';
import { formatBytes, formatDuration, formatGrowth, formatShare } from './format.ts';
import { poolName, poolSentence } from './sentences.ts';
import { terminalWording } from './wording.ts';

/** How much room there is, in characters; colours only where they are wanted. */
export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly colour: boolean;
}

const COLOURS: Readonly<Record<Level, string>> = { calm: '32', watch: '36', warning: '33;1', critical: '31;1' };
const URGENCY: Readonly<Record<Level, number>> = { calm: 0, watch: 1, warning: 2, critical: 3 };
const MOST_POOLS = 6;
const LEAST_ROWS = 3;

/** A frame as lines of text, none wider than the screen, no more than fit: the answer, the pools, the processes. */
export function viewFrame(frame: Frame, screen: Screen): readonly string[] {
  const pools = [...frame.pools].sort(byUrgency);
  const head = viewSituation(frame, pools[0], screen);
  const foot = viewMissing(frame, screen);
  const room = screen.height - head.length - foot.length - 2 - LEAST_ROWS;
  const shown = viewPools(pools.slice(0, Math.max(1, Math.min(MOST_POOLS, room))), screen);
  const left = screen.height - head.length - shown.length - foot.length - 1;
  return [...head, ...shown, '', ...viewProcesses(frame.processes, screen, left), ...foot].slice(0, screen.height);
}

function byUrgency(a: PoolAssessment, b: PoolAssessment): number {
  const isMachine = (pool: PoolAssessment) => Number(pool.id === MACHINE);
  const full = (pool: PoolAssessment) => (pool.limit > 0 ? pool.used / pool.limit : 0);
  return URGENCY[b.level] - URGENCY[a.level] || isMachine(b) - isMachine(a) || full(b) - full(a);
}

function viewSituation(frame: Frame, worst: PoolAssessment | undefined, screen: Screen): string[] {
  const time = new Date(frame.at).toTimeString().slice(0, 8);
  const colour = screen.colour ? COLOURS[frame.level] : null;
  const level = colour === null ? frame.level : `\u001b[${colour}m${frame.level}\u001b[0m`;
  const { failure } = frame.sampling;
  const sentences = [
    failure ? `No new numbers: ${plainText(failure.message)}` : '',
    worst ? poolSentence(worst) : '',
    ...(worst && worst.level !== 'calm' ? worst.factors : []).map((factor) =>
      wordMessage(factor, messagesEn, terminalWording),
    ),
  ];
  const text = sentences.filter((sentence) => sentence !== '').join(' ');
  return [`Headroom  ${time}  ${level}`, ...wrap(text, screen.width).slice(0, 4), ''];
}

const POOL_COLUMNS: readonly Column<PoolAssessment>[] = [
  { title: 'LEFT', width: 9, importance: 5, value: (pool) => formatBytes(pool.headroom) },
  { title: 'OF', width: 9, importance: 3, value: (pool) => formatBytes(pool.limit) },
  {
    title: 'USED',
    width: 5,
    importance: 4,
    value: (pool) => (pool.limit > 0 ? formatShare(pool.used / pool.limit) : ''),
  },
  { title: 'GROWTH', width: 13, importance: 1, value: growthOf },
  { title: 'FULL IN', width: 9, importance: 2, value: timeLeftOf },
];

function viewPools(pools: readonly PoolAssessment[], screen: Screen): string[] {
  return viewTable(pools, POOL_COLUMNS, 'POOL', poolName, screen);
}

const PROCESS_COLUMNS: readonly Column<ProcessRow>[] = [
  { title: 'RISK', width: 4, importance: 7, value: (row) => String(Math.round(row.risk)) },
  { title: 'FULL IN', width: 9, importance: 6, value: timeLeftOf },
  { title: 'GROWTH', width: 13, importance: 4, value: growthOf },
  {
    title: 'PRIVATE',
    width: 8,
    importance: 5,
    value: (row) => (row.private.kind === 'ok' ? formatBytes(row.private.value) : '?'),
  },
  { title: 'RESIDENT', width: 8, importance: 3, value: (row) => formatBytes(row.resident) },
  {
    title: 'USER',
    width: 10,
    importance: 1,
    value: (row) => (row.user.kind === 'ok' ? plainText(row.user.value, 40) : '?'),
  },
  { title: 'PID', width: 7, importance: 8, value: (row) => String(row.pid) },
];

function viewProcesses(processes: readonly ProcessRow[], screen: Screen, height: number): string[] {
  const rows = processes.filter((row) => !row.kernelThread).slice(0, Math.max(0, height - 1));
  return viewTable(rows, PROCESS_COLUMNS, 'NAME', nameOf, screen);
}

function viewTable<Row>(
  rows: readonly Row[],
  all: readonly Column<Row>[],
  title: string,
  last: (row: Row) => string,
  screen: Screen,
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

function nameOf(row: ProcessRow): string {
  const notes = [row.state === 'stopped' ? 'paused' : '', row.victim ? "the kernel's next victim" : ''];
  const said = notes.filter((note) => note !== '').join(', ');
  return plainText(row.name, 60) + (said === '' ? '' : ` (${said})`);
}

function growthOf({ growth }: { readonly growth: number | null }): string {
  if (growth === null) return '';
  return Math.abs(growth) < 1 ? '0' : `${growth > 0 ? '+' : ''}${formatGrowth(growth)}`;
}

function timeLeftOf({ exhaustion }: Pick<ProcessRow, 'exhaustion'>): string {
  return exhaustion === null ? '' : formatDuration(exhaustion.p50);
}

/** What cannot be shown here, so that its absence is not taken for good news. */
function viewMissing(frame: Frame, screen: Screen): string[] {
  const facts = frame.missing.map(({ fact }) => plainText(fact, 40));
  return facts.length === 0 ? [] : [cut(`Not known here: ${facts.join(', ')}. See: headroom doctor`, screen.width)];
}
