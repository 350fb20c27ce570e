import { actionReason } from '../../../core/words/refusals.ts';
import type { Exhaustion, Message } from '../../../core/model/assessment.ts';
import { spokenLocale } from '../../../core/words/language.ts';
import { wordMessage } from '../../../core/words/messages.ts';
import { LONGEST_REASON, plainText } from '../../../core/model/plain-text.ts';
import { reasonText } from '../../../core/words/reasons.ts';
import { createReportLanguage, type ReportLanguage } from '../../../core/report/report-language.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { systemErrorOf } from '../../../core/words/system-errors.ts';
import { hostLocale } from '../../host-language.ts';
import { catalogs } from './catalogs.ts';
import { createTerminalFigures, type TerminalFigures } from './figures.ts';
import type { Messages } from './messages.ts';

/** All that a command needs to speak to a person: the words and figures of one language. Everything it gives is safe to print. */
export interface Speech {
  readonly t: Messages;
  readonly f: TerminalFigures;
  /** What incidents and sentences of the domain are put into words with. */
  readonly report: ReportLanguage;
  /** Sentences of the domain, one after the other. */
  sentences(messages: readonly Message[]): string;
  /** Why an action is guarded, refused or failed: a key of the domain, or the system's own words. */
  reason(reason: string): string;
  /** Why a value is missing or could not be read, in the words of the reader. */
  why(reason: string): string;
  /** An error of the operating system. */
  error(error: unknown): string;
  /** `8 minutes (5 to 11)` */
  estimate(exhaustion: Exhaustion): string;
}

export function createSpeech(locale: string, units: Settings['units']): Speech {
  const report = createReportLanguage(locale, units);
  const { language, texts, wording } = report;
  const t = catalogs[language];
  return {
    t,
    f: createTerminalFigures(spokenLocale(locale), units, t.terms),
    report,
    sentences: (messages) => messages.map((message) => wordMessage(message, texts, wording)).join(' '),
    reason: (reason) =>
      actionReason(reason, language) ?? reasonText(reason, language, wording) ?? plainText(reason, LONGEST_REASON),
    why: wording.reason,
    error: (error) => wording.reason(systemErrorOf(error)),
    estimate: ({ p10, p50, p90 }) => wording.estimate(p50, p10, p90),
  };
}

/** In the language of the settings, else of the system. */
export function speechFor(settings: Pick<Settings, 'language' | 'units'>): Speech {
  return createSpeech(hostLocale(settings), settings.units);
}
