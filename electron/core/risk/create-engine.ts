import { ActiveClock } from '../series/active-clock.ts';
import type { Alert, Assessment, Level, PoolAssessment, ProcessRisk } from '../model/assessment.ts';
import { atLeast } from '../model/assessment.ts';
import type { Engine, EngineSettings, Screening } from '../model/engine.ts';
import { heapCapsOf, type WithoutHeap } from '../runtimes/heap-caps.ts';
import { Histories, SPARKLINE_POINTS } from '../history/histories.ts';
import { identityKey, type Identity, type IdentityKey } from '../model/identity.ts';
import { machineRoom, type Room } from '../model/machine-room.ts';
import { lifeKeyTexts } from '../lives/life-keys.ts';
import { LifeWatch } from '../lives/life-watch.ts';
import { MODEL, type ModelConstants } from '../forecast/model-constants.ts';
import { LEARNING_SAMPLES, quietPattern } from '../forecast/pattern.ts';
import { assessPool, type PoolContext, type PoolVerdict } from './pool-assessment.ts';
import { innermost, isWithin } from '../model/pool-path.ts';
import { JudgedPool } from './judged-pool.ts';
import { Population } from '../blame/process-population.ts';
import type { Grouping } from '../model/process-group.ts';
import { valueOr } from '../model/reading.ts';
import { RiskMemory } from './risk-memory.ts';
import { explainBounds } from './explain-evidence.ts';
import { scoreMembers } from './risk.ts';
import { NO_SERIES, type Series, type Span, type Subject } from '../model/series.ts';
import { withoutSlowed } from '../forecast/slowed-inside.ts';
import {
  MACHINE,
  type LimitedPool,
  type PoolId,
  type PoolKind,
  type ProcessSample,
  type Snapshot,
} from '../model/snapshot.ts';
import type { Bytes, Milliseconds, Seconds } from '../model/units.ts';

/** The engine of this application; see Engine. `self`: the pid of the Headroom that watches, in live snapshots. */
export function createEngine(settings: EngineSettings, self: number | null = null): Engine {
  return new SnapshotEngine(settings, MODEL, new Histories(), self);
}

/**
 * An engine that is only asked what it predicts of a recording. It remembers the lives that it sees end, as a running
 * Headroom does, besides those that the recording names. `model` is for trying other constants.
 */
export function createPredictor(settings: EngineSettings, model: ModelConstants = MODEL): Pick<Engine, 'observe'> {
  const engine = new SnapshotEngine(settings, model, null, null);
  const lives = new LifeWatch(({ facts }) => lifeKeyTexts(facts, ''));
  return {
    observe(snapshot) {
      const assessment = engine.observe(lives.observe(snapshot));
      lives.note(assessment);
      return assessment;
    },
  };
}

/** Processes for which expensive facts are worth reading: at risk, and the largest, among which the kernel looks for a victim. */
const SUSPECTS = 50;
const LARGEST = 20;

function summarize(pools: readonly PoolAssessment[]): Pick<Assessment, 'level' | 'pools'> {
  let level: Level = 'calm';
  for (const pool of pools) if (atLeast(pool.level, level)) level = pool.level;
  return { level, pools };
}

function soonestFirst(alerts: readonly Alert[]): readonly Alert[] {
  return alerts.toSorted((a, b) => (a.exhaustion?.p50 ?? 0) - (b.exhaustion?.p50 ?? 0));
}

class SnapshotEngine implements Engine {
  #settings: EngineSettings;
  readonly #model: ModelConstants;
  readonly #clock = new ActiveClock();
  readonly #population = new Population();
  readonly #memory = new RiskMemory();
  readonly #boundsOf = (process: ProcessSample) => this.#population.boundsOf(process);
  readonly #withoutHeap: WithoutHeap = new WeakSet();
  readonly #pools = new Map<PoolId, JudgedPool>();
  /** What is kept to be shown; null where nobody looks. */
  readonly #histories: Histories | null;
  readonly #self: number | null;
  #now: Seconds = 0;
  /** When the newest snapshot was taken. */
  #at: Milliseconds = -Infinity;
  #risks = new Map<IdentityKey, ProcessRisk>();
  #suspects: ReadonlySet<IdentityKey> = new Set();
  /** As of the newest snapshot; null before the first. */
  #newest: Assessment | null = null;

