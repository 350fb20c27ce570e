import { plainText } from '../model/plain-text.ts';
import { redactWords } from '../runtimes/mask-secrets.ts';
import { atLeast, LEVELS, type Level, type Message, type Pattern } from '../model/assessment.ts';
import { identityKey, type IdentityKey } from '../model/identity.ts';
import type { Difference, Incident, IncidentCulprit, IncidentKind, IncidentPool, TimelineEntry } from './incident.ts';
import { ELSEWHERE, incidentId, UNKNOWN } from './incident.ts';
import { culpritOfLog } from './log-culprit.ts';
import { adviceOfLog } from './log-advice.ts';
import { drawChart } from './incident-chart.ts';
import { findCulprit } from './incident-culprit.ts';
import type { RememberedMoment, PoolMoment } from './incident-moments.ts';
import type { KilledProcess, Killer, KillRecord } from '../kills/kernel-kill.ts';
import { message } from '../words/messages.ts';
import { MACHINE, type PoolId } from '../model/snapshot.ts';
import type { Bytes, Milliseconds } from '../model/units.ts';

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
  readonly moments: readonly RememberedMoment[];
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
const DAEMONS: ReadonlySet<Killer> = new Set(['systemd-oomd', 'earlyoom', 'nohang', 'oomd', 'lmkd']);

/** They choose among cgroups by their own measure. */
const CGROUP_DAEMONS: ReadonlySet<Killer> = new Set(['systemd-oomd', 'oomd']);

interface IncidentStep {
  readonly at: Milliseconds;
  readonly pressure: number | null;
  readonly pool: PoolMoment;
}

/** The incident. Null when nothing is known of the pool. */
export function buildIncident(evidence: Evidence): Incident | null {
  const steps = evidence.moments.flatMap(({ at, pressure, pools }): IncidentStep[] => {
    const pool = at <= evidence.at ? pools.get(evidence.pool) : undefined;
    return pool ? [{ at, pressure, pool }] : [];
  });
  const last = steps.at(-1);
  if (!last) return incidentOfLog(evidence);
  const course = courseOf(steps, evidence.at);
  const begin = firstSign(course, evidence.at);
  const shown = steps.filter(({ at }) => at >= begin - LEAD_IN * (evidence.at - begin));
  const what = isPrecaution(evidence, last) ? 'precaution' : evidence.kind;
  const grower = findCulprit(withTable(shown, evidence), begin, evidence.oomScoreAdj);
  const culprit = believable(grower, culpritOfLog(evidence.records), evidence.records);
  const { kind, label } = last.pool.assessment;
  const named = [...(culprit?.identity ? [identityKey(culprit.identity)] : []), ...evidence.identities];
  return {
    id: incidentId(evidence.at, what),
    kind: what,
    at: evidence.at,
    pool: { id: evidence.pool, kind, label, ...amountsOf(evidence, last.pool.assessment) },
    culprit: culprit && withCommand(culprit, shown),
    victims: evidence.victims,
    difference: explainDifference(culprit, evidence),
    timeline: timelineOf(course, begin, evidence),
    forecast: forecastOf(course, evidence.at),
    advice: culprit?.known === 'log' ? adviceOfLog(culprit, evidence.records) : adviceOf(shown, culprit),
    records: evidence.records,
    pressure: last.pressure,
    chart: drawChart(
      shown.map(({ at, pool }) => ({ at, pool })),
      new Set(named),
    ),
  };
}

/** The longest command line in a report, in characters. */
const LONGEST_COMMAND = 1000;

function withCommand(culprit: IncidentCulprit, shown: readonly IncidentStep[]): IncidentCulprit {
  const { identity } = culprit;
  if (identity === null) return culprit;
  const key = identityKey(identity);
  for (const { pool } of shown.toReversed()) {
    const words = pool.consumers.find((one) => identityKey(one.identity) === key)?.words ?? [];
    if (words.length > 0) return { ...culprit, command: plainText(redactWords(words).join(' '), LONGEST_COMMAND) };
  }
  return culprit;
}

