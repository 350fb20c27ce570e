import { setTimeout as sleep } from 'node:timers/promises';
import { Option } from 'commander';
import type { Assessment } from '../../../core/model/assessment.ts';
import { createPredictor } from '../../../core/risk/create-engine.ts';
import { DEFAULT_ENGINE_SETTINGS, type EngineSettings } from '../../../core/model/engine.ts';
import { plainJson } from '../../../core/model/json.ts';
import type { Milliseconds } from '../../../core/model/units.ts';
import { createReplayReader, type ReplayReader } from '../../../platform/replay/create-replay-reader.ts';
import { EXIT } from '../exit-codes.ts';
import { complain } from '../terminal/complain.ts';
import { createOptionValues, type TraceMoment } from '../option-values.ts';
import { createOutput, type Output } from '../terminal/output.ts';
import { predictionOf } from '../replay/prediction.ts';
import type { Speech } from '../speech/speech.ts';
import type { TranslatedCommand } from '../translated-command.ts';
import { createReplayReport, type ReplayReport } from '../replay/replay-report.ts';
import { createTraceProblems, type TraceProblems } from '../replay/trace-problems.ts';

interface ReplayOptions {
  readonly json?: boolean;
  readonly from?: TraceMoment;
  readonly to?: TraceMoment;
  readonly speed?: number;
  readonly sensitivity: EngineSettings['sensitivity'];
  readonly horizon: number;
}

export function configure(command: TranslatedCommand, speech: Speech): void {
  const { options: shared, replay: words } = speech.t;
  const values = createOptionValues(speech);
  command
    .description(words.description)
    .argument('<file>', words.file)
    .option('--json', words.json)
    .option('--from <time>', words.from, values.moment)
    .option('--to <time>', shared.to, values.moment)
    .option('--speed <factor>', words.speed, values.number(0.001, 1_000_000))
    .addOption(
      new Option('--sensitivity <level>', words.sensitivity)
        .choices(['low', 'normal', 'high'])
        .default(DEFAULT_ENGINE_SETTINGS.sensitivity),
    )
    .option('--horizon <hours>', words.horizon, values.number(0.25, 168), DEFAULT_ENGINE_SETTINGS.horizonHours)
    .action(async (file: string, options: ReplayOptions) => {
      if (isReversed(options)) command.refuse(words.reversed);
      process.exitCode = await replay(file, options, speech);
    });
}

function isReversed({ from, to }: ReplayOptions): boolean {
  if (from === undefined || to === undefined) return false;
  if ('at' in from && 'at' in to) return from.at > to.at;
  return 'after' in from && 'after' in to && from.after > to.after;
}

async function replay(file: string, options: ReplayOptions, speech: Speech): Promise<number> {
  const problems = createTraceProblems(file, speech);
  const reader = openTrace(file, problems, speech);
  if (!reader) return EXIT.failed;
  const output = createOutput(1);
  const report = options.json ? createLines(output) : createReplayReport(output, speech);
  const samples = await play(reader, options, report, output);
  report.end();
  output.flush();
  reader.close();
  problems.end(samples);
  return samples === 0 ? EXIT.failed : EXIT.ok;
}

function openTrace(file: string, problems: TraceProblems, speech: Speech): ReplayReader | null {
  try {
    return createReplayReader(file, problems.add);
  } catch (error) {
    complain(`${problems.file}: ${speech.error(error)}`);
    return null;
  }
}

/** Returns the number of samples that were played, said or not. */
async function play(
  reader: ReplayReader,
  options: ReplayOptions,
  report: ReplayReport,
  output: Output,
): Promise<number> {
  const { sensitivity, horizon: horizonHours } = options;
  const engine = createPredictor({ ...DEFAULT_ENGINE_SETTINGS, sensitivity, horizonHours });
  const nobody = new Set<string>();
  const pace = options.speed === undefined ? null : createPace(options.speed);
  let begin: Milliseconds | null = null;
  let samples = 0;
  while (!output.closed) {
    // Most samples are there at once; waiting for each of them costs as much as reading it.
    const next = reader.read(nobody);
    const snapshot = next instanceof Promise ? await next : next;
    if (!snapshot) break;
    if (begin === null) {
      begin = snapshot.at;
      report.begin(begin, reader.header());
    }
    if (snapshot.at > timeOf(options.to, begin, Infinity)) break;
    const assessment = engine.observe(snapshot);
    samples += 1;
    if (snapshot.at < timeOf(options.from, begin, -Infinity)) continue;
    if (pace) {
      output.flush();
      await pace(snapshot.at);
    }
    report.sample(assessment);
  }
  return samples;
}

function timeOf(moment: TraceMoment | undefined, begin: Milliseconds, otherwise: Milliseconds): Milliseconds {
  if (moment === undefined) return otherwise;
  return 'at' in moment ? moment.at : begin + moment.after;
}

/** Waits until a recorded time has come, counted from the first one that it is given. */
function createPace(speed: number): (at: Milliseconds) => Promise<void> {
  let origin: Milliseconds | null = null;
  return async (at) => {
    origin ??= performance.now() - at / speed;
    for (let left; (left = origin + at / speed - performance.now()) > 0;) await sleep(Math.min(left, 2 ** 31 - 1));
  };
}

function createLines(output: Output): ReplayReport {
  return {
    begin: () => undefined,
    sample: (assessment: Assessment) => output.write(`${plainJson(predictionOf(assessment))}\n`),
    end: () => undefined,
  };
}
