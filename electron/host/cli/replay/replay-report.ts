import type { Assessment } from '../../../core/model/assessment.ts';
import { plainText } from '../../../core/model/plain-text.ts';
import type { TraceHeader } from '../../../core/trace/trace-format.ts';
import type { Milliseconds } from '../../../core/model/units.ts';
import type { Output } from '../terminal/output.ts';
import type { Speech } from '../speech/speech.ts';
import { createTimeline, type Timeline } from './timeline.ts';

/** What is shown of a replay. */
export interface ReplayReport {
  begin(at: Milliseconds, header: TraceHeader | null): void;
  sample(assessment: Assessment): void;
  end(): void;
}

/** The replay as a timeline for people: what changed when, what was said, and a closing line. */
export function createReplayReport(output: Output, speech: Speech): ReplayReport {
  const { t, f } = speech;
  let timeline: Timeline | null = null;
  let first: Milliseconds | null = null;
  let last: Milliseconds = 0;
  let samples = 0;
  const alerts = { warning: 0, critical: 0 };

  return {
    begin(at, header) {
      timeline = createTimeline(at, speech);
      if (header) output.write(`${headline(header, speech)}\n\n`);
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
      const quiet = alerts.warning + alerts.critical === 0;
      const said = quiet
        ? t.replay.nothing
        : t.replay.said({ warnings: f.count(alerts.warning), critical: f.count(alerts.critical) });
      const span = f.span((last - first) / 1000);
      const end = t.replay.end({ samples: t.terms.samples(f.count(samples)), span, said });
      output.write(`${quiet ? '' : '\n'}${end}\n`);
    },
  };
}

function headline({ name, recordedAt, host }: TraceHeader, { t, f }: Speech): string {
  const facts = [
    plainText(name, 80) || t.replay.unnamed,
    plainText(host.platform, 20),
    host.cpus === null ? '' : t.replay.cpus(f.count(host.cpus)),
    host.memTotal === null ? '' : t.replay.memory({ size: f.roundBytes(host.memTotal) }),
    recordedAt === '' ? '' : t.replay.recorded({ at: plainText(recordedAt, 30) }),
  ];
  return facts.filter((fact) => fact !== '').join(' · ');
}
