import type { Incident, IncidentChart } from '../../core/incident.ts';
import { plainText } from '../../core/plain-text.ts';
import { formatBytes } from '../cli/format.ts';
import { wordIncident } from './report-text.ts';

/** Its hash stands in the page's own policy, so that no other style applies. */
export const REPORT_STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1c1e21;background:#fff}' +
  'h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse}' +
  'th,td{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top;font-weight:400}th{color:#5a6068}' +
  'pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f3f4f6;padding:1rem}svg{width:100%;height:auto}';
export const REPORT_STYLE_HASH = 'x5qT8syo93iMF0+OPW9zV30PlZjv4x34Z2COe5VAVXU=';

/** The report as one page that needs nothing else: no script, nothing loaded, every text escaped. */
export function incidentHtml(incident: Incident): string {
  const { title, summary, timeline, facts, advice, evidence } = wordIncident(incident);
  const rows = (pairs: readonly (readonly [string, string])[]) =>
    pairs.map(([head, cell]) => `<tr><th scope="row">${escape(head)}</th><td>${escape(cell)}</td></tr>`).join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${REPORT_STYLE_HASH}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title><style>${REPORT_STYLE}</style></head><body>
<h1>${escape(title)}</h1>
${summary.map((sentence) => `<p>${escape(sentence)}</p>`).join('\n')}
${chartSvg(incident.chart)}
<h2>Timeline</h2><table>${rows(timeline)}</table>
<h2>What to do</h2><ul>${advice.map((one) => `<li>${escape(one)}</li>`).join('')}</ul>
<h2>Facts</h2><table>${rows(facts)}</table>
${evidence.length === 0 ? '' : `<h2>What the log says</h2><pre>${evidence.map(escape).join('\n')}</pre>`}
</body></html>
`;
}

const WIDTH = 800;
const HEIGHT = 260;
const BOTTOM = 30;
const COLOURS = ['#b3261e', '#1f6feb', '#2e7d32', '#8250df', '#9a6700'];

function chartSvg({ at, used, limit, consumers }: IncidentChart): string {
  const begin = at[0] ?? 0;
  const span = Math.max(1, (at.at(-1) ?? 0) - begin);
  const top = Math.max(1, limit, ...used) * 1.05;
  const x = (time: number) => (((time - begin) / span) * WIDTH).toFixed(1);
  const y = (bytes: number) => (HEIGHT - (bytes / top) * HEIGHT).toFixed(1);
  const line = (values: readonly (number | null)[]) =>
    values.flatMap((value, index) => (value === null ? [] : [`${x(at[index] ?? begin)},${y(value)}`])).join(' ');
  const curve = (values: readonly (number | null)[], colour: string, width: number) =>
    `<polyline fill="none" stroke="${colour}" stroke-width="${width}" points="${line(values)}"/>`;
  const legend = consumers.map(({ name, identity }, index) => {
    const label = escape(`${plainText(name, 14)} (${identity.pid})`);
    return `<text x="${index * 160}" y="${HEIGHT + 20}" font-size="13" fill="${COLOURS[index]}">${label}</text>`;
  });
  return `<svg viewBox="0 -16 ${WIDTH} ${HEIGHT + BOTTOM + 16}" role="img" aria-label="Memory in use and its main consumers">
<line x1="0" x2="${WIDTH}" y1="${y(limit)}" y2="${y(limit)}" stroke="#5a6068" stroke-dasharray="6 4"/>
<text x="0" y="${Number(y(limit)) - 4}" font-size="13" fill="#5a6068">limit ${escape(formatBytes(limit))}</text>
${curve(used, '#1c1e21', 2.5)}
${consumers.map(({ size }, index) => curve(size, COLOURS[index] ?? '#5a6068', 1.5)).join('\n')}
${legend.join('\n')}
</svg>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
