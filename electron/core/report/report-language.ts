import { createByteFormat, type ByteUnits } from '../words/byte-format.ts';
import { createDurationFormat, roundDuration } from '../words/duration-format.ts';
import { preferredLanguage, spokenLocale, type Language } from '../words/language.ts';
import { messageTexts } from '../words/message-texts.ts';
import type { MessageTexts, Wording } from '../words/messages.ts';
import { plainText } from '../model/plain-text.ts';
import { knownReason } from '../words/reading-reasons.ts';
import type { Milliseconds } from '../model/units.ts';
import { reportWordsEn } from './report-words-en.ts';
import { reportWordsPtBr } from './report-words-pt-br.ts';
import type { ReportWords } from './report-words.ts';

export const reportWords: Readonly<Record<Language, ReportWords>> = { en: reportWordsEn, 'pt-BR': reportWordsPtBr };

/** Everything needed to put a report into words: the language, its figures, and times in the reader's time zone. */
export interface ReportLanguage {
  readonly language: Language;
  readonly words: ReportWords;
  readonly texts: MessageTexts;
  readonly wording: Wording;
  /** Several items joined for a sentence. */
  list(items: readonly string[]): string;
  /** A date and a time. */
  moment(at: Milliseconds): string;
  /** A time, with its date where that differs from the date of `like`. */
  clock(at: Milliseconds, like: Milliseconds): string;
}

const LONGEST_NAME = 80;
const LONGEST_TEXT = 1000;

/**
 * `locale` (BCP 47) gives the language and its figures. `timeZone` is an IANA name; the machine's own is the default.
 */
export function createReportLanguage(locale: string, units: ByteUnits, timeZone?: string): ReportLanguage {
  const language = preferredLanguage([locale]);
  const figures = spokenLocale(locale);
  const words = reportWords[language];
  const bytes = createByteFormat(figures, units);
  const spans = createDurationFormat(figures);
  const percent = new Intl.NumberFormat(figures, { style: 'percent', maximumFractionDigits: 0 });
  const integer = new Intl.NumberFormat(figures, { maximumFractionDigits: 0 });
  const round = (value: number) => bytes(value, true);
  const list = new Intl.ListFormat(figures, { type: 'conjunction' });
  const zone = timeZone === undefined ? {} : { timeZone };
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const moment = new Intl.DateTimeFormat(figures, {
    ...zone,
    ...time,
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    timeZoneName: 'short',
  });
  const day = new Intl.DateTimeFormat(figures, { ...zone, year: 'numeric', month: 'short', day: 'numeric' });
  const clock = new Intl.DateTimeFormat(figures, { ...zone, ...time });

  return {
    language,
    words,
    texts: messageTexts[language],
    wording: {
      bytes: round,
      rate: round,
      span: (seconds) => spans.long(roundDuration(seconds)),
      estimate(seconds, from, to) {
        const { unit } = roundDuration(seconds);
        const bare = (value: number) => spans.number(roundDuration(value, unit).value);
        return words.estimate({ span: spans.long(roundDuration(seconds)), from: bare(from), to: bare(to) });
      },
      share: (ratio) => percent.format(ratio),
      count: (value) => integer.format(value),
      name: (text) => plainText(text, LONGEST_NAME),
      text: (text) => plainText(text, LONGEST_TEXT),
      reason: (reason) => knownReason(reason, language) ?? plainText(reason, LONGEST_TEXT),
    },
    list: (items) => list.format(items),
    moment: (at) => moment.format(at),
    clock: (at, like) =>
      day.format(at) === day.format(like) ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`,
  };
}
