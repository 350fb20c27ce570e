import type { Incident } from '../../core/incident/incident.ts';
import { terms } from '../../core/words/catalogs.ts';
import { plainJson } from '../../core/model/json.ts';
import { plainText } from '../../core/model/plain-text.ts';
import type { RunProfile } from '../../core/incident/run-profile.ts';
import type { Ratio } from '../../core/model/units.ts';
import type { Saying } from '../../services/run/sayings.ts';
import type { LimitedCommand } from '../../services/run/limit-command.ts';
import { incidentMarkdown } from '../../core/report/report-markdown.ts';
import { en } from './speech/en/index.ts';
import { createSpeech, type Speech } from './speech/speech.ts';

/** A condition that was asked for and not met; `within`: the share of the limit that had to stay free. */
export type RunFailure = { readonly kind: 'leaks' } | { readonly kind: 'near'; readonly within: Ratio };

export interface RunReport {
  readonly command: readonly string[];
  readonly means: LimitedCommand['means'];
  readonly code: number;
  readonly profile: RunProfile;
  readonly heard: Saying | null;
  readonly incident: Incident | null;
  readonly failed: readonly RunFailure[];
}

/** The profile in lines of what and value. */
export function profileLines(
  { profile, code, means, heard, failed }: RunReport,
  speech: Speech,
): readonly (readonly [string, string])[] {
  const { f, report, estimate } = speech;
  const { run } = speech.t;
  const { line } = run;
  const { span, peak, floor, peakResident, limit, growth, growingFor, pattern, exhaustion } = profile;
  const grows = growth !== null && growth > 0 && growingFor > 0;
  const shape = terms[report.language].pattern[pattern];
  const inUse = { private: f.roundBytes(peak), resident: f.roundBytes(peakResident) };
  return [
    [line.span, f.span(span / 1000)],
    [line.code, String(code)],
    [line.peak, run.peak(inUse)],
    [line.floor, run.floor({ floor: f.roundBytes(floor) })],
    ...(limit === null
      ? []
      : [[line.limit, run.limit({ limit: f.roundBytes(limit), means: run.means[means] })] as const]),
    [line.pattern, profile.leaks ? run.leaking({ pattern: shape }) : shape],
    ...(grows ? [[line.growth, run.growth({ growth: f.growth(growth), span: f.span(growingFor) })] as const] : []),
    ...(exhaustion && exhaustion.p50 >= 1
      ? [[line.full, speech.t.terms.about({ estimate: estimate(exhaustion) })] as const]
      : []),
    [line.processes, run.atMost(f.count(profile.mostProcesses))],
    ...(heard === null ? [] : [[line.said, run.heard[heard]] as const]),
    ...failed.map((failure) => [line.failed, failureText(failure, speech)] as const),
  ];
}

function failureText(failure: RunFailure, { t, f }: Speech): string {
  return failure.kind === 'leaks' ? t.run.leaks : t.run.near({ share: f.share(failure.within) });
}

export function runMarkdown(report: RunReport, speech: Speech): string {
  const { profile, incident } = report;
  const words = speech.t.run.report;
  const code = (text: string) => `\`${plainText(text, 500).replaceAll('`', "'")}\``;
  const lines = profileLines(report, speech).map(([what, value]) => `- ${what}: ${value}`);
  const processes = profile.processes.map(
    ({ pid, name, peak }) => `- ${code(name)} (${pid}): ${speech.f.roundBytes(peak)}`,
  );
  const parts = [
    `# ${words.title({ command: code(report.command.join(' ')) })}`,
    lines.join('\n'),
    `## ${words.largest}`,
    processes.join('\n'),
  ];
  if (incident) parts.push(incidentMarkdown(incident, speech.report).replace(/^#/gm, '##').trimEnd());
  return `${parts.join('\n\n')}\n`;
}

/** For programs: the same in every language. */
export function runJson(report: RunReport): string {
  const english = createSpeech('en', 'decimal');
  const heard = report.heard === null ? null : en.run.heard[report.heard];
  const failed = report.failed.map((failure) => failureText(failure, english));
  return `${plainJson({ ...report, heard, failed }, 2)}\n`;
}
