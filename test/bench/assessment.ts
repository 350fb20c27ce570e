import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createEngine } from '../../electron/core/risk/create-engine.ts';
import type { EngineSettings } from '../../electron/core/model/engine.ts';
import { ok } from '../../electron/core/model/reading.ts';
import type { ProcessSample, Snapshot } from '../../electron/core/model/snapshot.ts';
import { GIB, MIB } from '../../electron/core/model/units.ts';
import { processSample, snapshot } from '../doubles/observations.ts';
import { quantile } from './measure.ts';

const SETTINGS: EngineSettings = { sensitivity: 'normal', horizonHours: 12, quietMinutes: 30 };
const GOAL = { 1000: '5 ms', 10000: '50 ms' } as const;

/** A machine on which a tenth of the processes change from sweep to sweep, one leaks and one in a hundred is replaced each minute. */
class BusyMachine {
  readonly #samples: ProcessSample[];
  #tick = 0;
  #nextPid: number;

  constructor(processes: number) {
    this.#samples = Array.from({ length: processes }, (_, index) => processSample(100 + index));
    this.#nextPid = 100 + processes;
  }

  next(seconds: number): Snapshot {
    this.#tick += 1;
    const count = this.#samples.length;
    for (let index = this.#tick % 10; index < count; index += 10) {
      const sample = this.#samples[index];
      if (sample) this.#samples[index] = { ...sample, private: ok((10 + ((index * 7 + this.#tick) % 5)) * MIB) };
    }
    if (this.#tick % 60 === 0) {
      for (let index = 1; index < count; index += 100) this.#samples[index] = processSample(this.#nextPid++);
    }
    const first = this.#samples[0];
    const leaked = (this.#tick % 3000) * MIB;
    if (first) this.#samples[0] = { ...first, private: ok(100 * MIB + leaked) };
    const memory = { ...snapshot(0).memory, available: 40 * GIB - leaked };
    return snapshot(seconds * 1000, { memory, processes: [...this.#samples] });
  }
}

/** Measures the CPU of an assessment, and the engine's memory after an hour and a day of simulated sweeps. */
export async function benchAssessment(): Promise<void> {
  for (const processes of [1000, 10000] as const) {
    const machine = new BusyMachine(processes);
    const engine = createEngine(SETTINGS);
    const costs: number[] = [];
    for (let tick = 0; tick < 400; tick += 1) {
      const seen = machine.next(tick);
      const before = process.cpuUsage();
      engine.observe(seen);
      const { user, system } = process.cpuUsage(before);
      if (tick >= 100) costs.push((user + system) / 1000);
    }
    console.log(
      `assessment at ${String(processes).padStart(5)} processes: median ${quantile(costs).toFixed(2)} ms CPU, ` +
        `95 % ${quantile(costs, 0.95).toFixed(2)} ms (goal ${GOAL[processes]})`,
    );
  }
  const machine = new BusyMachine(1000);
  const empty = heapInUse();
  const engine = createEngine(SETTINGS);
  const after: string[] = [];
  let seconds = 0;
  for (const hours of [1, 12, 24]) {
    // After the first hour a sweep comes every five seconds, as on a calm machine. The rings count time, not sweeps.
    for (; seconds < hours * 3600; seconds += hours === 1 ? 1 : 5) engine.observe(machine.next(seconds));
    after.push(`${String(hours)} h ${((heapInUse() - empty) / MIB).toFixed(1)} MiB`);
  }
  console.log(`memory the engine keeps at 1,000 processes after simulated ${after.join(', ')} (goal 60 MB)`);
  await Promise.resolve();
}

/** Heap and typed arrays in use after a collection, in bytes. */
function heapInUse(): number {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
