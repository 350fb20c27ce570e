import {
  isSomebody,
  waitedShare,
  type Alert,
  type Culprit,
  type DaemonAct,
  type PoolAssessment,
} from '../../core/model/assessment.ts';
import { partOf } from '../../core/blame/culprit.ts';
import { LEAST_GROWTH_PER_MINUTE } from '../../core/words/byte-format.ts';
import { LONGEST_NAME, plainText } from '../../core/model/plain-text.ts';
import type { notifications } from '../../core/words/catalogs.ts';
import type { Figures } from '../../core/words/figures.ts';
import type { Notice } from './notifier.ts';

/** What notifications say, in one language. */
export type NoticeWords = (typeof notifications)['en'];

export interface NoticeLanguage {
  readonly words: NoticeWords;
  readonly figures: Figures;
}

/**
 * The text of an alert. The title says what runs out when, and because of whom. The body says what is left, how it
 * grows and which process the kernel would kill. Unknown facts are left out. `canShow` says that there is a window to
 * show.
 */
export function composeNotice(
  key: string,
  alert: Alert,
  pool: PoolAssessment | undefined,
  { words, figures }: NoticeLanguage,
  canShow: boolean,
): Notice {
  const who = alert.culprit && culpritName(alert.culprit, words);
  const span = alert.exhaustion && figures.shortSpan(alert.exhaustion.p50);
  return {
    key,
    level: alert.level,
    title: titleOf(alert, who, pool, { words, figures }, span),
    body: pool ? sentences(alert.culprit, pool, { words, figures }).join(' ') : '',
    buttons: buttons(alert.culprit, words, canShow),
  };
}

function titleOf(
  { culprit, stall }: Alert,
  who: string | null,
  pool: PoolAssessment | undefined,
  { words, figures }: NoticeLanguage,
  span: string | null,
): string {
  const label = pool && pool.kind !== 'machine' ? poolName(pool) : null;
  if (culprit?.kind === 'ceiling') return words.shrinks({ pool: label, to: figures.roundBytes(culprit.to), span });
  if (stall && stall.lasted > 0) return words.stalled({ who, pool: label, share: waitedShare(stall) });
  const ends = words.ends[pool?.kind ?? 'machine']({ label: label ?? '', span });
  // The limit of a program is its own: that it gets there because of itself goes without saying.
  return who === null || who === label ? ends : words.becauseOf({ ends, who });
}

/** The culprit's name made plain; untrusted text goes no further than this. */
export function culpritName(culprit: Culprit, words: NoticeWords): string {
  return isSomebody(culprit) ? nameOf(culprit.name) : words.partWithin(partOf(culprit));
}

function sentences(culprit: Culprit | null, pool: PoolAssessment, { words, figures }: NoticeLanguage): string[] {
  const texts = [
    words.left({ headroom: figures.roundBytes(Math.max(0, pool.headroom)), limit: figures.roundBytes(pool.limit) }),
  ];
  const perMinute = (pool.growth ?? 0) * 60;
  if (culprit && culprit.kind !== 'ceiling' && perMinute >= LEAST_GROWTH_PER_MINUTE) {
    texts.push(
      words.grows({
        processes: precisely(culprit, words),
        perMinute: figures.roundBytes(perMinute * culprit.share),
        share: figures.percent(culprit.share),
      }),
    );
  }
  const { victim, stall, daemon } = pool;
  if (stall?.begins) texts.push(words.slows({ span: figures.longSpan(stall.begins.p50) }));
  if (daemon) texts.push(daemonSentence(daemon, { words, figures }));
  // Where a daemon acts first, the kernel takes nobody.
  else if (victim && !(isSomebody(culprit) && culprit.identity.pid === victim.identity.pid)) {
    texts.push(words.victim({ name: withPid(victim.name, victim.identity.pid) }));
  }
  return texts;
}

function daemonSentence({ daemon, acts, victim }: DaemonAct, { words, figures }: NoticeLanguage): string {
  const session = victim?.kind === 'cgroup' && victim.session;
  const span = acts && figures.longSpan(acts.p50);
  return words.daemon({ daemon, span, who: victim && nameOf(victim.name), session });
}

function buttons(culprit: Culprit | null, words: NoticeWords, canShow: boolean): Notice['buttons'] {
  const show = canShow ? [{ id: 'show', label: words.action.show } as const] : [];
  if (!isSomebody(culprit)) return show;
  const several = culprit.kind === 'group' && culprit.members.length > 1;
  // The window lets the user choose which of several to end. Without a window there is no choice.
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
  return words.part(partOf(culprit));
}

function withPid(name: string, pid: number): string {
  return `${nameOf(name)} (${pid})`;
}

function poolName({ label, id }: PoolAssessment): string {
  return nameOf(label === '' ? id : label);
}

function nameOf(text: string): string {
  return plainText(text, LONGEST_NAME);
}
