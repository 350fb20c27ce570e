import type { Mark, Recorded } from '../../../electron/core/trace/recorded-span.ts';
import { DAY, type Milliseconds } from '../../../electron/core/model/units.ts';
import { isolatedText } from '../../format/untrusted-text.ts';
import type { Formats } from '../../format/formats.ts';
import type { Messages } from '../../messages/messages.ts';

/** The time of day, with its date where that is not within the last day. */
export function momentText(at: Milliseconds, now: Milliseconds, f: Formats): string {
  const sameDay = now - at < DAY && f.day(at) === f.day(now);
  return sameDay ? f.clock(at) : `${f.day(at)}, ${f.clock(at)}`;
}

export function markText(mark: Mark, t: Messages): string {
  const words = t.history.marks;
  switch (mark.kind) {
    case 'alert':
      return words.alert({ level: t.terms.level[mark.level] });
    case 'incident':
      return mark.name === null ? words.incident : words.incidentBy({ name: isolatedText(mark.name, 40) });
    case 'action':
      return words.action({ action: t.actions.confirm[mark.action], name: isolatedText(mark.name, 40) });
  }
}

/** What the recording knows of a moment: its level, or that nothing was recorded. */
export function recordedText(at: Milliseconds, recorded: Recorded | null, t: Messages): string {
  if (recorded?.kind !== 'recorded') return t.history.loading;
  const within = ({ from, to }: { readonly from: Milliseconds; readonly to: Milliseconds }) => at >= from && at <= to;
  if (!recorded.stretches.some(within)) return t.history.gap;
  return t.terms.level[recorded.levels.find(within)?.level ?? 'calm'];
}
