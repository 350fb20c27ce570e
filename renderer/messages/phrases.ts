import type { Exhaustion, Message } from '../../electron/core/model/assessment.ts';
import { actionReason } from '../../electron/core/words/refusals.ts';
import { reasonText } from '../../electron/core/words/reasons.ts';
import type { MissingFact } from '../../electron/core/model/snapshot.ts';
import type { Missing, Reading } from '../../electron/core/model/reading.ts';
import type { Language } from '../../electron/core/words/language.ts';
import { messages } from '../../electron/core/words/catalogs.ts';
import { createDayFormat } from '../../electron/core/words/day-format.ts';
import { wordMessage } from '../../electron/core/words/messages.ts';
import type { Wording } from '../../electron/core/words/wording.ts';
import type { PlacedPart } from '../../electron/core/model/memory-part.ts';
import { partName } from '../../electron/core/words/part-names.ts';
import { timeShare } from '../../electron/core/words/time-share.ts';
import type { Ratio, Seconds } from '../../electron/core/model/units.ts';
import type { Formats } from '../format/formats.ts';
import { isolatedText } from '../format/untrusted-text.ts';
import type { Messages } from './messages.ts';
import { LONGEST_REASON, LONGEST_TEXT } from '../../electron/core/model/plain-text.ts';

/** Below this a forecast is called a matter of moments: its digits would change faster than one can read. */
const MOMENTS: Seconds = 5;

/** Whole phrases that need both messages and formats. */
export interface Phrases {
  /** How numbers and names stand in a sentence. */
  readonly wording: Wording;
  /** A sentence of the domain. */
  sentence(message: Message): string;
  /** `about 8 minutes` */
  about(exhaustion: Exhaustion): string;
  /** `about 8 minutes (5 to 11)` */
  aboutWithRange(exhaustion: Exhaustion): string;
  /** `~8 min`, or `not in sight` */
  short(exhaustion: Exhaustion | null): string;
  /** What memory that is no process' own is called. */
  part(part: PlacedPart): string;
  /** `a third of the time` */
  timeShare(share: Ratio | null): string;
  /** `5–11`, in the unit of the middle */
  range(exhaustion: Exhaustion): string;
  /** Why a value is missing. */
  missing(missing: Missing | MissingFact): string;
  /** Why an action is guarded, refused or failed: a key of the domain, or the system's own words. */
  reason(reason: string): string;
  /** What the host gives as the reason of a missing value, in the language shown where it is known there. */
  why(reason: string): string;
  /** The value formatted, or why it is missing. */
  reading<T>(reading: Reading<T>, format: (value: T) => string): string;
}

export function createPhrases(t: Messages, f: Formats, language: Language): Phrases {
  const { time } = t.terms;
  const ends = ({ p10, p50, p90 }: Exhaustion) => ({ from: f.bareSpan(p10, p50), to: f.bareSpan(p90, p50) });
  const wording: Wording = {
    bytes: f.roundBytes,
    rate: f.roundBytes,
    span: f.longSpan,
    estimate: (seconds, from, to) =>
      time.spanWithRange({ span: f.longSpan(seconds), from: f.bareSpan(from, seconds), to: f.bareSpan(to, seconds) }),
    share: f.percent,
    ...createDayFormat(f.locale),
    count: f.number,
    name: (name) => isolatedText(name),
    text: (text) => isolatedText(text, LONGEST_TEXT),
    reason: (reason) => phrases.why(reason),
  };

  const phrases: Phrases = {
    wording,
    sentence: (message) => wordMessage(message, messages[language], wording),
    about: ({ p50 }) => (p50 < MOMENTS ? time.momentarily : time.about({ span: f.longSpan(p50) })),
    aboutWithRange: (exhaustion) =>
      exhaustion.p50 < MOMENTS
        ? time.momentarily
        : time.about({ span: time.spanWithRange({ span: f.longSpan(exhaustion.p50), ...ends(exhaustion) }) }),
    short(exhaustion) {
      if (!exhaustion) return time.notExpected;
      return time.short({ span: f.shortSpan(exhaustion.p50) });
    },
    part: (part) => partName(part, language),
    timeShare: (share) => timeShare(share, language),
    range: (exhaustion) => time.range(ends(exhaustion)),
    missing({ kind, reason }) {
      const what = t.terms.missing[kind];
      return reason === '' ? what : t.terms.missing.because({ what, reason: phrases.why(reason) });
    },
    why: (reason) => reasonText(reason, language, wording) ?? isolatedText(reason, LONGEST_REASON),
    reason: (reason) => actionReason(reason, language) ?? phrases.why(reason),
    reading: (reading, format) => (reading.kind === 'ok' ? format(reading.value) : phrases.missing(reading)),
  };
  return phrases;
}
