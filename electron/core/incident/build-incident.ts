import { atLeast, LEVELS, type Level, type Message, type Pattern } from '../model/assessment.ts';
import { identityKey, type IdentityKey } from '../model/identity.ts';
import type { Difference, Incident, IncidentCulprit, IncidentKind, TimelineEntry } from './incident.ts';
import { incidentId } from './incident.ts';
import { drawChart } from './incident-chart.ts';
import { findCulprit, NOBODY } from './incident-culprit.ts';
import type { Moment, PoolMoment } from './incident-moments.ts';
import type { KilledProcess, Killer, KillRecord } from '../kills/kernel-kill.ts';
import { message } from '../words/messages.ts';
import { MACHINE, type PoolId } from '../model/snapshot.ts';
import type { Milliseconds } from '../model/units.ts';

/** Everything known when an incident is over. */
export interface Evidence {
  readonly kind: IncidentKind;
  readonly at: Milliseconds;
  readonly pool: PoolId;
  readonly victims: readonly KilledProcess[];
  /** The identities of all killed processes. A victim can stand for many. */
  readonly identities: ReadonlySet<IdentityKey>;
  readonly records: readonly KillRecord[];
  /** The moments until the end, oldest first. */
  readonly moments: readonly Moment[];
  /** The oom_score_adj of an identity key, or null when it is unknown. */
  readonly oomScoreAdj: (key: string) => number | null;
}

/** A pool that was calm for longer than this has left its earlier trouble behind. */
const PAUSE: Milliseconds = 120_000;
/** The span before the end that is searched for growth when there was no earlier sign. */
const LOOK_BACK: Milliseconds = 600_000;
/** The share of the trouble's length that the chart shows before the first sign. */
const LEAD_IN = 0.25;

/** A pool with less than this share in use is not full, whatever a daemon ends. */
const LEAST_FULL = 0.85;
const DAEMONS: ReadonlySet<Killer> = new Set(['systemd-oomd', 'earlyoom']);

interface Step {
  readonly at: Milliseconds;
  readonly pressure: number | null;
  readonly pool: PoolMoment;
}

/** The incident. Null when nothing is known of the pool. */
export function buildIncident(evidence: Evidence): Incident | null {
  const steps = evidence.moments.flatMap(({ at, pressure, pools }): Step[] => {
    const pool = at <= evidence.at ? pools.get(evidence.pool) : undefined;
    return pool ? [{ at, pressure, pool }] : [];
  });
  const last = steps.at(-1);
  if (!last) return incidentOfLog(evidence);
  const course = courseOf(steps, evidence.at);
  const begin = firstSign(course, evidence.at);
  const shown = steps.filter(({ at }) => at >= begin - LEAD_IN * (evidence.at - begin));
  const culprit = findCulprit(shown, begin, evidence.oomScoreAdj);
  const { id, kind, label, limit, used } = last.pool.assessment;
  const named = [...(culprit?.identity ? [identityKey(culprit.identity)] : []), ...evidence.identities];
  const what = isPrecaution(evidence, last) ? 'precaution' : evidence.kind;
  return {
    id: incidentId(evidence.at, what),
    kind: what,
    at: evidence.at,
    pool: { id, kind, label, limit, used },
    culprit,
    victims: evidence.victims,
    difference: explainDifference(culprit, evidence),
    timeline: timelineOf(course, begin, evidence),
    forecast: forecastOf(course, evidence.at),
    advice: adviceOf(shown, culprit),
    records: evidence.records,
    pressure: last.pressure,
    chart: drawChart(
      shown.map(({ at, pool }) => ({ at, pool })),
      new Set(named),
    ),
  };
}

function isPrecaution({ kind, records }: Evidence, { pool }: Step): boolean {
  const { used, limit, level } = pool.assessment;
  const isDaemons = records.length > 0 && records.every(({ by }) => DAEMONS.has(by));
  return kind === 'kill' && isDaemons && used < LEAST_FULL * limit && !atLeast(level, 'warning');
}

/**
 * The incident of a cgroup that came, was exhausted and went between two sweeps. It was never seen, so the kernel's
 * log is the only source. Null when the log says nothing.
 */
