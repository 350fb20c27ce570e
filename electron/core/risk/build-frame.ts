import type { Assessment, Exhaustion, PoolAssessment, ProcessRisk } from '../model/assessment.ts';
import type { Engine } from '../model/engine.ts';
import type { Frame, GroupRow, ProcessRow, Sampling } from '../model/frame.ts';
import { identityKey } from '../model/identity.ts';
import type { Grouping } from '../model/process-group.ts';
import { ok, type Reading } from '../model/reading.ts';
import { MACHINE, type PoolId, type ProcessSample, type Snapshot } from '../model/snapshot.ts';
import type { Bytes, BytesPerSecond } from '../model/units.ts';
import { byUrgency } from '../model/urgency.ts';

/**
 * Puts a snapshot and what the engine makes of it into one frame. Its rows and groups are made when they are first looked
 * at, which costs nothing while nobody does; that has to be before the engine observes the next snapshot, because the
 * engine answers for its newest one.
 */
export function buildFrame(
  number: number,
  snapshot: Snapshot,
  assessment: Assessment,
  engine: Pick<Engine, 'screen' | 'grouping'>,
  sampling: Sampling,
): Frame {
  const grouping = engine.grouping();
  let listed: Pick<Frame, 'processes' | 'groups'> | null = null;
  const list = () => (listed ??= listAll(snapshot, assessment, engine, grouping));
  return Object.freeze({
    number,
    at: snapshot.at,
    level: assessment.level,
    memory: snapshot.memory,
    pressure: snapshot.pressure,
    pools: assessment.pools.toSorted(byUrgency),
    get processes() {
      return list().processes;
    },
    get groups() {
      return list().groups;
    },
    alerts: assessment.alerts,
    missing: snapshot.missing,
    sampling,
  });
}

function listAll(
  snapshot: Snapshot,
  assessment: Assessment,
  engine: Pick<Engine, 'screen'>,
  grouping: Grouping,
): Pick<Frame, 'processes' | 'groups'> {
  const processes = buildRows(snapshot.processes, assessment, engine, grouping).sort(byRiskThenSize);
  return { processes, groups: buildGroups(grouping, processes, assessment.pools) };
}

function buildRows(
  processes: readonly ProcessSample[],
  assessment: Assessment,
  engine: Pick<Engine, 'screen'>,
  grouping: Grouping,
): ProcessRow[] {
  const risks = new Map(assessment.risks.map((risk) => [identityKey(risk), risk]));
  const headroom = new Map(assessment.pools.map((pool) => [pool.id, pool.headroom]));
  const victims = new Set(
    assessment.pools.flatMap((pool) => (pool.victim === null ? [] : [identityKey(pool.victim.identity)])),
  );
  return processes.map((process) => {
    const key = identityKey(process);
    const { facts } = process;
    return {
      pid: process.pid,
      start: process.start,
      parent: facts.parent,
      name: facts.name,
      user: facts.user,
      state: process.state,
      kernelThread: facts.kernelThread,
      resident: process.resident,
      private: process.private,
      swap: process.swap,
      gpu: process.gpu ?? null,
      group: grouping.groupOf(key),
      victim: victims.has(key),
      ...(judged(risks.get(key)) ?? screened(process, engine, headroom)),
    };
  });
}

type Judgement = Pick<
  ProcessRow,
  'pool' | 'risk' | 'exhaustion' | 'growth' | 'confidence' | 'pattern' | 'factors' | 'advice'
>;

function judged(risk: ProcessRisk | undefined): Judgement | null {
  if (risk === undefined) return null;
  const { pool, score, exhaustion, growth, confidence, pattern, factors, advice } = risk;
  return {
    pool,
    risk: score,
    exhaustion: ownExhaustion(score, exhaustion),
    growth,
    confidence,
    pattern,
    factors,
    advice,
  };
}

/** The time left is said only of those who have a part in it: of a bystander, whose risk shows as 0, it says nothing. */
function ownExhaustion(risk: number, exhaustion: Exhaustion | null): Exhaustion | null {
  return Math.round(risk) > 0 ? exhaustion : null;
}

