import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../../build/built.mjs';
import { DEFAULT_ENGINE_SETTINGS } from '../../electron/core/model/engine.ts';
import type { Milliseconds } from '../../electron/core/model/units.ts';
import { openHistory, startWorker } from '../../electron/services/history/open-history.ts';
import { openJournal } from '../../electron/services/journal/journal.ts';
import { BUSY_SINCE, busySamples } from './busy-samples.ts';
import { measure, printTable } from './measure.ts';

/** The interval with a window open. */
const EVERY: Milliseconds = 2000;
const HOUR: Milliseconds = 3_600_000;
const HOURS = 25;

/** Measures the cost of looking at a past moment of a day of 300 processes, and whether other work waits for it. */
export async function benchHistory(): Promise<void> {
  await ensureBuilt(process.cwd());
  const directory = mkdtempSync(path.join(tmpdir(), 'headroom-bench-'));
  try {
    await recordDay(directory);
    await look(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function recordDay(directory: string): Promise<void> {
  let journal = openJournal({ directory, mostBytes: () => 1e12 });
  let written = 0;
  for (const sample of busySamples((HOURS * HOUR) / EVERY, EVERY)) {
    journal.record(sample, 'calm');
    written += 1;
    if (written % 50 === 0) await sleep(1);
    if (written % 10_000 === 0) {
      // Closing lets the packing catch up.
      await journal.close();
      journal = openJournal({ directory, mostBytes: () => 1e12 });
    }
  }
  await journal.close();
}

async function look(directory: string): Promise<void> {
  const program = path.resolve('dist/history/worker.js');
  const history = openHistory({ directory, startThread: (folder) => startWorker(folder, program) });
  const rows = [['asked for', 'answered after', 'CPU', 'longest wait of the sampling', 'memory']];
  const before = process.memoryUsage().rss;
  const ask = async (what: string, work: () => Promise<unknown>) => {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const { cpu, wall } = await measure(work);
    delay.disable();
    rows.push([
      what,
      `${wall.toFixed(0)} ms`,
      `${cpu.toFixed(0)} ms`,
      `${(delay.max / 1e6).toFixed(0)} ms`,
      `+${((process.memoryUsage().rss - before) / 1e6).toFixed(0)} MB`,
    ]);
  };
  const moment = async (at: Milliseconds, exact = true) => {
    const answer = await history.moment({ viewer: 'bench', at, settings: DEFAULT_ENGINE_SETTINGS }, exact);
    if (answer.kind !== 'recorded') throw new Error(answer.kind);
  };
  const end = BUSY_SINCE + HOURS * HOUR;
  await ask('what was recorded in 24 h', () => history.recorded({ from: end - 24 * HOUR, to: end }));
  await ask('the same again', () => history.recorded({ from: end - 24 * HOUR, to: end }));
  await ask('a moment of an hour ago, in a hurry', () => moment(end - HOUR + 301_000, false));
  await ask('the same, exactly', () => moment(end - HOUR + 301_000));
  await ask('10 s later', () => moment(end - HOUR + 311_000));
  await ask('10 s earlier', () => moment(end - HOUR + 291_000));
  await ask('ten minutes earlier', () => moment(end - HOUR - 300_000));
  await ask('six hours earlier, in a hurry', () => moment(end - 7 * HOUR, false));
  await ask('the same, exactly', () => moment(end - 7 * HOUR));
  history.close();
  printTable(rows);
}