function isPrecaution({ kind, records }: Evidence, { pool }: IncidentStep): boolean {
  const { used, limit, level } = pool.assessment;
  const isDaemons = records.length > 0 && records.every(({ by }) => DAEMONS.has(by));
  return kind === 'kill' && isDaemons && used < LEAST_FULL * limit && !atLeast(level, 'warning');
}

/** Use and limit: those of the kernel at the kill, or those of the last sample before where the log does not say. */
function amountsOf(
  { records }: Evidence,
  sample: { readonly used: Bytes; readonly limit: Bytes } | null,
): Pick<IncidentPool, 'used' | 'limit' | 'counted'> {
  const counted = records.find(({ charged }) => charged !== null)?.charged ?? machineOf(records);
  if (counted) return { ...counted, counted: 'log' };
  return sample
    ? { used: sample.used, limit: sample.limit, counted: 'sweep' }
    : { used: null, limit: null, counted: 'log' };
}

/** Memory and swap of the machine by the kernel's report. Null where it lacks a part. */
function machineOf(records: readonly KillRecord[]): { readonly used: Bytes; readonly limit: Bytes } | null {
  const machine = records.find((record) => record.cause === 'machine' && record.machine !== null)?.machine;
  if (!machine || machine.free === null) return null;
  const { ram, free } = machine;
  const swap = machine.swap ?? 0;
  const swapFree = machine.swapFree ?? swap;
  return { used: ram - free + swap - swapFree, limit: ram + swap };
}

/** The steps, and as the last one what the kernel's table of tasks shows of the same processes. */
function withTable(shown: readonly IncidentStep[], { at, records }: Evidence): readonly IncidentStep[] {
  const last = shown.at(-1);
  const table = records.find(({ by, tasks }) => by === 'kernel' && tasks.length > 0)?.tasks ?? [];
  if (!last || table.length === 0) return shown;
  const seen = shown.flatMap(({ pool }) => pool.consumers);
  const consumers = table.flatMap((task) => {
    const named = seen.filter(({ name }) => name === task.name);
    const bearers = new Map(named.map((one) => [identityKey(one.identity), one]));
    const own = named.findLast(({ identity }) => identity.pid === task.pid);
    // The kernel's pids differ from those seen inside a container.
    const one = own ?? (bearers.size === 1 ? named.at(-1) : undefined);
    return one ? [{ ...one, size: (task.anonymous ?? task.resident) + (task.swap ?? 0) }] : [];
  });
  return [...shown, { ...last, at, pool: { ...last.pool, consumers } }];
}

/** With less than this share of what the log's first held, somebody was not who filled the pool. */
const TOO_SMALL = 0.1;

/** Who grew most by the sweeps, unless the kernel's table shows that somebody else held the memory, or no process. */
function believable(
  grower: IncidentCulprit | null,
  held: IncidentCulprit | null,
  records: readonly KillRecord[],
): IncidentCulprit | null {
  if (!grower || !held) return grower ?? held;
  if (held.kind === 'shared' && grower.known === 'found') return held;
  if (grower.kind !== 'process' || held.kind !== 'process' || held.size === null) return grower;
  const tasks = records.flatMap((record) => record.tasks);
  const isListed = tasks.some(({ pid, name }) => pid === grower.identity?.pid || name === grower.name);
  return isListed && (grower.size ?? 0) < TOO_SMALL * held.size ? held : grower;
}

/** The label of a pool that is known by its id alone. */
export function poolOfId(id: PoolId): Pick<IncidentPool, 'id' | 'kind' | 'label'> {
  if (id === MACHINE) return { id, kind: 'machine', label: '' };
  if (id === ELSEWHERE) return { id, kind: 'elsewhere', label: '' };
  if (id.startsWith('nodes:')) return { id, kind: 'nodes', label: id.slice('nodes:'.length) };
  if (!id.startsWith('/')) return { id: UNKNOWN, kind: 'unknown', label: '' };
  return { id, kind: 'cgroup', label: id.split('/').at(-1) ?? id };
}

/**
 * The incident of a pool that was never seen: a cgroup that came, was exhausted and went between two sweeps, or one
 * that is not known. The log is then the only source. Null when nothing says that somebody was ended.
 */
