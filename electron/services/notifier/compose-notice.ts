import type { Alert, Culprit, PoolAssessment } from '../../core/model/assessment.ts';
import { plainText } from '../../core/model/plain-text.ts';
import type { Figures } from '../../core/words/figures.ts';
import type { NoticeWords } from './notice-words.ts';
import type { Notice } from './notifier.ts';

const LONGEST_NAME = 40;
const NOTABLE_GROWTH_PER_MINUTE = 100_000;

export interface Language {
  readonly words: NoticeWords;
  readonly figures: Figures;
}

/**
 * The text of an alert: in the title who fills what and when it is full, below it what is left, how it grows and whom
 * the kernel would take. What is not known is left out. `canShow`: there is a window to show.
 */
export function composeNotice(
  key: string,
  alert: Alert,
  pool: PoolAssessment | undefined,
  { words, figures }: Language,
  canShow: boolean,
): Notice {
  const who = alert.culprit && culpritName(alert.culprit, words);
  const span = alert.exhaustion && figures.shortSpan(alert.exhaustion.p50);
  const place = pool ? { kind: pool.kind, label: placeLabel(pool) } : ({ kind: 'machine', label: '' } as const);
  return {
    key,
    level: alert.level,
    title: words.title(alert.level, who, place, span),
    body: pool ? sentences(alert.culprit, pool, { words, figures }).join(' ') : '',
    buttons: buttons(alert.culprit, words, canShow),
  };
}

/** The culprit's name made plain; untrusted text goes no further than this. */
export function culpritName(culprit: Culprit, words: NoticeWords): string {
  return culprit.kind === 'shared' ? words.sharedMemory : nameOf(culprit.name);
}

function sentences(culprit: Culprit | null, pool: PoolAssessment, { words, figures }: Language): string[] {
  const texts = [words.left(figures.roundBytes(Math.max(0, pool.headroom)), figures.roundBytes(pool.limit))];
  const perMinute = (pool.growth ?? 0) * 60;
  if (culprit && perMinute >= NOTABLE_GROWTH_PER_MINUTE) {
    texts.push(
      words.grows(
        figures.roundBytes(perMinute * culprit.share),
        figures.percent(culprit.share),
        precisely(culprit, words),
      ),
    );
  }
  const { victim } = pool;
  if (victim && !(culprit && culprit.kind !== 'shared' && culprit.identity.pid === victim.identity.pid)) {
    texts.push(words.victim(withPid(victim.name, victim.identity.pid)));
  }
  return texts;
}

function buttons(culprit: Culprit | null, words: NoticeWords, canShow: boolean): Notice['buttons'] {
  const show = canShow ? [{ id: 'show', label: words.show } as const] : [];
  if (!culprit || culprit.kind === 'shared') return show;
  const several = culprit.kind === 'group' && culprit.members.length > 1;
  // Which of several to end is asked in the window; without one there is nothing to ask with.
  if (several && !canShow) return [];
  return [...show, { id: 'pause', label: words.pause }, { id: 'end', label: several ? words.endSeveral : words.end }];
}

function precisely(culprit: Culprit, words: NoticeWords): string {
  if (culprit.kind === 'process') return withPid(culprit.name, culprit.identity.pid);
  if (culprit.kind === 'group') return `${nameOf(culprit.name)} (${culprit.members.length})`;
  return words.sharedMemory;
}

function withPid(name: string, pid: number): string {
  return `${nameOf(name)} (${pid})`;
}

function placeLabel(pool: PoolAssessment): string {
  return nameOf(pool.label === '' ? pool.id : pool.label);
}

function nameOf(text: string): string {
  return plainText(text, LONGEST_NAME);
}
