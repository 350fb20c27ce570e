import type { Assessment } from '../../electron/core/model/assessment.ts';
import { createEngine } from '../../electron/core/risk/create-engine.ts';
import type { EngineSettings } from '../../electron/core/model/engine.ts';
import { ok } from '../../electron/core/model/reading.ts';
import type { ProcessSample, Snapshot } from '../../electron/core/model/snapshot.ts';
import { GIB, MIB, type Bytes, type Milliseconds, type Seconds } from '../../electron/core/model/units.ts';
import { processSample, snapshot } from './observations.ts';

/** The memory of a process `seconds` into the world. Null while it is not alive. */
export type Life = (seconds: Seconds) => Bytes | null;

/** An invented machine. Its processes explain all its use, apart from `shared`. */
export interface World {
  readonly total: Bytes;
  readonly interval: Seconds;
  readonly samples: number;
  readonly lives: Readonly<Record<number, Life>>;
  /** tmpfs and similar memory, which is used but belongs to no process. */
  readonly shared?: Life;
  /** The process that maps the shared memory. */
  readonly mappedBy?: number;
}

export const ENGINE_SETTINGS: EngineSettings = { sensitivity: 'normal', horizonHours: 12, quietMinutes: 30 };

const BEGIN: Milliseconds = Date.UTC(2026, 0, 1);

/** The snapshots of a world, until its memory is used up. Each process keeps its facts, as real readers do. */
export function* observeWorld(world: World): Iterable<Snapshot> {
  const known = new Map<number, ProcessSample>();
  for (let index = 0; index < world.samples; index += 1) {
    const seconds = index * world.interval;
    const processes: ProcessSample[] = [];
    const shared = world.shared?.(seconds) ?? 0;
    let used = shared;
    for (const [key, life] of Object.entries(world.lives)) {
      const pid = Number(key);
      const held = life(seconds);
      if (held === null) continue;
      used += held;
      let facts = known.get(pid);
      if (!facts) known.set(pid, (facts = processSample(pid)));
      processes.push({
        ...facts,
        resident: held + MIB + (pid === world.mappedBy ? shared : 0),
        private: ok(held),
        oomScore: ok(666 + (held / world.total) * 666),
      });
    }
    if (used >= world.total) return;
    const memory = { ...snapshot(0).memory, total: world.total, available: world.total - used };
    yield snapshot(BEGIN + seconds * 1000, { memory, processes });
  }
}

/** All assessments that the engine makes of a world. */
export function assessWorld(world: World, settings: EngineSettings = ENGINE_SETTINGS): Assessment[] {
  const engine = createEngine(settings);
  return Array.from(observeWorld(world), (seen) => engine.observe(seen));
}

/** A process that always holds `bytes`. */
export function idle(bytes: Bytes): Life {
  return () => bytes;
}

/** A process that holds `base` and grows from `onset` on at `rate` bytes a second. */
export function leak(base: Bytes, onset: Seconds, rate: number): Life {
  return (seconds) => base + Math.max(0, seconds - onset) * rate;
}

/** A leak among idle neighbours that fills 4 GiB a few minutes after it began. */
export function leakingWorld(overrides: Partial<World> = {}): World {
  return {
    total: 4 * GIB,
    interval: 1,
    samples: 400,
    lives: { 100: idle(300 * MIB), 101: idle(200 * MIB), 200: leak(100 * MIB, 60, 12 * MIB) },
    ...overrides,
  };
}
