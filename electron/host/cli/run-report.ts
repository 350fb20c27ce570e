import type { Incident } from '../../core/incident.ts';
import { createReportLanguage } from '../../core/report/report-language.ts';
import { plainText } from '../../core/plain-text.ts';
import type { RunProfile } from '../../core/run-profile.ts';
import type { LimitedCommand } from '../../services/run/limit-command.ts';
import { incidentMarkdown } from '../incidents/report-markdown.ts';
import { formatBytes, formatDuration, formatExhaustion, formatGrowth } from './format.ts';

export interface RunReport {
  readonly command: readonly string[];
  readonly means: LimitedCommand['means'];
  readonly code: number;
  readonly profile: RunProfile;
  readonly heard: string | null;
  readonly incident: Incident | null;
  /** Which of the conditions asked for was not met. */
  readonly failed: readonly string[];
}

/** The profile in lines of what and value. */
export function profileLines({
  profile,
  code,
  means,
  heard,
  failed,
}: RunReport): readonly (readonly [string, string])[] {
  const { span, peak, floor, peakResident, limit, growth, growingFor, pattern, exhaustion } = profile;
  const grows = growth !== null && growth > 0 && growingFor > 0;
  return [
    ['Ran for', formatDuration(span / 1000)],
    ['Exit code', String(code)],
    ['Peak', `${formatBytes(peak)} private, ${formatBytes(peakResident)} resident`],
    ['Floor', `${formatBytes(floor)} in the second half`],
    ...(limit === null ? [] : [['Limit', `${formatBytes(limit)}, ${MEANS[means]}`] as const]),
    ['Pattern', profile.leaks ? `${pattern}: it leaks` : pattern],
    ...(grows ? [['Growth', `${formatGrowth(growth)} for ${formatDuration(growingFor)}`] as const] : []),
    ...(exhaustion && exhaustion.p50 >= 1 ? [['Full', formatExhaustion(exhaustion)] as const] : []),
    ['Processes', `${profile.mostProcesses} at most`],
    ...(heard === null ? [] : [['It said', heard] as const]),
    ...failed.map((reason) => ['Failed', reason] as const),
  ];
}

/** What a limit means here, plainly. */
export const MEANS: Readonly<Record<LimitedCommand['means'], string>> = {
  cgroup: 'kept by a memory cgroup of its own',
  systemd: 'kept by a systemd scope of its own',
  'address-space': 'only of address space (RLIMIT_AS): no cgroup may be made here',
  none: 'only watched: nothing here can keep it',
};

export function runMarkdown(report: RunReport): string {
  const { profile, incident } = report;
  const code = (text: string) => `\`${plainText(text, 500).replaceAll('`', "'")}\``;
  const lines = profileLines(report).map(([what, value]) => `- ${what}: ${value}`);
  const processes = profile.processes.map(({ pid, name, peak }) => `- ${code(name)} (${pid}): ${formatBytes(peak)}`);
  const parts = [
    `# Memory of ${code(report.command.join(' '))}`,
    lines.join('\n'),
    '## Largest processes',
    processes.join('\n'),
  ];
  if (incident) parts.push(incidentMarkdown(incident, createReportLanguage('en', 'decimal')).replace(/^#/gm, '##'));
  return `${parts.join('\n\n')}\n`;
}
