import stringWidth from 'string-width';
import type { Incident } from '../incident/incident.ts';
import type { ReportLanguage } from './report-language.ts';
import { wordIncident, type ReportText } from './report-text.ts';
import { drawTextChart } from './text-chart.ts';
import { LONGEST_NAME, plainText } from '../model/plain-text.ts';
import { alignLeft, wrap } from './columns.ts';

const INDENT = '  ';

/** The report for a terminal of this width. */
export function incidentPlain(incident: Incident, language: ReportLanguage, width: number): string {
  const { words } = language;
  const report = wordIncident(incident, language);
  const paragraph = (text: string, indent = '') => wrap(text, width - indent.length).map((line) => indent + line);
  const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', title, ...lines]);
  const columns = (rows: readonly (readonly string[])[]) => alignColumns(rows, width);
  return [
    ...paragraph(report.title),
    report.when,
    '',
    ...paragraph(report.summary.join(' ')),
    ...section(words.chart, incident.chart.at.length > 1 ? curveLines(incident, report, language).map(indented) : []),
    ...section(words.timeline, columns(report.timeline)),
    ...section(
      report.adviceTitle,
      (report.advice.length === 0 ? [words.nothingToDo] : report.advice).flatMap((one) => paragraph(one, INDENT)),
    ),
    ...section(words.facts, columns(report.facts)),
    ...section(
      words.tasks,
      columns(
        report.tasks.map(({ name, role, size, oomScoreAdj, countsAs }) => [
          name,
          size,
          `oom_score_adj ${oomScoreAdj}`,
          `${words.countsAs} ${countsAs}${role === null ? '' : ` (${words.role[role]})`}`,
        ]),
      ),
    ),
    ...section(words.evidence, report.evidence.map(indented)),
    '',
  ].join('\n');
}

/** The chart as lines of characters, its parts in columns. */
export function curveLines(
  { chart }: Incident,
  { consumers }: ReportText,
  { words, wording }: ReportLanguage,
): readonly string[] {
  const curves = drawTextChart(
    chart,
    consumers.map(({ name, role }) => (role === null ? name : `${name}, ${words.role[role]}`)),
    { used: words.used, bytes: wording.bytes },
  );
  const shown = curves.map(({ name }) => plainText(name, LONGEST_NAME));
  const width = Math.max(...shown.map((name) => stringWidth(name)));
  return curves.map(({ blocks, last }, index) => `${alignLeft(shown[index] ?? '', width)}  ${blocks}  ${last}`);
}

function indented(line: string): string {
  return INDENT + line;
}

/** Rows in aligned columns. Each column but the last is as wide as its widest cell; the last is wrapped. */
function alignColumns(rows: readonly (readonly string[])[], width: number): readonly string[] {
  const widths = [...(rows[0] ?? [])].map((_, column) =>
    Math.max(...rows.map((row) => stringWidth(row[column] ?? ''))),
  );
  return rows.flatMap((row) => {
    const head = row.slice(0, -1).map((cell, column) => `${alignLeft(cell, widths[column] ?? 0)}  `);
    const lead = INDENT + head.join('');
    const taken = stringWidth(lead);
    const room = Math.max(20, width - taken);
    return wrap(row.at(-1) ?? '', room).map((line, index) => (index === 0 ? lead : ' '.repeat(taken)) + line);
  });
}
