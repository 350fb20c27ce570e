import { mkdtempSync, rmSync, statSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openJournal } from '../../electron/services/journal/journal.ts';
import { snapshot } from '../doubles/observations.ts';
import { busySamples } from './busy-samples.ts';
import { measure, printTable } from './measure.ts';

/** The length of the recording, with a sweep a second, as with a window open. */
const MINUTES = 10;

/**
 * Measures the cost of the journal on a machine with 300 processes, of which one in ten moves every second and some
 * come and go.
 */
export async function benchRecorder(): Promise<void> {
  const rows = [['level', 'CPU of a core at 1 Hz', 'MB a minute', 'MB a day, packed']];
  for (const level of ['calm', 'warning'] as const) {
    const directory = mkdtempSync(path.join(tmpdir(), 'headroom-bench-'));
    try {
      const samples = [...busySamples(MINUTES * 60, 1000)];
      const journal = openJournal({ directory, mostBytes: () => 1e12 });
      const cost = await measure(async () => {
        for (const [index, sample] of samples.entries()) {
          journal.record(sample, level);
          // The pause lets the writing begin, as between two sweeps.
          if (index % 10 === 9) await sleep(1);
        }
        await journal.close();
      });
      const plain = sizeOf(directory);
      const next = openJournal({ directory, mostBytes: () => 1e12 });
      next.record({ ...(samples[0] ?? snapshot(0)), at: Date.UTC(2026, 10, 23, 2) }, 'calm');
      await next.close();
      const packed = sizeOf(directory, '.gz');
      rows.push([
        level,
        `${((100 * cost.cpu) / (samples.length * 1000)).toFixed(3)} %`,
        (plain / MINUTES / 1e6).toFixed(3),
        ((packed / MINUTES) * 1440 * 1e-6).toFixed(1),
      ]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  }
  printTable(rows);
}

function sizeOf(directory: string, ending = ''): number {
  const names = readdirSync(directory).filter((name) => name.endsWith(ending));
  return names.reduce((sum, name) => sum + statSync(path.join(directory, name)).size, 0);
}
