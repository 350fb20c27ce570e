import type { Incident, ReportFormat } from '../incident/incident.ts';
import { plainJson } from '../model/json.ts';
import { redactIncident } from '../incident/redact-incident.ts';
import type { ReportLanguage } from './report-language.ts';
import { incidentHtml } from './report-html.ts';
import { incidentMarkdown } from './report-markdown.ts';

const ENDINGS: Readonly<Record<ReportFormat, string>> = { markdown: 'md', html: 'html', json: 'json' };

/** The incident as a file. JSON has no language: it holds keys and values. */
export function exportIncident(
  incident: Incident,
  format: ReportFormat,
  redacted: boolean,
  language: ReportLanguage,
): string {
  if (format === 'json') return `${plainJson(redacted ? redactIncident(incident) : incident, 2)}\n`;
  const told = redacted ? redactIncident(incident, language.words.redacted) : incident;
  return format === 'html' ? incidentHtml(told, language) : incidentMarkdown(told, language);
}

export function reportFileName({ id }: Incident, format: ReportFormat): string {
  return `headroom-${id}.${ENDINGS[format]}`;
}
