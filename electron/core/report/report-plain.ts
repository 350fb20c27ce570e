import stringWidth from 'string-width';
import type { Incident } from '../incident/incident.ts';
import type { ReportLanguage } from './report-language.ts';
import { wordIncident, type ReportTasks, type ReportText } from './report-text.ts';
import { drawTextChart } from './text-chart.ts';
import { LONGEST_NAME, plainText } from '../model/plain-text.ts';
import { alignLeft, wrap } from './columns.ts';

const INDENT = '  ';

export interface PlainOptions {
  /** When it was, where the time of the incident is not known. */
  readonly when?: string;
  /** Without a timeline, which a log alone does not give. */
  readonly isBrief?: boolean;
}

/** The report for a terminal of this width. */
export function incidentPlain(
  incident: Incident,
  language: ReportLanguage,
  width: number,
  { when, isBrief = false }: PlainOptions = {},
): string {
  const { words } = language;
  const report = wordIncident(incident, language);
  const paragraph = (text: string, indent = '') => wrap(text, width - indent.length).map((line) => indent + line);
  const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', title, ...lines]);
  const columns = (rows: readonly (readonly string[])[]) => alignColumns(rows, width);
  return [
    ...paragraph(report.title),
    when ?? report.when,
    '',
    ...paragraph(report.summary.join(' ')),
    ...section(words.chart, incident.chart.at.length > 1 ? curveLines(incident, report, language).map(indented) : []),
    ...section(words.timeline, isBrief ? [] : columns(report.timeline)),
    ...section(
      report.adviceTitle,
      (report.advice.length === 0 ? [words.nothingToDo] : report.advice).flatMap((one) => paragraph(one, INDENT)),
    ),
    ...section(words.facts, columns(report.facts)),
    ...section(report.tasks.title, columns(taskRows(report.tasks, language))),
    ...section(words.evidence, report.evidence.map(indented)),
    '',
  ].join('\n');
}

/** The table of tasks with its headings. The role of a process stands after its name. */
function taskRows({ heads, rows }: ReportTasks, { words }: ReportLanguage): readonly (readonly string[])[] {
  if (rows.length === 0) return [];
  const named = rows.map(({ name, role, figures }) => [
    role === null ? name : `${name}, ${words.role[role]}`,
    ...figures,
  ]);
  return [heads, ...named];
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
