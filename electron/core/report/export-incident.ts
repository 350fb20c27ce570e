import type { Incident, ReportFormat } from '../incident/incident.ts';
import { redactIncident } from '../incident/redact-incident.ts';
import type { ReportLanguage } from './report-language.ts';
import { incidentHtml } from './report-html.ts';
import { incidentMarkdown } from './report-markdown.ts';

const ENDINGS: Readonly<Record<ReportFormat, string>> = { markdown: 'md', html: 'html', json: 'json' };

/** JSON is of no language: keys and values. */
export function exportIncident(
  incident: Incident,
  format: ReportFormat,
  redacted: boolean,
  language: ReportLanguage,
): string {
  if (format === 'json') return `${JSON.stringify(redacted ? redactIncident(incident) : incident, null, 2)}\n`;
  const told = redacted ? redactIncident(incident, language.words.redacted) : incident;
  return format === 'html' ? incidentHtml(told, language) : incidentMarkdown(told, language);
}

export function reportFileName({ id }: Incident, format: ReportFormat): string {
  return `headroom-${id}.${ENDINGS[format]}`;
}
