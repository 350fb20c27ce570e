import { createReportLanguage, type ReportLanguage } from '../core/report/report-language.ts';
import type { IncidentSummary } from '../core/incident/incident.ts';
import { lastEndSentence } from '../core/report/report-sentences.ts';
import { environmentLocale } from '../core/words/language.ts';
import type { Settings } from '../core/settings/settings.ts';

/** What reports are written in where no page says what it speaks: the setting, else the system's language. */
export function hostLanguage(settings: Pick<Settings, 'language' | 'units'>): ReportLanguage {
  return createReportLanguage(hostLocale(settings), settings.units);
}

/** As BCP 47: the setting, else as the environment or the system itself says. */
export function hostLocale({ language }: Pick<Settings, 'language'>): string {
  if (language !== 'system') return language;
  return environmentLocale(process.env) ?? new Intl.DateTimeFormat().resolvedOptions().locale;
}

/** What to say first after a freeze, where there is no page that says it, and how to read more. */
export function lastEndNotice(end: IncidentSummary, settings: Pick<Settings, 'language' | 'units'>): string {
  const language = hostLanguage(settings);
  const more = language.words.lastEndMore({ command: `headroom incidents show ${end.id}` });
  return `${lastEndSentence(end, Date.now(), language)} ${more}`;
}

/** That of the page that asks; a locale or a time zone that is not known here counts as not said. */
export function pageLanguage(
  settings: Pick<Settings, 'language' | 'units'>,
  locale: string | undefined,
  timeZone: string | undefined,
): ReportLanguage {
  try {
    return createReportLanguage(locale ?? hostLocale(settings), settings.units, timeZone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return hostLanguage(settings);
  }
}
