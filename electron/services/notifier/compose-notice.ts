import { isSomebody, type Alert, type Culprit, type PoolAssessment } from '../../core/model/assessment.ts';
import { partOf } from '../../core/blame/culprit.ts';
import { LEAST_GROWTH_PER_MINUTE } from '../../core/words/byte-format.ts';
import { plainText } from '../../core/model/plain-text.ts';
import type { Figures } from './figures.ts';
import type { NoticeWords, Place } from './notice-words.ts';
import type { Notice } from './notifier.ts';

const LONGEST_NAME = 40;

export interface Language {
  readonly words: NoticeWords;
  readonly figures: Figures;
}

/**
 * The text of an alert. The title says what fills which pool and when it is full. The body says what is left, how it
 * grows and which process the kernel would kill. Unknown facts are left out. `canShow` says that there is a window to
 * show.
 */
export function composeNotice(
  key: string,
  alert: Alert,
  pool: PoolAssessment | undefined,
  { words, figures }: Language,
  canShow: boolean,
): Notice {
  const who = alert.culprit && culpritName(alert.culprit, words);
  const span = alert.exhaustion && figures.span(alert.exhaustion.p50);
  const place = pool ? { kind: pool.kind, label: placeLabel(pool) } : ({ kind: 'machine', label: '' } as const);
  return {
    key,
    level: alert.level,
    title: titleOf(alert, who, place, span, { words, figures }),
    body: pool ? sentences(alert.culprit, pool, { words, figures }).join(' ') : '',
    buttons: buttons(alert.culprit, words, canShow),
  };
}

function titleOf(
  { level, culprit, stall }: Alert,
  who: string | null,
  place: Place,
  span: string | null,
  { words, figures }: Language,
): string {
  if (culprit?.kind === 'ceiling') return words.shrinks(place, figures.bytes(culprit.to), span);
  if (stall && stall.lasted > 0) return words.stalled(who, place, stall.some);
  return words.title(level, who, place, span);
}

/** The culprit's name made plain; untrusted text goes no further than this. */
export function culpritName(culprit: Culprit, words: NoticeWords): string {
  return isSomebody(culprit) ? nameOf(culprit.name) : words.part(partOf(culprit));
}

function sentences(culprit: Culprit | null, pool: PoolAssessment, { words, figures }: Language): string[] {
  const texts = [words.left(figures.bytes(Math.max(0, pool.headroom)), figures.bytes(pool.limit))];
  const perMinute = (pool.growth ?? 0) * 60;
  if (culprit && culprit.kind !== 'ceiling' && perMinute >= LEAST_GROWTH_PER_MINUTE) {
    texts.push(
      words.grows(figures.bytes(perMinute * culprit.share), figures.percent(culprit.share), precisely(culprit, words)),
    );
  }
  const { victim } = pool;
  if (victim && !(isSomebody(culprit) && culprit.identity.pid === victim.identity.pid)) {
    texts.push(words.victim(withPid(victim.name, victim.identity.pid)));
  }
  return texts;
}

function buttons(culprit: Culprit | null, words: NoticeWords, canShow: boolean): Notice['buttons'] {
  const show = canShow ? [{ id: 'show', label: words.show } as const] : [];
  if (!isSomebody(culprit)) return show;
  const several = culprit.kind === 'group' && culprit.members.length > 1;
  // The window lets the user choose which of several to end. Without a window there is no choice.
  if (several && !canShow) return [];
  return [...show, { id: 'pause', label: words.pause }, { id: 'end', label: several ? words.endSeveral : words.end }];
}

function precisely(culprit: Culprit, words: NoticeWords): string {
  if (culprit.kind === 'process') return withPid(culprit.name, culprit.identity.pid);
  if (culprit.kind === 'group') return `${nameOf(culprit.name)} (${culprit.members.length})`;
  return words.part(partOf(culprit));
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
