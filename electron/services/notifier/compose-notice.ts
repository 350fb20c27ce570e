import type { Alert, Culprit, PoolAssessment } from '../../core/model/assessment.ts';
import { plainText } from '../../core/model/plain-text.ts';
import type { notifications } from '../../core/words/catalogs.ts';
import type { Figures } from '../../core/words/figures.ts';
import type { Notice } from './notifier.ts';

const LONGEST_NAME = 40;
const NOTABLE_GROWTH_PER_MINUTE = 100_000;

/** What notifications say, in one language. */
export type NoticeWords = (typeof notifications)['en'];

export interface Language {
  readonly words: NoticeWords;
  readonly figures: Figures;
}

/**
 * The text of an alert. The title names the culprit, the pool and the time until the pool is full. The body says how much is
 * left, how fast the culprit grows and which process the kernel would end; what is not known is left out. `canShow` says that
 * there is a window to show.
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
  const place = pool ? placeOf(pool, words) : words.place.machine;
  return {
    key,
    level: alert.level,
    title: titleOf(alert.level, who, place, span, words),
    body: pool ? sentences(alert.culprit, pool, { words, figures }).join(' ') : '',
    buttons: buttons(alert.culprit, words, canShow),
  };
}

/** The culprit's name made plain; untrusted text goes no further than this. */
export function culpritName(culprit: Culprit, words: NoticeWords): string {
  return culprit.kind === 'shared' ? words.sharedMemory : nameOf(culprit.name);
}

function sentences(culprit: Culprit | null, pool: PoolAssessment, { words, figures }: Language): string[] {
  const texts = [
    words.left({ headroom: figures.roundBytes(Math.max(0, pool.headroom)), limit: figures.roundBytes(pool.limit) }),
  ];
  const perMinute = (pool.growth ?? 0) * 60;
  if (culprit && perMinute >= NOTABLE_GROWTH_PER_MINUTE) {
    texts.push(
      words.grows({
        processes: precisely(culprit, words),
        perMinute: figures.roundBytes(perMinute * culprit.share),
        share: figures.percent(culprit.share),
      }),
    );
  }
  const { victim } = pool;
  if (victim && !(culprit && culprit.kind !== 'shared' && culprit.identity.pid === victim.identity.pid)) {
    texts.push(words.victim({ name: withPid(victim.name, victim.identity.pid) }));
  }
  return texts;
}

function buttons(culprit: Culprit | null, words: NoticeWords, canShow: boolean): Notice['buttons'] {
  const show = canShow ? [{ id: 'show', label: words.action.show } as const] : [];
  if (!culprit || culprit.kind === 'shared') return show;
  const several = culprit.kind === 'group' && culprit.members.length > 1;
  // Which of several to end is asked in the window; without one there is nothing to ask with.
  if (several && !canShow) return [];
  return [
    ...show,
    { id: 'pause', label: words.action.pause },
    { id: 'end', label: several ? words.endSeveral : words.action.end },
  ];
}

function precisely(culprit: Culprit, words: NoticeWords): string {
  if (culprit.kind === 'process') return withPid(culprit.name, culprit.identity.pid);
  if (culprit.kind === 'group') return `${nameOf(culprit.name)} (${culprit.members.length})`;
  return words.sharedMemory;
}

function withPid(name: string, pid: number): string {
  return `${nameOf(name)} (${pid})`;
}

function titleOf(
  level: Alert['level'],
  who: string | null,
  place: string,
  span: string | null,
  words: NoticeWords,
): string {
  const when = span === null ? words.nearlyFull : words.runsOut({ span });
  if (who === null) return words.titlePlace({ place, when });
  if (level === 'critical') return words.titleCritical({ who, place, when });
  return span === null ? words.titleFilled({ who, place }) : words.titleFills({ who, place, span });
}

function placeOf({ kind, label, id }: PoolAssessment, { place }: NoticeWords): string {
  return kind === 'machine' ? place.machine : place[kind]({ label: nameOf(label === '' ? id : label) });
}

function nameOf(text: string): string {
  return plainText(text, LONGEST_NAME);
}
