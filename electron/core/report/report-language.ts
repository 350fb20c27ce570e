import type { ByteUnits } from '../words/byte-format.ts';
import { createDayFormat } from '../words/day-format.ts';
import { createFigures } from '../words/figures.ts';
import { preferredLanguage, spokenLocale, type Language } from '../words/language.ts';
import { messages, report as reportWords } from '../words/catalogs.ts';
import type { Wording } from '../words/wording.ts';
import { LONGEST_TEXT, plainText } from '../model/plain-text.ts';
import { reasonText } from '../words/reasons.ts';
import type { Milliseconds } from '../model/units.ts';

/** What reports say, in one language. */
type ReportWords = (typeof reportWords)['en'];

/** Everything needed to put a report into words: the language, its figures, and times in the reader's time zone. */
export interface ReportLanguage {
  readonly language: Language;
  readonly words: ReportWords;
  /** What the engine finds, in words. */
  readonly texts: (typeof messages)['en'];
  readonly wording: Wording;
  /** Several items joined for a sentence. */
  list(items: readonly string[]): string;
  /** A date and a time. */
  moment(at: Milliseconds): string;
  /** A time, with its date where that differs from the date of `like`. */
  clock(at: Milliseconds, like: Milliseconds): string;
}

const LONGEST_NAME = 80;

/**
 * `locale` (BCP 47) gives the language and its figures. `timeZone` is an IANA name; the machine's own is the default.
 */
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
    ...createDayFormat(spoken, timeZone),
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

/** The language for what only a log tells, which may be one of another machine. */
export function languageOfLog(language: ReportLanguage): ReportLanguage {
  const { words } = language;
  return { ...language, words: { ...words, machine: words.machineOfLog } };
}
