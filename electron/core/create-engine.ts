import type { Alert, Assessment, Culprit, Level, PoolAssessment, ProcessRisk, Victim } from './assessment.ts';
import { atLeast } from './assessment.ts';
import { ActiveClock } from './active-clock.ts';
import { AlertTrack, LevelTrack, momentaryLevel } from './alert-policy.ts';
import type { Engine, EngineSettings, Screen } from './engine.ts';
import { probabilityWithin } from './forecast.ts';
import { groupProcesses, type Grouping } from './grouping.ts';
import { identityKey, type Identity, type IdentityKey } from './identity.ts';
import { PoolTrack, type Outlook } from './pool-track.ts';
import { ProcessTrack } from './process-track.ts';
import type { Series, Span, Subject } from './series.ts';
import { MACHINE, type PoolId, type PoolKind, type Snapshot } from './snapshot.ts';
import type { Bytes, Seconds } from './units.ts';

/** The engine of this application; see Engine. */
export function createEngine(settings: EngineSettings): Engine {
  return new SnapshotEngine(settings);
}

interface Pool {
  readonly track: PoolTrack;
  readonly levels: LevelTrack;
  readonly alerts: AlertTrack;
  kind: PoolKind;
  label: string;
}

class SnapshotEngine implements Engine {
  #settings: EngineSettings;
  readonly #clock = new ActiveClock();
  readonly #processes = new Map<IdentityKey, ProcessTrack>();
  readonly #pools = new Map<PoolId, Pool>();
  readonly #departed: { at: Seconds; track: ProcessTrack }[] = [];
  #snapshots = 0;
  #suspects = new Set<IdentityKey>();

  constructor(settings: EngineSettings) {
    this.#settings = settings;
  }

  configure(settings: EngineSettings): void {
    this.#settings = settings;
  }

  observe(snapshot: Snapshot): Assessment {
    const now = this.#clock.tick(snapshot.at);
    this.#snapshots += 1;
    const grouping = groupProcesses(snapshot.processes);
    this.#followProcesses(snapshot, grouping, now);
    this.#followPools(snapshot, now);
    const pools: PoolAssessment[] = [];
    const risks = new Map<IdentityKey, ProcessRisk>();
    const alerts: Alert[] = [];
    let level: Level = 'calm';
    for (const pool of this.#pools.values()) {
      const assessment = this.#assessPool(pool, snapshot, now, risks, alerts, grouping);
      pools.push(assessment);
      if (atLeast(assessment.level, level)) level = assessment.level;
    }
    const sorted = [...risks.values()].sort((a, b) => b.score - a.score);
    this.#suspects = new Set(sorted.slice(0, 50).map(identityKey));
    alerts.sort((a, b) => (a.exhaustion?.p50 ?? 0) - (b.exhaustion?.p50 ?? 0));
    return { at: snapshot.at, level, pools, risks: sorted, alerts };
  }

  suspects(): ReadonlySet<IdentityKey> {
    return this.#suspects;
  }

  screen(_key: IdentityKey): Screen | null {
    return null;
  }

  series(_subject: Subject, _span: Span): Series {
    return { at: [], last: [], low: [], high: [] };
  }

  sparkline(_identity: Identity): readonly (Bytes | null)[] {
    return [];
  }

  #followProcesses(snapshot: Snapshot, grouping: Grouping, now: Seconds): void {
    for (const sample of snapshot.processes) {
      const key = identityKey(sample);
      let track = this.#processes.get(key);
      if (!track) {
        track = new ProcessTrack(key, sample, now, this.#snapshots > 1);
        this.#processes.set(key, track);
      }
      track.group = grouping.groupOf(key);
      track.update(sample, now, this.#snapshots);
    }
    for (const [key, track] of this.#processes) {
      if (track.seen === this.#snapshots) continue;
      this.#processes.delete(key);
      this.#departed.push({ at: now, track });
      if (this.#departed.length > 512) this.#departed.shift();
    }
  }

  #followPools(snapshot: Snapshot, now: Seconds): void {
    const { total, available, swapTotal, swapFree } = snapshot.memory;
    const present = new Set<PoolId>([MACHINE]);
    this.#poolOf(MACHINE, 'machine', '').track.push(now, total + swapTotal - available - swapFree, total + swapTotal);
    for (const pool of snapshot.pools) {
      present.add(pool.id);
      this.#poolOf(pool.id, pool.kind, pool.label).track.push(now, pool.used, pool.limit);
    }
    for (const id of this.#pools.keys()) if (!present.has(id)) this.#pools.delete(id);
  }

  #poolOf(id: PoolId, kind: PoolKind, label: string): Pool {
    let pool = this.#pools.get(id);
    if (!pool) {
      pool = { track: new PoolTrack(id), levels: new LevelTrack(), alerts: new AlertTrack(), kind, label };
      this.#pools.set(id, pool);
    }
    return pool;
  }

  *#members(pool: PoolId): Iterable<ProcessTrack> {
    for (const track of this.#processes.values()) {
      if (pool === MACHINE || track.sample.pools.includes(pool)) yield track;
    }
  }

  #heldAt(since: Seconds, pool: PoolId): Map<string, Bytes> {
    const held = new Map<string, Bytes>();
    for (const { at, track } of this.#departed) {
      if (at <= since || track.firstSeen > since || (pool !== MACHINE && !track.sample.pools.includes(pool))) continue;
      held.set(track.group, (held.get(track.group) ?? 0) + (track.checkpoints.valueAt(since) ?? 0));
    }
    return held;
  }

