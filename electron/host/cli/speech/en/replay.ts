import { plural } from '../../../../core/words/en/plural.ts';
import type { Count } from '../../../../core/words/plural.ts';

export const replay = {
  description: 'Plays a recorded trace and says what Headroom would have said at every moment of it.',
  file: 'a trace of format version 1, gzipped or plain',
  json: 'print one line of JSON for every sample',
  from: 'say nothing before: 10m after the beginning, or 2026-11-23T03:25:00Z',
  speed: 'play in real time (1), faster (10) or slower (0.5)',
  sensitivity: 'how early to warn',
  horizon: 'warn of nothing further away',
  reversed: '--from is after --to',
  unnamed: 'trace',
  cpus: (v: Count) => `${v.text} ${plural(v.count, 'CPU', 'CPUs')}`,
  memory: (v: { size: string }) => `${v.size} memory`,
  recorded: (v: { at: string }) => `recorded ${v.at}`,
  nothing: 'nothing to warn of',
  said: (v: { warnings: Count; critical: Count }) =>
    `${v.warnings.text} ${plural(v.warnings.count, 'warning', 'warnings')}, ${v.critical.text} critical`,
  end: (v: { samples: string; span: string; said: string }) => `${v.samples} in ${v.span}: ${v.said}.`,
  cutOff: (v: { place: string; reason: string }) => `${v.place}: cut off here: ${v.reason}`,
  more: (v: Count & { file: string }) =>
    `${v.file}: ${v.text} more ${plural(v.count, 'line like this', 'lines like these')}`,
  empty: (v: { file: string }) => `${v.file}: there is no sample in it; is it a trace of Headroom?`,
};
