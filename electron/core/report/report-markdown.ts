import type { Incident } from '../incident/incident.ts';
import type { ReportLanguage } from './report-language.ts';
import { wordIncident } from './report-text.ts';
import { curveLines } from './report-plain.ts';

/**
 * The report as Markdown. Every text is escaped; columns and log lines stand in indented code, which needs no
 * escaping.
 */
export function incidentMarkdown(incident: Incident, language: ReportLanguage): string {
  const { words } = language;
  const report = wordIncident(incident, language);
  const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
    [head, head.map(() => '---'), ...rows.map((row) => row.map(escape))]
      .map((row) => `| ${row.join(' | ')} |`)
      .join('\n');
  const list = (items: readonly string[]) => items.map((item) => `- ${escape(item)}`).join('\n');
  const code = (lines: readonly string[]) => lines.map((line) => `    ${line}`).join('\n');
  const section = (title: string, isThere: boolean, body: () => string) => (isThere ? [`## ${title}`, body()] : []);
  return [
    `# ${escape(report.title)}`,
    escape(report.when),
    ...report.summary.map(escape),
    ...section(words.chart, incident.chart.at.length > 1, () => code(curveLines(incident, report, language))),
    `## ${words.timeline}`,
    list(report.timeline.map(([time, what]) => `${time}: ${what}`)),
    `## ${escape(report.adviceTitle)}`,
    list(report.advice.length === 0 ? [words.nothingToDo] : report.advice),
    `## ${words.facts}`,
    table([words.what, words.value], report.facts),
    ...section(report.tasks.title, report.tasks.rows.length > 0, () =>
      table(
        report.tasks.heads.map(escape),
        report.tasks.rows.map(({ name, role, figures }) => [
          role === null ? name : `${name}, ${words.role[role]}`,
          ...figures,
        ]),
      ),
    ),
    ...section(words.evidence, report.evidence.length > 0, () => code(report.evidence)),
    '',
  ].join('\n\n');
}

function escape(text: string): string {
  return text.replace(/[\\`*_[\]<>|#&~!]/g, '\\$&');
}
