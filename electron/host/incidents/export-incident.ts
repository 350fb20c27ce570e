import type { Incident, ReportFormat } from '../../core/incident.ts';
import { redactIncident } from '../../core/redact-incident.ts';
import { incidentHtml } from './report-html.ts';
import { incidentMarkdown } from './report-markdown.ts';

const ENDINGS: Readonly<Record<ReportFormat, string>> = { markdown: 'md', html: 'html', json: 'json' };

export function exportIncident(incident: Incident, format: ReportFormat, redacted: boolean): string {
  const told = redacted ? redactIncident(incident) : incident;
  if (format === 'json') return `${JSON.stringify(told, null, 2)}\n`;
  return format === 'html' ? incidentHtml(told) : incidentMarkdown(told);
}

export function reportFileName({ id }: Incident, format: ReportFormat): string {
  return `headroom-${id}.${ENDINGS[format]}`;
}
