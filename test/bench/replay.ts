import { createPredictor } from '../../electron/core/risk/create-engine.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../electron/core/model/engine.ts';
import { ok } from '../../electron/core/model/reading.ts';
import type { ProcessSample } from '../../electron/core/model/snapshot.ts';
import { createTraceParser } from '../../electron/core/trace/trace-parse.ts';
import { createTraceWriter } from '../../electron/core/trace/trace-write.ts';
import { GIB, MIB } from '../../electron/core/model/units.ts';
import { predictionOf } from '../../electron/host/cli/replay/prediction.ts';
import { processSample, snapshot } from '../doubles/observations.ts';
import { printTable, quantile } from './measure.ts';

const PROCESSES = 300;
const SAMPLES = 1000;
const LEAK_BEGINS = 100;
/** The rate at which the machine is full at the last sample. */
const LEAK = (60 * GIB) / (SAMPLES - LEAK_BEGINS);

/** The lines of a trace. `changing` processes have another size at each sample, and one of them may leak. */
function record(changing: number, leaks: boolean): string[] {
  const writer = createTraceWriter({ commandLines: false });
  let seed = 1;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const processes: ProcessSample[] = Array.from({ length: PROCESSES }, (_, index) => processSample(100 + index));
  const held = processes.map(() => Math.round((5 + 75 * random()) * MIB));
  return Array.from({ length: SAMPLES }, (_, tick) => {
    for (const [index, process] of processes.entries()) {
      if (random() < changing) held[index] = Math.max(MIB, Math.round((held[index] ?? 0) + (random() - 0.5) * 2 * MIB));
      if (leaks && index === 7 && tick > LEAK_BEGINS) held[index] = Math.round((held[index] ?? 0) + LEAK);
      const bytes = held[index] ?? 0;
      processes[index] = { ...process, private: ok(bytes), resident: bytes + MIB, oomScore: ok(666) };
    }
    const used = held.reduce((sum, bytes) => sum + bytes, 2 * GIB);
    const total = 64 * GIB;
    const memory = { ...snapshot(0).memory, total, available: Math.max(0, total - used) };
    return writer.write(snapshot(1_790_000_000_000 + tick * 1000, { memory, processes: [...processes] }));
  });
}

/** The CPU of this process in milliseconds, garbage collection threads included. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const STEPS = ['read', 'assessed', 'printed'] as const;

/** The cost of a sample when all are played up to this step, one after the other as in `headroom replay`. */
function playUpTo(step: (typeof STEPS)[number], lines: readonly string[]): number {
  const parser = createTraceParser();
  const engine = createPredictor(DEFAULT_ENGINE_SETTINGS);
  const began = cpu();
  for (const line of lines) {
    const parsed = parser.parse(line);
    if (parsed.kind !== 'sample') throw new Error(`not a sample: ${line.slice(0, 80)}`);
    if (step === 'read') continue;
    const assessment = engine.observe(parsed.snapshot);
    if (step === 'printed') JSON.stringify(predictionOf(assessment));
  }
  return (cpu() - began) / lines.length;
}

const CASES = [
  { name: 'nothing changes', changing: 0, leaks: false },
  { name: 'a fifth changes, calm', changing: 0.2, leaks: false },
  { name: 'a fifth changes, one leaks', changing: 0.2, leaks: true },
  { name: 'all change, one leaks', changing: 1, leaks: true },
] as const;
const ROUNDS = 9;

/** Measures the cost of a sample of a replayed trace with everything: read, assessed, printed. */
export async function benchReplay(): Promise<void> {
  const cases = CASES.map(({ name, changing, leaks }) => {
    return { name, lines: record(changing, leaks), costs: STEPS.map((): number[] => []) };
  });
  // The steps take turns, so that other load on the machine affects all of them alike.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { lines, costs } of cases) {
      for (const [index, step] of STEPS.entries()) costs[index]?.push(playUpTo(step, lines));
    }
  }
  const all = cases.map(({ costs }) => costs.map((each) => quantile(each)));
  const calm = all[0]?.at(-1) ?? NaN;
  printTable([
    [`${PROCESSES} processes`, 'read', 'and assessed', 'and printed', 'of the first'],
    ...all.map((costs, index) => [
      cases[index]?.name ?? '',
      ...costs.map((cost) => cost.toFixed(3)),
      `${((costs.at(-1) ?? NaN) / calm).toFixed(2)}`,
    ]),
  ]);
  console.log(
    `\n  Milliseconds of CPU per sample, medians of ${ROUNDS} times ${SAMPLES} samples; goal 0.5 altogether.`,
  );
  await Promise.resolve();
}
