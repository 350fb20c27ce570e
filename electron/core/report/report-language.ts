import type { ByteUnits } from '../words/byte-format.ts';
import { createFigures } from '../words/figures.ts';
import { preferredLanguage, spokenLocale, type Language } from '../words/language.ts';
import { messages, report as reportWords } from '../words/catalogs.ts';
import type { Wording } from '../words/wording.ts';
import { plainText } from '../model/plain-text.ts';
import { reasonText } from '../words/reasons.ts';
import type { Milliseconds } from '../model/units.ts';

/** What reports say, in one language. */
export type ReportWords = (typeof reportWords)['en'];

/** All that a report needs to be put into words: the language, its figures, and times where its reader is. */
export interface ReportLanguage {
  readonly language: Language;
  readonly words: ReportWords;
  /** What the engine finds, in words. */
  readonly texts: (typeof messages)['en'];
  readonly wording: Wording;
  /** Several of them in a sentence. */
  list(items: readonly string[]): string;
  /** Day and time. */
  moment(at: Milliseconds): string;
  /** Day, where it is not that of `like`, and time. */
  clock(at: Milliseconds, like: Milliseconds): string;
}

const LONGEST_NAME = 80;
const LONGEST_TEXT = 1000;

/** `locale` as BCP 47, in whose language and figures; `timeZone` as IANA names it, default: the machine's. */
export function createReportLanguage(locale: string, units: ByteUnits, timeZone?: string): ReportLanguage {
  const language = preferredLanguage([locale]);
  const spoken = spokenLocale(locale);
  const figures = createFigures(spoken, units);
  const words = reportWords[language];
  const list = new Intl.ListFormat(spoken, { type: 'conjunction' });
  const zone = timeZone === undefined ? {} : { timeZone };
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const moment = new Intl.DateTimeFormat(spoken, {
    ...zone,
    ...time,
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    timeZoneName: 'short',
  });
  const day = new Intl.DateTimeFormat(spoken, { ...zone, year: 'numeric', month: 'short', day: 'numeric' });
  const clock = new Intl.DateTimeFormat(spoken, { ...zone, ...time });

  const wording: Wording = {
    bytes: figures.roundBytes,
    rate: figures.roundBytes,
    span: figures.longSpan,
    estimate: (seconds, from, to) =>
      words.estimate({
        span: figures.longSpan(seconds),
        from: figures.bareSpan(from, seconds),
        to: figures.bareSpan(to, seconds),
      }),
    share: figures.percent,
    count: figures.number,
    name: (text) => plainText(text, LONGEST_NAME),
    text: (text) => plainText(text, LONGEST_TEXT),
    reason: (reason) => reasonText(reason, language, wording) ?? plainText(reason, LONGEST_TEXT),
  };

  return {
    language,
    words,
    texts: messages[language],
    wording,
    list: (items) => list.format(items),
    moment: (at) => moment.format(at),
    clock: (at, like) =>
      day.format(at) === day.format(like) ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`,
  };
}