/** A process without a risk of its own: what the O(1) screen knows of it. */
function screened(
  process: ProcessSample,
  engine: Pick<Engine, 'screen'>,
  headroom: ReadonlyMap<PoolId, Bytes>,
): Judgement {
  const screen = engine.screen(identityKey(process));
  return {
    pool: bindingPool(process, headroom),
    risk: 0,
    exhaustion: null,
    growth: screen?.growth ?? null,
    confidence: screen?.confidence ?? 'learning',
    pattern: screen?.pattern ?? 'learning',
    factors: screen?.factors ?? [],
    advice: [],
  };
}

/** The pool with the least headroom of all that the process draws on; the machine where nothing is known. */
function bindingPool(process: ProcessSample, headroom: ReadonlyMap<PoolId, Bytes>): PoolId {
  let binding = MACHINE;
  let least = headroom.get(MACHINE) ?? Infinity;
  for (const pool of process.pools) {
    const left = headroom.get(pool);
    if (left !== undefined && left < least) {
      binding = pool;
      least = left;
    }
  }
  return binding;
}

function byRiskThenSize(a: ProcessRow, b: ProcessRow): number {
  return b.risk - a.risk || sizeOf(b) - sizeOf(a) || a.pid - b.pid;
}

function sizeOf(row: ProcessRow): Bytes {
  return row.private.kind === 'ok' ? row.private.value : row.resident;
}

/** `rows` are in the order of their risk and size, so that the first of each group is its worst. */
function buildGroups(grouping: Grouping, rows: readonly ProcessRow[], pools: readonly PoolAssessment[]): GroupRow[] {
  const members = new Map<string, ProcessRow[]>();
  for (const row of rows) {
    const others = members.get(row.group);
    if (others === undefined) members.set(row.group, [row]);
    else others.push(row);
  }
  const driven = poolsDrivenByGroups(pools);
  return grouping.groups
    .map(({ id, name, kind }) => {
      const present = members.get(id) ?? [];
      const [worst] = present;
      const own = driven.get(id);
      return {
        id,
        name,
        kind,
        members: present.length,
        resident: present.reduce((sum, row) => sum + row.resident, 0),
        private: sumOfPrivate(present),
        growth: sumOfGrowth(present),
        ...(own !== undefined && own.score >= (worst?.risk ?? 0)
          ? { risk: own.score, exhaustion: ownExhaustion(own.score, own.pool.exhaustion), pattern: own.pool.pattern }
          : { risk: worst?.risk ?? 0, exhaustion: worst?.exhaustion ?? null, pattern: worst?.pattern ?? 'learning' }),
      };
    })
    .sort((a, b) => b.risk - a.risk || b.resident - a.resident || (a.id < b.id ? -1 : 1));
}

interface DrivenPool {
  readonly pool: PoolAssessment;
  readonly score: number;
}

/** Groups that drive a pool as a whole, where no single member shows it: scored as a process is. */
function poolsDrivenByGroups(pools: readonly PoolAssessment[]): ReadonlyMap<string, DrivenPool> {
  const driven = new Map<string, DrivenPool>();
  for (const pool of pools) {
    if (pool.culprit?.kind !== 'group') continue;
    const score = 100 * pool.probability * pool.culprit.share;
    if (score > (driven.get(pool.culprit.id)?.score ?? -1)) driven.set(pool.culprit.id, { pool, score });
  }
  return driven;
}

/** Missing as soon as one member's is: a sum without it would be an invented number. */
function sumOfPrivate(rows: readonly ProcessRow[]): Reading<Bytes> {
  let sum = 0;
  for (const row of rows) {
    if (row.private.kind !== 'ok') return row.private;
    sum += row.private.value;
  }
  return ok(sum);
}

/** null while the growth of no member is known. */
function sumOfGrowth(rows: readonly ProcessRow[]): BytesPerSecond | null {
  const known = rows.flatMap((row) => row.growth ?? []);
  return known.length === 0 ? null : known.reduce((sum, growth) => sum + growth, 0);
}