export function incidentOfLog(evidence: Evidence): Incident | null {
  const { kind, at, pool, victims, records } = evidence;
  const isKnown = kind === 'exhaustion' || kind === 'command' || records.length > 0 || pool === ELSEWHERE;
  if (!isKnown) return null;
  const culprit = culpritOfLog(records);
  return {
    id: incidentId(at, kind),
    kind,
    at,
    pool: { ...poolOfId(pool), ...amountsOf(evidence, null) },
    culprit,
    victims,
    difference: explainDifference(culprit, evidence),
    timeline: timelineOf([], at, evidence),
    forecast: null,
    advice: adviceOfLog(culprit, records),
    records,
    pressure: null,
    chart: { at: [], used: [], limit: 0, consumers: [] },
  };
}

/** The steps of the last trouble, back to the time when the pool had been calm for a while. */
function courseOf(steps: readonly IncidentStep[], end: Milliseconds): readonly IncidentStep[] {
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

function firstSign(course: readonly IncidentStep[], end: Milliseconds): Milliseconds {
  const [first] = course;
  if (!first) return end - LOOK_BACK;
  return first.at - first.pool.assessment.growingFor * 1000;
}

function explainDifference(
  culprit: IncidentCulprit | null,
  { victims, identities, records }: Evidence,
): Difference | null {
  const [victim] = victims;
  if (!culprit || !victim) return null;
  if (culprit.kind === 'shared') return 'shared';
  const { identity } = culprit;
  const isSeen = identity !== null && (identities.has(identityKey(identity)) || victim.pid === identity.pid);
  const isLogged = culprit.pid !== null && records.some(({ pid }) => pid === culprit.pid);
  const isOneOfThem =
    culprit.kind === 'group' && culprit.known === 'log' && victims.some(({ name }) => name === culprit.name);
  if (isSeen || isLogged || isOneOfThem) return null;
  if (victim.by !== null && CGROUP_DAEMONS.has(victim.by)) return 'other-cgroup';
  const theirs = victim.oomScoreAdj ?? 0;
  const its = culprit.oomScoreAdj ?? 0;
  if (its < 0 && theirs >= 0) return 'protected';
  if (theirs > its) return 'preferred';
  if (culprit.kind === 'group') return 'spread';
  return victim.size !== null && culprit.size !== null && victim.size > culprit.size ? 'larger' : 'unknown';
}

function timelineOf(
  course: readonly IncidentStep[],
  begin: Milliseconds,
  evidence: Evidence,
): readonly TimelineEntry[] {
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
function forecastOf(course: readonly IncidentStep[], end: Milliseconds): Incident['forecast'] {
  const said = course.find(({ pool: { assessment } }) => atLeast(assessment.level, 'warning') && assessment.exhaustion);
  const exhaustion = said?.pool.assessment.exhaustion;
  return said && exhaustion ? { at: said.at, exhaustion, actual: (end - said.at) / 1000 } : null;
}

/** The pattern that is no leak: the limit is too low for the program. A growth to the limit is never it. */
const STEADY: Pattern = 'plateau';

/** The advised limit leaves half as much room again, for a program that needs more than its limit and does not leak. */
const ROOM = 1.5;

function adviceOf(shown: readonly IncidentStep[], culprit: IncidentCulprit | null): readonly Message[] {
  const last = shown.at(-1)?.pool.assessment;
  const given = shown.findLast(({ pool }) => pool.advice.length > 0)?.pool.advice ?? [];
  const advice = [...given];
  if (culprit?.kind === 'shared') advice.push(message('advice.shared', {}));
  if (culprit?.kind === 'group') advice.push(message('advice.fork-storm', {}));
  const isSteady = culprit?.pattern === STEADY;
  if (last?.kind === 'cgroup' && isSteady) advice.push(message('advice.container-limit', { bytes: last.limit * ROOM }));
  if (advice.length === 0 && culprit) advice.push(message('advice.restart', {}));
  return advice.filter((one, index) => advice.findIndex(({ key }) => key === one.key) === index).slice(0, 4);
}
