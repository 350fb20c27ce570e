import { benchHistory } from './history.ts';
import { benchIdle } from './idle.ts';
import { benchAssessment } from './assessment.ts';
import { benchRecorder } from './recorder.ts';
import { benchReplay } from './replay.ts';
import { benchSweep } from './sweep.ts';

/** The benchmarks of `npm run bench [-- NAME...]`. A new benchmark is a file and a line here. */
const BENCHMARKS: Readonly<Record<string, () => Promise<void>>> = {
  sweep: benchSweep,
  idle: benchIdle,
  assessment: benchAssessment,
  recorder: benchRecorder,
  replay: benchReplay,
  history: benchHistory,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHMARKS));
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}; there are: ${Object.keys(BENCHMARKS).join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const [name, run] of Object.entries(BENCHMARKS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(`\n== ${name} ==\n`);
    await run();
  }
}
