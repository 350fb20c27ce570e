import { createPredictor } from '../../electron/core/create-engine.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../electron/core/engine.ts';
import { ok } from '../../electron/core/reading.ts';
import type { ProcessSample } from '../../electron/core/snapshot.ts';
import { createTraceParser } from '../../electron/core/trace-parse.ts';
import { createTraceWriter } from '../../electron/core/trace-write.ts';
import { GIB, MIB } from '../../electron/core/units.ts';
import { predictionOf } from '../../electron/host/cli/prediction.ts';
import { processSample, snapshot } from '../doubles/observations.ts';
import { printTable } from './measure.ts';

const PROCESSES = 300;
const SAMPLES = 1000;
const LEAK_BEGINS = 100;
/** The machine is full at the last sample. */
const LEAK = (60 * GIB) / (SAMPLES - LEAK_BEGINS);

/** The lines of a trace: `changing` of the processes hold something else at each sample, and one of them may leak. */
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

interface Spent {
  parsed: number;
  assessed: number;
  said: number;
}

/** Milliseconds of CPU of this thread's process, the collector's threads among them. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** In stretches: asking for the time costs as much as reading a sample. */
const STRETCH = 50;

function play(lines: readonly string[]): Spent {
  const parser = createTraceParser();
  const engine = createPredictor(DEFAULT_ENGINE_SETTINGS);
  const spent: Spent = { parsed: 0, assessed: 0, said: 0 };
  for (let from = 0; from < lines.length; from += STRETCH) {
    const began = cpu();
    const snapshots = lines.slice(from, from + STRETCH).map((line) => {
      const parsed = parser.parse(line);
      if (parsed.kind !== 'sample') throw new Error(`not a sample: ${line.slice(0, 80)}`);
      return parsed.snapshot;
    });
    const parsed = cpu();
    const assessments = snapshots.map((seen) => engine.observe(seen));
    const assessed = cpu();
    for (const assessment of assessments) JSON.stringify(predictionOf(assessment));
    spent.parsed += parsed - began;
    spent.assessed += assessed - parsed;
    spent.said += cpu() - assessed;
  }
  return spent;
}

/** What a sample of a trace costs when it is replayed, with everything: read, assessed, printed. */
export async function benchReplay(): Promise<void> {
  const rows = [[`${PROCESSES} processes`, 'read', 'assessed', 'printed', 'all']];
  for (const [name, changing, leaks] of [
    ['nothing changes', 0, false],
    ['a fifth changes, calm', 0.2, false],
    ['a fifth changes, one leaks', 0.2, true],
    ['all change, one leaks', 1, true],
  ] as const) {
    const lines = record(changing, leaks);
    play(lines);
    const { parsed, assessed, said } = play(lines);
    const each = (total: number): string => (total / SAMPLES).toFixed(3);
    rows.push([name, each(parsed), each(assessed), each(said), each(parsed + assessed + said)]);
  }
  printTable(rows);
  console.log(`\n  Milliseconds of CPU per sample over ${SAMPLES} samples; goal 0.5 altogether.`);
  await Promise.resolve();
}
