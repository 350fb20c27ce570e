import type { Incident } from '../incident/incident.ts';
import type { ReportLanguage } from './report-language.ts';
import { wordIncident, type Role } from './report-text.ts';
import { escapeHtml as escape } from './escape-html.ts';
import { incidentChart } from './report-chart.ts';
import { REPORT_STYLE, REPORT_STYLE_HASH } from './report-style.ts';

/** The report as one self-contained page: no script, no loaded resource, every text escaped. */
export function incidentHtml(incident: Incident, language: ReportLanguage): string {
  const { words } = language;
  const report = wordIncident(incident, language);
  const section = (title: string, isThere: boolean, body: () => string) =>
    isThere ? `<section><h2>${escape(title)}</h2>${body()}</section>` : '';
  const advice = report.advice.length === 0 ? [words.nothingToDo] : report.advice;
  return `<!doctype html>
<html lang="${language.language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${REPORT_STYLE_HASH}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(report.title)}</title><style>${REPORT_STYLE}</style></head><body>
<header><h1>${escape(report.title)}</h1><p class="when">${escape(report.when)}</p></header>
<main>
<section class="summary">${report.summary.map((sentence) => `<p>${escape(sentence)}</p>`).join('\n')}</section>
${section(report.adviceTitle, true, () => `<ul class="advice">${advice.map((one) => `<li>${escape(one)}</li>`).join('')}</ul>`)}
${section(words.chart, incident.chart.at.length > 1, () => chart(incident, language))}
${section(words.timeline, true, () => `<table class="times">${timeline(incident, report.timeline)}</table>`)}
${section(words.facts, true, () => `<table class="pairs">${pairs(report.facts)}</table>`)}
${section(report.tasks.title, report.tasks.rows.length > 0, () =>
  table(
    report.tasks.heads,
    report.tasks.rows.map(({ name, role, figures }) => [escape(name) + badge(role, language), ...figures.map(escape)]),
  ),
)}
${section(words.evidence, report.evidence.length > 0, () => `<pre>${report.evidence.map(escape).join('\n')}</pre>`)}
</main>
<footer>${escape(words.madeBy)}</footer>
</body></html>
`;
}

function chart(incident: Incident, language: ReportLanguage): string {
  const { words, wording } = language;
  const { used, limit } = incident.chart;
  const rows = [
    [
      `<span class="swatch s"></span>${escape(words.used)}`,
      escape(wording.bytes(used[0] ?? 0)),
      escape(`${wording.bytes(used.at(-1) ?? 0)} / ${wording.bytes(limit)}`),
    ],
    ...wordIncident(incident, language).consumers.map(({ name, role, first, last }, index) => [
      `<span class="swatch s${index % 5}"></span>${escape(name)}${badge(role, language)}`,
      escape(first),
      escape(last),
    ]),
  ];
  const caption = incident.forecast ? `<figcaption>${escape(words.cone)}</figcaption>` : '';
  return `<figure><div class="wide">${incidentChart(incident, language)}</div>${caption}</figure>${table([words.consumer, words.first, words.last], rows)}`;
}

function badge(role: Role | null, { words }: ReportLanguage): string {
  return role === null ? '' : ` <span class="badge ${role}">${escape(words.role[role])}</span>`;
}

function timeline(incident: Incident, texts: readonly (readonly [string, string])[]): string {
  return texts
    .map(([time, what], index) => {
      const entry = incident.timeline[index];
      const look = entry?.kind === 'level' ? entry.level : (entry?.kind ?? '');
      return `<tr><th scope="row">${escape(time)}</th><td><span class="level ${look}">${escape(what)}</span></td></tr>`;
    })
    .join('');
}

function pairs(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([head, cell]) => `<tr><th scope="row">${escape(head)}</th><td>${escape(cell)}</td></tr>`).join('');
}

/** A table whose cells are already escaped. All columns but the first hold figures. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const look = (index: number) => (index === 0 ? '' : ' class="number"');
  const heads = head.map((cell, index) => `<th scope="col"${look(index)}>${escape(cell)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell, index) => `<td${look(index)}>${cell}</td>`).join('')}</tr>`);
  return `<table class="figures"><thead><tr>${heads}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}
