import type { Assessment } from '../core/model/assessment.ts';
import { reason } from '../core/words/reasons.ts';
import { buildFrame } from '../core/risk/build-frame.ts';
import type { Engine, EngineSettings } from '../core/model/engine.ts';
import type { Frame, Sampling } from '../core/model/frame.ts';
import { sameIdentity, type Identity } from '../core/model/identity.ts';
import type { SamplingRate, Settings } from '../core/settings/settings.ts';
import type { LimitedPool, PoolId, ProcessSample, Snapshot } from '../core/model/snapshot.ts';
import type { BytesPerSecond, Milliseconds, Ratio } from '../core/model/units.ts';
import type { MemoryReader } from '../platform/memory-reader.ts';
import { systemClock, waitAtMost, type Clock } from './clock.ts';
import type { KeptLives } from './lives/kept-lives.ts';
import { createRisingTime } from './rising-time.ts';
import { createSamplingLoop } from './sampling-loop.ts';
import { longestWatched, samplingPause } from './sampling-pause.ts';
import { glancePauses, GlanceSchedule } from './glance-schedule.ts';
import { PoolLooks } from './pool-looks.ts';

/**
 * A reader that has not answered for this long is reported. It is still waited for, because two sweeps never overlap.
 */
const PATIENCE: Milliseconds = 10_000;
/** The pause after the first failure. It doubles with each further one, up to the longest. */
const FIRST_RETRY: Milliseconds = 1000;
const LONGEST_RETRY: Milliseconds = 30_000;
/** The longest wait of `stop` for a running sweep. */
const LAST_WAIT: Milliseconds = 1000;

/** `watched` means that someone looks at the numbers, which makes the sampling lively. */
export type Attention = 'watched' | 'background';

/** Reads snapshots, lets the engine assess them, and gives numbered frames to subscribers. */
export interface Monitor
  extends Pick<Engine, 'series' | 'sparkline' | 'groupSparkline'>, Pick<MemoryReader, 'readMemoryMap'> {
  /** Changes the settings from the next sweep on. */
  configure(settings: EngineSettings & Partial<Pick<Settings, 'sampling'>>): void;
  readonly reader: MemoryReader['name'];
  start(): void;
  /** The newest frame. Null before the first sweep. */
  current(): Frame | null;
  /** Why the reader does not answer. Null when all is well. */
  failure(): string | null;
  /** The process in the newest snapshot. Null when it is not there. */
  find(identity: Identity): ProcessSample | null;
  /**
   * Subscribes to frames. The returned function ends the subscription. A listener that throws is reported and stays
   * subscribed.
   */
  subscribe(listener: (frame: Frame) => void, attention: Attention): () => void;
  /**
   * Calls back after every good sweep with everything that was read, in the order of time until the clock is set
   * back. It creates no frame. The returned function ends it.
   */
  observe(listener: (snapshot: Snapshot, assessment: Assessment) => void): () => void;
  /** The snapshot of a sweep made now. Null when it fails or takes longer than the patience with a reader. */
  sweepNow(): Promise<Snapshot | null>;
  /** Stops the sweeps until `resume`, while the machine sleeps. */
  suspend(): void;
  resume(): void;
  /** Ends the sampling and closes the reader. */
  stop(): Promise<void>;
}

export interface MonitorOptions {
  readonly reader: MemoryReader;
  readonly engine: Engine;
  /** Who keeps earlier lives of programs. Without it nothing is known of them. */
  readonly lives?: Pick<KeptLives, 'observe' | 'note'>;
  readonly clock?: Clock;
  /** Called with errors that subscribers throw. */
  readonly onError?: (error: unknown) => void;
}

/** Use that rose by less than this share of a limit since the last sample is left to the next sweep. */
const NOTABLE: Ratio = 1 / 64;

interface Observation {
  readonly snapshot: Snapshot;
  readonly assessment: Assessment;
}