  constructor(settings: EngineSettings, model: ModelConstants, histories: Histories | null, self: number | null) {
    this.#settings = settings;
    this.#model = model;
    this.#histories = histories;
    this.#self = self;
  }

  configure(settings: EngineSettings): void {
    this.#settings = settings;
  }

  observe(snapshot: Snapshot): Assessment {
    const { glanced } = snapshot;
    const newest = snapshot.at > this.#at ? this.#newest : null;
    this.#newest = glanced && newest ? this.#glance(snapshot, glanced, newest) : this.#sweep(snapshot);
    return this.#newest;
  }

  /** Judges only the pools that were looked at. The processes, and so the risks, stay as they are. */
  #glance({ at, pools }: Snapshot, glanced: readonly PoolId[], newest: Assessment): Assessment {
    const now = this.#clock.glance(at);
    this.#now = now;
    this.#at = at;
    const context = this.#context(now);
    const fresh = new Map<PoolId, PoolVerdict>();
    for (const pool of pools) {
      const track = glanced.includes(pool.id) ? this.#pools.get(pool.id) : undefined;
      if (!track) continue;
      const { used, limit } = this.#believe(track, pool, now);
      track.glance(now, used, limit);
      track.parts.pushShared(now, pool.shared);
      this.#histories?.recordPool(at, track);
      fresh.set(pool.id, assessPool(track, context));
    }
    return {
      at,
      ...summarize(newest.pools.map((pool) => fresh.get(pool.id)?.assessment ?? pool)),
      risks: newest.risks,
      alerts: soonestFirst([...fresh.values()].flatMap(({ alert }) => alert ?? [])),
    };
  }

  #sweep(snapshot: Snapshot): Assessment {
    const now = this.#clock.tick(snapshot.at);
    this.#now = now;
    this.#population.follow(snapshot, now, this.#suspects);
    this.#followPools(snapshot, now);
    if (snapshot.at <= this.#at) this.#histories?.shift(snapshot.at - this.#at - this.#clock.interval * 1000);
    this.#at = snapshot.at;
    this.#histories?.record(snapshot, this.#pools, this.#population);
    const context = this.#context(now);
    const pools: PoolAssessment[] = [];
    const alerts: Alert[] = [];
    const risks = new Map<IdentityKey, ProcessRisk>();
    for (const track of this.#pools.values()) {
      const { assessment, alert, outlook } = assessPool(track, context);
      pools.push(assessment);
      if (alert) alerts.push(alert);
      if (outlook) scoreMembers(outlook, assessment, context, risks);
    }
    this.#memory.blend(risks, now, this.#population);
    const sorted = [...risks.values()].sort((a, b) => b.score - a.score || a.pid - b.pid);
    this.#risks = risks;
    this.#suspects = this.#chooseSuspects(sorted);
    return { at: snapshot.at, ...summarize(pools), risks: sorted, alerts: soonestFirst(alerts) };
  }

  #context(now: Seconds): PoolContext {
    return {
      now,
      at: this.#at,
      interval: this.#clock.interval,
      settings: this.#settings,
      model: this.#model,
      population: this.#population,
      self: this.#self,
    };
  }

  suspects(): ReadonlySet<IdentityKey> {
    return this.#suspects;
  }

  screen(key: IdentityKey): Screening | null {
    const track = this.#population.get(key);
    if (!track) return null;
    const risk = this.#risks.get(key);
    if (risk) return { growth: risk.growth, pattern: risk.pattern, confidence: risk.confidence, factors: risk.factors };
    const window = Math.max(60, 20 * this.#clock.interval);
    const growth = track.recentGrowth(this.#now, window);
    const samples = (this.#now - track.firstSeen) / this.#clock.interval;
    const change = ((growth ?? 0) * window) / Math.max(1, track.value);
    return {
      growth,
      pattern: growth === null ? 'learning' : quietPattern(samples, change),
      confidence: samples < LEARNING_SAMPLES ? 'learning' : 'low',
      factors: explainBounds(track, this.#population),
    };
  }

  grouping(): Grouping {
    return this.#population.grouping;
  }

  series(subject: Subject, span: Span): Series {
    return this.#histories?.series(subject, span) ?? NO_SERIES;
  }

  sparkline(identity: Identity): readonly (Bytes | null)[] {
    const kept = this.#histories?.sparkline(identity);
    if (kept) return kept;
    const track = this.#population.get(identityKey(identity));
    const step = 600 / SPARKLINE_POINTS;
    return Array.from({ length: SPARKLINE_POINTS }, (_, index) => {
      const at = this.#now - (SPARKLINE_POINTS - 1 - index) * step;
      return track && at >= track.firstSeen ? track.checkpoints.valueAt(at) : null;
    });
  }

  groupSparkline(id: string): readonly (Bytes | null)[] {
    return this.#histories?.groupSparkline(id) ?? [];
  }

  #followPools(snapshot: Snapshot, now: Seconds): void {
    const present = new Set<PoolId>([MACHINE]);
    const before = this.#pools.size;
    const machine = this.#poolOf(MACHINE, 'machine', '');
    const room = machine.guard.believe(now, machineRoom(snapshot), (since) => this.#population.change(MACHINE, since));
    machine.push(now, room.used, room.limit, room.ceiling);
    machine.parts.pushMachine(now, snapshot.memory);
    machine.pressure = valueOr(snapshot.pressure, null);
    machine.systemLevel = snapshot.systemLevel ?? null;
    machine.counters = snapshot.counters;
    machine.compressed = isCompressed(snapshot);
    machine.unswapped = room.unswapped;
    machine.memory = snapshot.memory.total;
    machine.daemons.note(now, snapshot);
    const take = (pool: LimitedPool, owner: IdentityKey | null, estimated: boolean): void => {
      present.add(pool.id);
      const track = this.#poolOf(pool.id, pool.kind, pool.label);
      track.owner = owner;
      track.estimated = estimated;
      track.explained = pool.kind !== 'cgroup' || pool.reclaimable.kind === 'ok';
      const { used, limit } = this.#believe(track, pool, now);
      track.push(now, used, limit);
      track.meet(pool, now);
      track.compressed = machine.compressed;
      track.parts.pushShared(now, pool.shared);
    };
    for (const pool of snapshot.pools) take(pool, null, false);
    for (const { pool, process, estimated } of heapCapsOf(snapshot.processes, this.#boundsOf, this.#withoutHeap)) {
      take(pool, identityKey(process), estimated);
    }
    if (machine.pressure && !machine.tight)
      machine.pressure = withoutSlowed(machine.pressure, this.#pools.values(), now);
    let changed = this.#pools.size !== before;
    for (const id of this.#pools.keys()) changed = (!present.has(id) && this.#pools.delete(id)) || changed;
    if (changed) this.#nestPools();
  }

  /** What to go by of what a sample says of a limited pool. */
  #believe(track: JudgedPool, { id, used, limit }: LimitedPool, now: Seconds): Room {
    return track.guard.believe(now, { used, limit, ceiling: limit, unswapped: 0 }, (since) =>
      this.#population.change(id, since),
    );
  }

  /** Says of the machine and of every cgroup which limited ones are inside of it. */
  #nestPools(): void {
    const cgroups = [...this.#pools.values()].filter(({ kind }) => kind === 'cgroup');
    const inner = innermost(cgroups);
    for (const outer of cgroups) outer.inner = inner.filter(({ id }) => isWithin(id, outer.id));
    this.#poolOf(MACHINE, 'machine', '').inner = inner;
  }

  #poolOf(id: PoolId, kind: PoolKind, label: string): JudgedPool {
    let pool = this.#pools.get(id);
    if (!pool) {
      pool = new JudgedPool(id, kind, label);
      this.#pools.set(id, pool);
    }
    return pool;
  }

  #chooseSuspects(risks: readonly ProcessRisk[]): ReadonlySet<IdentityKey> {
    const keys = new Set(risks.slice(0, SUSPECTS).map(identityKey));
    for (const key of this.#population.largest(LARGEST)) keys.add(key);
    return keys;
  }
}

function isCompressed({ swapDevices = [] }: Snapshot): boolean {
  return swapDevices.length > 0 && swapDevices.every(({ kind }) => kind === 'zram');
}
