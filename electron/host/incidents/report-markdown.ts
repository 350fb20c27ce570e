import type { Incident } from '../../core/incident.ts';
import { wordIncident } from './report-text.ts';

/** The report as Markdown (CommonMark with tables); names cannot become markup. */
export function incidentMarkdown(incident: Incident): string {
  const { title, summary, timeline, facts, advice, evidence } = wordIncident(incident);
  return [
    `# ${escape(title)}`,
    ...summary.map(escape),
    '## Timeline',
    timeline.map(([time, what]) => `- ${escape(time)}: ${escape(what)}`).join('\n'),
    '## What to do',
    advice.length === 0 ? 'Nothing is known that would help.' : advice.map((one) => `- ${escape(one)}`).join('\n'),
    '## Facts',
    [
      '| what | value |',
      '| --- | --- |',
      ...facts.map(([what, value]) => `| ${escape(what)} | ${escape(value)} |`),
    ].join('\n'),
    ...(evidence.length === 0 ? [] : ['## What the log says', evidence.map((line) => `    ${line}`).join('\n')]),
    '',
  ].join('\n\n');
}

function escape(text: string): string {
  return text.replace(/[\\`*_[\]<>|#&~!]/g, '\\$&');
}