function incidentOfLog({ kind, at, pool, victims, records }: Evidence): Incident | null {
  const charged = records.find((record) => record.charged !== null)?.charged;
  if (!charged) return null;
  const [largest] = records[0]?.tasks ?? [];
  const { used, limit } = charged;
  const culprit: IncidentCulprit | null = largest
    ? { ...NOBODY, kind: 'process', name: largest.name, members: 1, size: largest.resident, known: 'found' }
    : null;
  return {
    id: incidentId(at, kind),
    kind,
    at,
    pool:
      pool === MACHINE
        ? { id: MACHINE, kind: 'machine', label: '', limit, used }
        : { id: pool, kind: 'cgroup', label: pool.split('/').at(-1) ?? pool, limit, used },
    culprit,
    victims,
    difference: victims.some(({ pid }) => pid === largest?.pid) ? null : 'unknown',
    timeline: victims.map(({ name, pid }) => ({ at, kind: 'killed', name, pid })),
    forecast: null,
    advice: culprit ? [message('advice.container-limit', { bytes: limit * ROOM })] : [],
    records,
    pressure: null,
    chart: { at: [], used: [], limit, consumers: [] },
  };
}

/** The steps of the last trouble, back to the time when the pool had been calm for a while. */
function courseOf(steps: readonly Step[], end: Milliseconds): readonly Step[] {
  let first = steps.length;
  let troubled = end;
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    const step = steps[index];
    if (!step || troubled - step.at > PAUSE) break;
    if (step.pool.assessment.level === 'calm') continue;
    troubled = step.at;
    first = index;
  }
  return steps.slice(first);
}

function firstSign(course: readonly Step[], end: Milliseconds): Milliseconds {
  const [first] = course;
  if (!first) return end - LOOK_BACK;
  return first.at - first.pool.assessment.growingFor * 1000;
}

function explainDifference(culprit: IncidentCulprit | null, { victims, identities }: Evidence): Difference | null {
  const [victim] = victims;
  if (!culprit || !victim) return null;
  if (culprit.kind === 'shared') return 'shared';
  const { identity } = culprit;
  const isCulprit = identity !== null && (identities.has(identityKey(identity)) || victim.pid === identity.pid);
  if (isCulprit || victim.by === 'systemd-oomd') return isCulprit ? null : 'other-cgroup';
  const theirs = victim.oomScoreAdj ?? 0;
  const its = culprit.oomScoreAdj ?? 0;
  if (its < 0 && theirs >= 0) return 'protected';
  if (theirs > its) return 'preferred';
  if (culprit.kind === 'group') return 'spread';
  return victim.size !== null && culprit.size !== null && victim.size > culprit.size ? 'larger' : 'unknown';
}

function timelineOf(course: readonly Step[], begin: Milliseconds, evidence: Evidence): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = course.length > 0 ? [{ at: begin, kind: 'first-sign' }] : [];
  let reached: Level = 'calm';
  for (const { at, pool } of course) {
    const { level } = pool.assessment;
    if (level === 'calm' || LEVELS.indexOf(level) <= LEVELS.indexOf(reached)) continue;
    entries.push({ at, kind: 'level', level });
    reached = level;
  }
  const killed = evidence.victims.filter(({ known }) => known !== 'exit');
  for (const { name, pid } of killed) entries.push({ at: evidence.at, kind: 'killed', name, pid });
  if (evidence.kind === 'command' || evidence.kind === 'unclean-end') entries.push({ at: evidence.at, kind: 'ended' });
  return entries.toSorted((a, b) => a.at - b.at);
}

/** The forecast as it was when the first warning was given. */
function forecastOf(course: readonly Step[], end: Milliseconds): Incident['forecast'] {
  const said = course.find(({ pool: { assessment } }) => atLeast(assessment.level, 'warning') && assessment.exhaustion);
  const exhaustion = said?.pool.assessment.exhaustion;
  return said && exhaustion ? { at: said.at, exhaustion, actual: (end - said.at) / 1000 } : null;
}

/** Patterns that are no leak: the limit is too low for the program. */
const STEADY: ReadonlySet<Pattern> = new Set(['plateau', 'loading', 'cache-filling']);

/** The advised limit leaves half as much room again, for a program that needs more than its limit and does not leak. */
const ROOM = 1.5;

function adviceOf(shown: readonly Step[], culprit: IncidentCulprit | null): readonly Message[] {
  const last = shown.at(-1)?.pool.assessment;
  const given = shown.findLast(({ pool }) => pool.advice.length > 0)?.pool.advice ?? [];
  const advice = [...given];
  if (culprit?.kind === 'shared') advice.push(message('advice.shared', {}));
  if (culprit?.kind === 'group') advice.push(message('advice.fork-storm', {}));
  const isSteady = STEADY.has(culprit?.pattern ?? 'learning');
  if (last?.kind === 'cgroup' && isSteady) advice.push(message('advice.container-limit', { bytes: last.limit * ROOM }));
  if (advice.length === 0 && culprit) advice.push(message('advice.restart', {}));
  return advice.filter((one, index) => advice.findIndex(({ key }) => key === one.key) === index).slice(0, 4);
}
