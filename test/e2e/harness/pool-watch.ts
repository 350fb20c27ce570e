import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Alert } from '../../../electron/core/model/assessment.ts';
import { createEngine } from '../../../electron/core/risk/create-engine.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../../electron/core/model/engine.ts';
import { valueOr } from '../../../electron/core/model/reading.ts';
import type { LimitedPool, Snapshot } from '../../../electron/core/model/snapshot.ts';
import { writeTraceHeader } from '../../../electron/core/trace/trace-format.ts';
import { createTraceWriter } from '../../../electron/core/trace/trace-write.ts';
import type { Bytes, Milliseconds } from '../../../electron/core/model/units.ts';
import { createLinuxReader } from '../../../electron/platform/linux/linux-reader.ts';
import { createMonitor } from '../../../electron/services/monitor.ts';
import type { LimitedCgroup } from '../../doubles/linux/limited-cgroup.ts';

/** An alert about the watched pool. */
export interface Said {
  readonly alert: Alert;
  /** On the clock of performance.now(). */
  readonly at: Milliseconds;
  /** What the kernel had ended in the cgroup by then. */
  readonly killsBefore: number;
  /** Use of the pool when it was said. */
  readonly used: Bytes;
  /** Pids of everything in the cgroup. */
  readonly members: readonly number[];
}

/** Headroom as it runs with its window open, and what it says of one cgroup. */
export interface PoolWatch {
  readonly said: readonly Said[];
  sweeps(): number;
  /** The most that was charged to the cgroup at any sweep, file cache included. */
  peak(): Bytes;
  /** The largest use without file cache at any sweep. */
  peakUsed(): Bytes;
  stop(): Promise<void>;
  /** Keeps all that was read as a trace for `headroom replay` and returns its path. */
  keep(name: string): string;
}

export function watchPool(cgroup: LimitedCgroup): PoolWatch {
  const monitor = createMonitor({ reader: createLinuxReader(), engine: createEngine(DEFAULT_ENGINE_SETTINGS) });
  const said: Said[] = [];
  const read: Snapshot[] = [];
  const most = (of: (pool: LimitedPool) => Bytes) =>
    Math.max(0, ...read.flatMap(({ pools }) => pools.filter(({ id }) => id === cgroup.path).map(of)));
  monitor.observe((snapshot, { alerts, pools }) => {
    read.push(snapshot);
    for (const alert of alerts) {
      if (alert.pool !== cgroup.path) continue;
      const used = pools.find(({ id }) => id === cgroup.path)?.used ?? NaN;
      const members = cgroup.members();
      said.push({ alert, at: performance.now(), killsBefore: cgroup.oomKills(), used, members });
    }
  });
  monitor.subscribe(() => undefined, 'watched');
  monitor.start();
  return {
    said,
    sweeps: () => read.length,
    peak: () => most(({ used, reclaimable }) => used + valueOr(reclaimable, 0)),
    peakUsed: () => most(({ used }) => used),
    stop: () => monitor.stop(),
    keep(name) {
      const folder = path.join(tmpdir(), 'headroom-live-traces');
      mkdirSync(folder, { recursive: true });
      const file = path.join(folder, `${name}.jsonl`);
      writeFileSync(file, traceOf(name, read));
      return file;
    },
  };
}

function traceOf(name: string, read: readonly Snapshot[]): string {
  const [first] = read;
  if (!first) return '';
  const { total: memTotal, swapTotal } = first.memory;
  const host = { platform: process.platform, cpus: 0, memTotal, swapTotal };
  const writer = createTraceWriter({ commandLines: true });
  const header = writeTraceHeader({ name, recordedAt: new Date(first.at).toISOString(), host });
  return [header, ...read.map((snapshot) => writer.write(snapshot)), ''].join('\n');
}
