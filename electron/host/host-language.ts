import { createReportLanguage, type ReportLanguage } from '../core/report/report-language.ts';
import type { IncidentSummary } from '../core/incident/incident.ts';
import { lastEndSentence } from '../core/report/report-sentences.ts';
import { environmentLocale } from '../core/words/language.ts';
import type { Settings } from '../core/settings/settings.ts';

/** The language of reports where no page states its own: the setting, otherwise the system's language. */
export function hostLanguage(settings: Pick<Settings, 'language' | 'units'>): ReportLanguage {
  return createReportLanguage(hostLocale(settings), settings.units);
}

/** The locale as BCP 47: the setting, otherwise the one of the environment or the system. */
export function hostLocale({ language }: Pick<Settings, 'language'>): string {
  if (language !== 'system') return language;
  return environmentLocale(process.env) ?? new Intl.DateTimeFormat().resolvedOptions().locale;
}

/** The first sentence after a freeze where there is no page, and the command that shows more. */
export function lastEndNotice(end: IncidentSummary, settings: Pick<Settings, 'language' | 'units'>): string {
  const language = hostLanguage(settings);
  const more = language.words.lastEndMore({ command: `headroom incidents show ${end.id}` });
  return `${lastEndSentence(end, Date.now(), language)} ${more}`;
}

/** The language of the page that asks. A locale or a time zone that is unknown here is ignored. */
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
