import type { Assessment } from '../../core/assessment.ts';
import { plainText } from '../../core/plain-text.ts';
import type { TraceHeader } from '../../core/trace-format.ts';
import type { Milliseconds } from '../../core/units.ts';
import { counted, formatBytes, formatDuration } from './format.ts';
import type { Output } from './output.ts';
import { createTimeline, type Timeline } from './timeline.ts';

/** What is shown of a replay. */
export interface ReplayReport {
  begin(at: Milliseconds, header: TraceHeader | null): void;
  sample(assessment: Assessment): void;
  end(): void;
}

/** The replay as a timeline for people: what changed when, what was said, and a closing line. */
export function createReplayReport(output: Output): ReplayReport {
  let timeline: Timeline | null = null;
  let first: Milliseconds | null = null;
  let last: Milliseconds = 0;
  let samples = 0;
  const alerts = { warning: 0, critical: 0 };

  return {
    begin(at, header) {
      timeline = createTimeline(at);
      if (header) output.write(`${headline(header)}\n\n`);
    },
    sample(assessment) {
      first ??= assessment.at;
      last = assessment.at;
      samples += 1;
      for (const { level } of assessment.alerts) alerts[level] += 1;
      for (const line of timeline?.linesFor(assessment) ?? []) output.write(`${line}\n`);
    },
    end() {
      if (first === null) return;
      const { warning, critical } = alerts;
      const said =
        warning + critical === 0 ? 'nothing to warn of' : `${counted(warning, 'warning')}, ${critical} critical`;
      const span = formatDuration((last - first) / 1000);
      output.write(`${warning + critical === 0 ? '' : '\n'}${counted(samples, 'sample')} in ${span}: ${said}.\n`);
    },
  };
}

function headline({ name, recordedAt, host }: TraceHeader): string {
  const facts = [
    plainText(name, 80) || 'trace',
    plainText(host.platform, 20),
    host.cpus === null ? '' : `${counted(host.cpus, 'CPU')}`,
    host.memTotal === null ? '' : `${formatBytes(host.memTotal)} memory`,
    recordedAt === '' ? '' : `recorded ${plainText(recordedAt, 30)}`,
  ];
  return facts.filter((fact) => fact !== '').join(' · ');
}
