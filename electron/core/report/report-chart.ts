import { usedAt } from '../incident/incident-chart.ts';
import type { Incident } from '../incident/incident.ts';
import type { ReportLanguage } from './report-language.ts';
import type { Bytes, Milliseconds } from '../model/units.ts';
import { escapeHtml } from './escape-html.ts';

const WIDTH = 800;
const HEIGHT = 280;
const LEFT = 64;
const TOP = 30;
const BOTTOM = 24;
const GRID_LINES = 4;
/** The share of the chart's width for the forecast beyond the end. */
const AFTER = 0.12;
/** The width that the words of a mark need. */
const LABEL_ROOM = 70;

/** The pool and its main consumers as a self-contained picture to scale, with the warnings and the forecast. */
export function incidentChart(incident: Incident, language: ReportLanguage): string {
  const { chart, at, forecast } = incident;
  const { words, wording } = language;
  const begin = Math.min(chart.at[0] ?? at, at);
  const end = Math.max(at, chart.at.at(-1) ?? at);
  const span = Math.max(1000, end - begin);
  const until = end + (forecast ? span * AFTER : 0);
  const top = Math.max(1, chart.limit, ...chart.used) * 1.06;
  const x = (time: Milliseconds) => LEFT + ((Math.min(time, until) - begin) / (until - begin)) * (WIDTH - LEFT);
  const y = (bytes: Bytes) => TOP + (1 - bytes / top) * (HEIGHT - TOP);
  const point = (time: Milliseconds, bytes: Bytes) => `${x(time).toFixed(1)},${y(bytes).toFixed(1)}`;

  const curve = (values: readonly (Bytes | null)[], look: string) =>
    runsOf(chart.at, values)
      .map(
        (run) =>
          `<polyline class="curve ${look}" points="${run.map(([time, value]) => point(time, value)).join(' ')}"/>`,
      )
      .join('');
  const area = chart.at.map((time, index) => point(time, chart.used[index] ?? 0)).join(' ');
  const grid = gridValues(chart.limit).map((value) => {
    const height = y(value).toFixed(1);
    return `<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${height}" y2="${height}"/><text x="${LEFT - 8}" y="${Number(height) + 4}" text-anchor="end">${escapeHtml(wording.bytes(value))}</text>`;
  });
  const ceiling = y(chart.limit).toFixed(1);
  const label = words.chartLabel({ used: wording.bytes(chart.used.at(-1) ?? 0), limit: wording.bytes(chart.limit) });
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT + BOTTOM}" role="img" aria-label="${escapeHtml(label)}">
${grid.join('\n')}
<polygon class="area" points="${point(chart.at[0] ?? begin, 0)} ${area} ${point(chart.at.at(-1) ?? end, 0)}"/>
${cone(incident, { x, y, until })}
<line class="ceiling" x1="${LEFT}" x2="${WIDTH}" y1="${ceiling}" y2="${ceiling}"/>
${chart.consumers.map(({ size }, index) => curve(size, `k${index % 5}`)).join('\n')}
${curve(chart.used, 'used')}
${marks(incident, language, x)}
<text x="${LEFT}" y="${HEIGHT + 18}">${escapeHtml(language.clock(begin, at))}</text>
<text x="${x(at).toFixed(1)}" y="${HEIGHT + 18}" text-anchor="end">${escapeHtml(language.clock(at, at))}</text>
</svg>`;
}

/** Round values, each at some distance from the limit, and the limit itself. */
function gridValues(limit: Bytes): readonly Bytes[] {
  const rough = limit / GRID_LINES;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const values = Array.from({ length: GRID_LINES + 1 }, (_, index) => index * step);
  return [...values.filter((value) => value < limit * 0.92), limit];
}

/** The parts of a curve. It is interrupted where nothing was measured. */
function runsOf(
  at: readonly Milliseconds[],
  values: readonly (Bytes | null)[],
): readonly (readonly (readonly [Milliseconds, Bytes])[])[] {
  const runs: (readonly [Milliseconds, Bytes])[][] = [[]];
  values.forEach((value, index) => {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push([at[index] ?? 0, value]);
  });
  return runs.filter((run) => run.length > 0).map((run) => (run.length > 1 ? run : [...run, ...run]));
}

interface Scale {
  readonly x: (time: Milliseconds) => number;
  readonly y: (bytes: Bytes) => number;
  readonly until: Milliseconds;
}

/** The forecast cone, from the use at the first warning up to the limit: soonest, expected, latest. */
function cone({ forecast, chart }: Incident, { x, y, until }: Scale): string {
  if (!forecast) return '';
  const used = usedAt(chart, forecast.at);
  const { p10, p50, p90 } = forecast.exhaustion;
  /** The point at which a line to the limit in this many seconds leaves the picture. */
  const reach = (seconds: number) => {
    const full = forecast.at + seconds * 1000;
    const part = full <= until ? 1 : (until - forecast.at) / (full - forecast.at);
    return `${x(Math.min(full, until)).toFixed(1)},${y(used + part * (chart.limit - used)).toFixed(1)}`;
  };
  const from = `${x(forecast.at).toFixed(1)},${y(used).toFixed(1)}`;
  const corner = forecast.at + p90 * 1000 > until ? ` ${x(until).toFixed(1)},${y(chart.limit).toFixed(1)}` : '';
  const soonest = forecast.at + p10 * 1000 < until;
  return `<polygon class="cone" points="${from} ${reach(p10)}${soonest ? corner : ''} ${reach(p90)}"/><polyline class="curve guess" points="${from} ${reach(p50)}"/>`;
}

/** Marks for the warnings. A mark has words only where they fit. */
function marks(
  { timeline, at }: Incident,
  { words, clock }: ReportLanguage,
  x: (time: Milliseconds) => number,
): string {
  let taken = -Infinity;
  return timeline
    .flatMap((entry) => {
      if (entry.kind !== 'level' && entry.kind !== 'killed' && entry.kind !== 'ended') return [];
      const look = entry.kind === 'level' ? entry.level : entry.kind;
      const place = x(entry.at);
      const text = clock(entry.at, at);
      const isLast = place > WIDTH - LABEL_ROOM;
      const hasRoom = place - taken > LABEL_ROOM;
      if (hasRoom) taken = place;
      const label = entry.kind === 'level' ? (words.event.level[entry.level].split(':')[0] ?? '') : words.end;
      const words0 = hasRoom
        ? `<text x="${place.toFixed(1)}" y="${TOP - 18}" text-anchor="${isLast ? 'end' : 'middle'}">${escapeHtml(label)}</text><text x="${place.toFixed(1)}" y="${TOP - 5}" text-anchor="${isLast ? 'end' : 'middle'}">${escapeHtml(text)}</text>`
        : '';
      return [
        `<line class="mark ${look}" x1="${place.toFixed(1)}" x2="${place.toFixed(1)}" y1="${TOP}" y2="${HEIGHT}"/>${words0}`,
      ];
    })
    .join('\n');
}