  #assessPool(
    pool: Pool,
    snapshot: Snapshot,
    now: Seconds,
    risks: Map<IdentityKey, ProcessRisk>,
    alerts: Alert[],
    grouping: Grouping,
  ): PoolAssessment {
    const { track } = pool;
    const outlook = track.outlook(now, () => this.#members(track.id), {
      heldAt: (since, id) => this.#heldAt(since, id),
    });
    const before = track.series
      .newest(0, 6)
      .slice(1)
      .map((block) => block.max);
    const momentary = momentaryLevel(
      outlook,
      {
        used: track.used,
        limit: track.limit,
        usedBefore: Math.max(0, ...before),
        pressureFull: snapshot.pressure.kind === 'ok' ? snapshot.pressure.value.full10 : null,
        samples: track.series.count,
      },
      this.#settings,
    );
    const level = pool.levels.update(
      momentary,
      outlook?.persists ?? 0,
      now,
      outlook?.lasted ?? 0,
      this.#clock.interval,
      this.#settings,
    );
    const culprit = outlook ? nameCulprit(outlook, grouping) : null;
    const quiet = Math.max(this.#settings.quietMinutes * 60, 40 * this.#clock.interval);
    const due = pool.alerts.due(level, culpritKey(culprit), now, quiet);
    const exhaustion = outlook?.forecast.exhaustion ?? null;
    if (due) alerts.push({ level: due, pool: track.id, culprit, exhaustion });
    if (outlook) this.#scoreMembers(outlook, track.id, risks, culprit);
    return {
      id: track.id,
      kind: pool.kind,
      label: pool.label,
      limit: track.limit,
      used: track.used,
      headroom: Math.max(0, track.limit - track.used),
      level,
      exhaustion,
      probability: outlook ? probabilityWithin(outlook.forecast, this.#settings.horizonHours * 3600) : 0,
      confidence: outlook ? 'medium' : 'learning',
      pattern: outlook ? 'leak' : 'plateau',
      growth: outlook?.growth.slope ?? null,
      growingFor: outlook?.lasted ?? 0,
      culprit,
      victim: this.#victim(track.id),
      factors: [],
    };
  }

  #scoreMembers(outlook: Outlook, pool: PoolId, risks: Map<IdentityKey, ProcessRisk>, culprit: Culprit | null): void {
    const probability = probabilityWithin(outlook.forecast, this.#settings.horizonHours * 3600);
    for (const { track, share, grown } of outlook.attribution.growers.slice(0, 50)) {
      const lead = culprit?.kind === 'group' && sameKey(culprit.identity, track.key) ? culprit.share : share;
      const score = 100 * probability * outlook.persists * lead;
      const known = risks.get(track.key);
      if (known && known.score >= score) continue;
      risks.set(track.key, {
        pid: track.sample.pid,
        start: track.sample.start,
        score,
        pool,
        exhaustion: outlook.forecast.exhaustion,
        confidence: 'medium',
        pattern: 'leak',
        growth: grown / Math.max(1, outlook.lasted),
        share,
        factors: [],
        advice: [],
      });
    }
  }

  #victim(pool: PoolId): Victim | null {
    let worst: ProcessTrack | null = null;
    let worstScore = -1;
    for (const track of this.#members(pool)) {
      const score = track.sample.oomScore;
      if (score.kind === 'ok' && score.value > worstScore) {
        worst = track;
        worstScore = score.value;
      }
    }
    if (!worst) return null;
    return { identity: { pid: worst.sample.pid, start: worst.sample.start }, name: worst.sample.facts.name };
  }
}

function sameKey(identity: Identity, key: IdentityKey): boolean {
  return identityKey(identity) === key;
}

function culpritKey(culprit: Culprit | null): string {
  if (!culprit) return '';
  return culprit.kind === 'process' ? identityKey(culprit.identity) : culprit.kind === 'group' ? culprit.id : 'shared';
}

/** The process that holds most of the growth, else its group, else shared memory. */
function nameCulprit(outlook: Outlook, grouping: Grouping): Culprit | null {
  const { attribution } = outlook;
  const [top] = attribution.growers;
  const [group] = attribution.groups;
  if (attribution.unexplained > 0.5 && (!top || top.share < 0.4))
    return { kind: 'shared', share: attribution.unexplained };
  if (!top) return null;
  const identityOf = (track: ProcessTrack): Identity => ({ pid: track.sample.pid, start: track.sample.start });
  const lead = group?.members[0];
  if (
    group &&
    lead &&
    group.members.length > 1 &&
    (lead.key !== top.track.key ? group.share > top.share : top.share < 0.6 * group.share)
  ) {
    return {
      kind: 'group',
      id: group.id,
      name: grouping.groups.find((known) => known.id === group.id)?.name ?? lead.sample.facts.name,
      identity: identityOf(lead),
      members: group.members.map(identityOf),
      share: group.share,
    };
  }
  return { kind: 'process', identity: identityOf(top.track), name: top.track.sample.facts.name, share: top.share };
}
