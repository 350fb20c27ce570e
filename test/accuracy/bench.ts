import { writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { DEFAULT_ENGINE_SETTINGS, type EngineSettings } from '../../electron/core/model/engine.ts';
import { judge } from './judge.ts';
import { leaveOneKindOut } from './leave-one-out.ts';
import { comparePast } from './past.ts';
import { createHeadroomPredictor, play } from './play.ts';
import { curve, report, table } from './print.ts';
import { summarize, type Summary } from './summarize.ts';
import { findTraces } from './truth.ts';
import type { Verdict } from './verdict.ts';

const SENSITIVITIES = ['low', 'normal', 'high'] as const;

interface Options {
  readonly traces: string;
  readonly only: string;
  readonly sensitivity: EngineSettings['sensitivity'];
  readonly horizon: string;
  readonly curve?: boolean;
  readonly json?: string;
  readonly quiet?: boolean;
  readonly leaveOneOut?: boolean;
  readonly past?: boolean;
}

const options = new Command('npm run bench:accuracy --')
  .description('Plays recorded traces and compares what Headroom would have said with how they ended.')
  .option('--traces <folder>', 'NAME.jsonl.gz with NAME.truth.json', 'test/fixtures/traces')
  .option('--only <text>', 'only traces with this in their name', '')
  .addOption(new Option('--sensitivity <level>').choices(SENSITIVITIES).default(DEFAULT_ENGINE_SETTINGS.sensitivity))
  .option('--horizon <hours>', 'notify nothing further away', String(DEFAULT_ENGINE_SETTINGS.horizonHours))
  .option('--curve', 'compare the sensitivities: earlier against more precise')
  .option('--json <file>', 'write all figures, as evaluate.py does')
  .option('--quiet', 'no table')
  .option('--leave-one-out', 'choose constants without each kind of workload and score them on it (minutes)')
  .option('--past', 'how alike a recorded moment is judged when one goes back to it (a minute)')
  .parse()
  .opts<Options>();

async function judgeAll(
  sensitivity: EngineSettings['sensitivity'],
): Promise<{ verdicts: Verdict[]; summary: Summary }> {
  const settings = { ...DEFAULT_ENGINE_SETTINGS, sensitivity, horizonHours: Number(options.horizon) };
  const verdicts: Verdict[] = [];
  for (const { trace, truth } of findTraces(options.traces, options.only)) {
    verdicts.push(judge(truth, await play(trace, createHeadroomPredictor(settings))));
  }
  if (verdicts.length === 0) throw new Error(`no traces in ${options.traces}`);
  return { verdicts, summary: summarize(verdicts) };
}

const { verdicts, summary } = await judgeAll(options.sensitivity);
if (!options.quiet) console.log(table(verdicts));
console.log(`\n${report(summary)}`);
if (options.json !== undefined) {
  const command = `headroom, sensitivity ${options.sensitivity}`;
  writeFileSync(options.json, JSON.stringify({ command, summary, traces: verdicts }, null, 1));
}
if (options.curve) {
  const summaries: [string, Summary][] = [];
  for (const sensitivity of SENSITIVITIES) {
    const known = sensitivity === options.sensitivity;
    summaries.push([sensitivity, known ? summary : (await judgeAll(sensitivity)).summary]);
  }
  console.log(`\n${curve(summaries)}`);
}
if (options.leaveOneOut) console.log(`\n${await leaveOneKindOut(options.traces)}`);
if (options.past) {
  const traces = findTraces(options.traces, options.only).map(({ trace }) => trace);
  console.log(`\n${await comparePast(traces, { ...DEFAULT_ENGINE_SETTINGS, sensitivity: options.sensitivity })}`);
}