export function createMonitor({ reader, engine, lives, clock = systemClock, onError }: MonitorOptions): Monitor {
  const subscriptions = new Set<{ readonly listener: (frame: Frame) => void; readonly attention: Attention }>();
  const observers = new Set<(snapshot: Snapshot, assessment: Assessment) => void>();
  const risingTime = createRisingTime();
  const loop = createSamplingLoop(step, clock);
  const looks = new PoolLooks();
  let newest: Observation | null = null;
  let failure: string | null = null;
  let failures = 0;
  let rate: SamplingRate = 'normal';
  let number = 0;
  let sampling: Sampling = { reader: reader.name, pause: 0, cost: 0, failure: null };
  /** The time that building and handing out the last frame took. */
  let publishing: Milliseconds = 0;
  /** The frame is built only on demand. */
  let frame: Frame | null = null;
  /** When the last sweep ended and the next one is due, and what is glanced at in between. */
  let swept: Milliseconds = 0;
  let sweepDue: Milliseconds = 0;
  const glances = new GlanceSchedule();
  /** Pools of which the kernel has told that they met a ceiling. */
  const met = new Set<PoolId>();

  reader.onCeilingMet?.((pool) => {
    met.add(pool);
    loop.hurry(0);
  });

  function step(): Promise<Milliseconds | null> {
    const pause = newest === null || clock.now() >= sweepDue ? null : glance(newest);
    return pause === null ? sweep() : Promise.resolve(pause);
  }

  /** The pause until the next step, or null when a sweep is due at once. */
  function glance(last: Observation): Milliseconds | null {
    const ids = new Set([...glances.take(clock.now()), ...met]);
    met.clear();
    if (ids.size === 0 || reader.glance === undefined) return pauseToNext();
    try {
      const read = reader.glance(ids);
      const at = risingTime(read.at, clock.now());
      looks.glance(at, ids, read.pools);
      const risen = read.pools.filter((pool) => hasRisen(pool, last.assessment));
      if (risen.length > 0 && !observeGlance(last, at, risen)) return null;
    } catch (error) {
      // The sweep tells what is wrong, where it is not over by then.
      onError?.(error);
      return null;
    }
    return pauseToNext();
  }

  /** Until the next glance or sweep. */
  function pauseToNext(): Milliseconds {
    return Math.max(0, Math.min(sweepDue - clock.now(), glances.next(clock.now())));
  }

  /** Takes what a glance showed. False when a growth asks for a sweep at once, which shows it better. */
  function observeGlance(last: Observation, at: Milliseconds, risen: readonly LimitedPool[]): boolean {
    const changed = new Map(risen.map((pool) => [pool.id, pool]));
    const pools = last.snapshot.pools.map((pool) => changed.get(pool.id) ?? pool);
    const snapshot = { ...last.snapshot, at, pools, glanced: [...changed.keys()] };
    const seen = last.assessment.pools.map((pool) => {
      const { used = pool.used, limit = pool.limit } = changed.get(pool.id) ?? {};
      return { ...pool, used, limit, headroom: Math.max(0, limit - used) };
    });
    const due = swept + pauseFor({ snapshot, assessment: { ...last.assessment, pools: seen } }, sampling.cost);
    if (due <= clock.now()) return false;
    const assessment = engine.observe(snapshot);
    lives?.note(assessment);
    sweepDue = Math.min(sweepDue, due);
    glances.plan(glancePauses(assessment.pools, sweepDue - swept, growthOf), clock.now(), false);
    newest = { snapshot, assessment };
    // Only news is worth a frame.
    if (assessment.alerts.length > 0 || assessment.level !== last.assessment.level) publish(sampling);
    tellObservers(snapshot, assessment);
    return true;
  }

  function growthOf(pool: PoolId): BytesPerSecond {
    return looks.growthOf(pool);
  }

  function pauseFor({ snapshot, assessment }: Observation, cost: Milliseconds): Milliseconds {
    return samplingPause({ snapshot, assessment, growthOf, watched: isWatched(), cost: cost + publishing, rate });
  }

  async function sweep(): Promise<Milliseconds | null> {
    const started = clock.now();
    const stopWaiting = clock.after(PATIENCE, () => {
      fail(reason('reader.silent', { seconds: PATIENCE / 1000 }), 0);
    });
    try {
      const read = await reader.read(engine.suspects());
      if (read === null) return null;
      return observe(read, started);
    } catch (error) {
      const pause = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** failures);
      failures += 1;
      fail(error instanceof Error ? error.message : String(error), pause);
      return pause;
    } finally {
      stopWaiting();
    }
  }

  function observe(read: Snapshot, started: Milliseconds): Milliseconds {
    const at = risingTime(read.at, clock.now());
    const timed = at === read.at ? read : { ...read, at };
    const snapshot = lives?.observe(timed) ?? timed;
    const assessment = engine.observe(snapshot);
    lives?.note(assessment);
    const assessed = clock.now();
    const cost = assessed - started;
    looks.sweep(at, assessment.pools);
    const pause = pauseFor({ snapshot, assessment }, cost);
    newest = { snapshot, assessment };
    failure = null;
    failures = 0;
    publish({ reader: reader.name, pause, cost, failure: null });
    tellObservers(snapshot, assessment);
    swept = clock.now();
    publishing = swept - assessed;
    sweepDue = swept + pause;
    met.clear();
    if (reader.glance !== undefined) glances.plan(glancePauses(assessment.pools, pause, growthOf), swept, true);
    return Math.min(pause, pauseToNext());
  }

  function tellObservers(snapshot: Snapshot, assessment: Assessment): void {
    for (const observer of [...observers])
      contain(() => {
        observer(snapshot, assessment);
      });
  }

  /** Shows the last good snapshot once more, with the reason why there is no newer one. */
  function fail(message: string, pause: Milliseconds): void {
    failure = message;
    if (newest === null) return;
    newest = { snapshot: newest.snapshot, assessment: { ...newest.assessment, alerts: [] } };
    publish({ ...sampling, pause, failure: { message, since: newest.snapshot.at } });
  }

  function publish(now: Sampling): void {
    sampling = now;
    number += 1;
    frame = null;
    for (const { listener } of [...subscriptions]) {
      contain(() => {
        const published = current();
        if (published !== null) listener(published);
      });
    }
  }

  function contain(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      onError?.(error);
    }
  }

  function current(): Frame | null {
    if (newest !== null) frame ??= buildFrame(number, newest.snapshot, newest.assessment, engine, sampling);
    return frame;
  }

  function isWatched(): boolean {
    return [...subscriptions].some(({ attention }) => attention === 'watched');
  }

  return {
    reader: reader.name,
    start: loop.start,
    suspend: loop.suspend,
    resume() {
      sweepDue = 0;
      loop.resume();
    },
    current,
    failure: () => failure,
    find: (identity) => newest?.snapshot.processes.find((process) => sameIdentity(process, identity)) ?? null,
    series: engine.series.bind(engine),
    sparkline: engine.sparkline.bind(engine),
    groupSparkline: engine.groupSparkline.bind(engine),
    configure(settings) {
      rate = settings.sampling ?? 'normal';
      engine.configure(settings);
    },
    readMemoryMap: reader.readMemoryMap.bind(reader),
    subscribe(listener, attention) {
      const subscription = { listener, attention };
      subscriptions.add(subscription);
      if (attention === 'watched') {
        sweepDue = Math.min(sweepDue, clock.now() + longestWatched(rate));
        loop.hurry(longestWatched(rate));
      }
      return () => {
        subscriptions.delete(subscription);
      };
    },
    observe(listener) {
      observers.add(listener);
      return () => {
        observers.delete(listener);
      };
    },
    async sweepNow() {
      const before = newest;
      sweepDue = 0;
      await waitAtMost(PATIENCE, clock, loop.sweepNow());
      return failure === null && newest !== before ? (newest?.snapshot ?? null) : null;
    },
    async stop() {
      await waitAtMost(LAST_WAIT, clock, loop.stop());
      reader.close();
    },
  };
}

function hasRisen({ id, used, limit }: LimitedPool, { pools }: Assessment): boolean {
  const last = pools.find((pool) => pool.id === id);
  return last !== undefined && used - last.used >= NOTABLE * limit;
}
