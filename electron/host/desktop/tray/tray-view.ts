import type { PausedProcess } from '../../../core/actions/action.ts';
import { isSomebody, waitedShare, type Culprit, type PoolAssessment } from '../../../core/model/assessment.ts';
import { partOf } from '../../../core/blame/culprit.ts';
import type { Frame } from '../../../core/model/frame.ts';
import type { Identity } from '../../../core/model/identity.ts';
import { LONGEST_NAME, plainText } from '../../../core/model/plain-text.ts';
import type { Figures } from '../../../core/words/figures.ts';
import { gaugeSteps, type TrayIconState } from './tray-icon.ts';
import type { DesktopWords } from '../desktop-words.ts';

const MOST_RISKS = 5;

export interface TrayProcess extends Identity {
  readonly label: string;
}

/** Everything that the tray shows, in words. Figures that move are in the tooltip only. */
export interface TrayView {
  readonly icon: TrayIconState;
  readonly tooltip: string;
  readonly headline: string;
  readonly risks: readonly TrayProcess[];
  readonly paused: readonly TrayProcess[];
}

/** The tray's view of a frame. Null before the first frame. */
export function trayView(
  frame: Frame | null,
  paused: readonly PausedProcess[],
  words: DesktopWords,
  figures: Figures,
): TrayView {
  const pausedRows = paused.map((process) => ({ pid: process.pid, start: process.start, label: labelOf(process) }));
  const pool = frame?.pools[0];
  if (!frame || !pool) {
    const icon = { level: 'calm', filled: null } as const;
    return { icon, tooltip: words.starting, headline: words.starting, risks: [], paused: pausedRows };
  }
  return {
    icon: { level: frame.level, filled: gaugeSteps(pool.used / Math.max(1, pool.limit)) },
    tooltip: tooltip(pool, words, figures),
    headline: words.levels[frame.level],
    risks: frame.processes
      .filter((row) => Math.round(row.risk) > 0)
      .slice(0, MOST_RISKS)
      .map((row) => ({ pid: row.pid, start: row.start, label: labelOf(row) })),
    paused: pausedRows,
  };
}

/** The tooltip, for example `6.2 GB left - chrome on course to fill it in ~8 min`, and who ends programs before. */
function tooltip(pool: PoolAssessment, words: DesktopWords, figures: Figures): string {
  const text = outlookOf(pool, words, figures);
  const { daemon } = pool;
  if (!daemon) return text;
  const span = daemon.acts && figures.shortSpan(daemon.acts.p50);
  return `${text} - ${words.daemon({ daemon: daemon.daemon, span })}`;
}

function outlookOf(pool: PoolAssessment, words: DesktopWords, figures: Figures): string {
  const name = pool.kind === 'machine' ? null : nameOf(pool.label === '' ? pool.id : pool.label);
  const left = words.shortLeft({ headroom: figures.roundBytes(Math.max(0, pool.headroom)), pool: name });
  if (pool.level === 'calm') return left;
  if (pool.stall && pool.stall.lasted > 0) return `${left} - ${words.stalled({ share: waitedShare(pool.stall) })}`;
  if (!pool.exhaustion) return pool.level === 'watch' ? left : `${left} - ${words.nearlyFull}`;
  const span = figures.shortSpan(pool.exhaustion.p50);
  if (pool.culprit?.kind === 'ceiling') return `${left} - ${words.shrinks({ span })}`;
  if (pool.stall?.begins) {
    const slow = figures.shortSpan(pool.stall.begins.p50);
    return `${left} - ${words.bothEnds({ who: pool.culprit && whoIs(pool.culprit, words), slow, span })}`;
  }
  if (!pool.culprit) return `${left} - ~${span}`;
  return `${left} - ${words.onCourse({ who: whoIs(pool.culprit, words), span })}`;
}

function whoIs(culprit: Culprit, words: DesktopWords): string {
  return isSomebody(culprit) ? nameOf(culprit.name) : words.part(partOf(culprit));
}

/** A label without figures. They would change under the pointer, and each change closes a menu that is open. */
function labelOf({ name, pid }: { readonly name: string; readonly pid: number }): string {
  return `${nameOf(name)} (${pid})`;
}

function nameOf(text: string): string {
  return plainText(text, LONGEST_NAME);
}
