import { ELSEWHERE, UNKNOWN, type Incident, type IncidentCulprit, type TimelineEntry } from './incident.ts';
import type { KilledProcess, KillRecord } from '../kills/kernel-kill.ts';
import { Pseudonyms, type RedactedWords } from './pseudonyms.ts';
import { redactLogLine } from './redact-log-line.ts';
import { MACHINE, type PoolId } from '../model/snapshot.ts';

/** The words for formats that have no language. */
const WORDS: RedactedWords = { process: 'process', cgroup: 'cgroup', rule: 'rule', user: 'user' };
const HOSTS: ReadonlySet<string> = new Set(['desktop', 'web', 'cli']);
/** The ids of pools that limit one process. They hold numbers only. */
const OF_PROCESS = /^(?:(?:heap|rlimit):\d+:\d+|nodes:[\d,-]+)$/;
/** The ids that are words of Headroom. */
const WITHOUT_NAMES: ReadonlySet<PoolId> = new Set([MACHINE, ELSEWHERE, UNKNOWN]);

/**
 * The same incident with other names for programs, users, cgroups and rules, the same name always replaced by the
 * same one. Sizes, times and numbers of processes stay. Command lines are left out.
 */
export function redactIncident(incident: Incident, words: RedactedWords = WORDS): Incident {
  const names = new Pseudonyms(words);
  const poolId = (id: PoolId) => {
    if (WITHOUT_NAMES.has(id) || OF_PROCESS.test(id)) return id;
    return id.startsWith('/') ? names.path(id) : names.component(id);
  };
  const { pool, culprit, victims, records, timeline, advice, chart } = incident;
  const id = poolId(pool.id);
  const told = {
    ...incident,
    ...(incident.origin && { origin: { ...incident.origin, host: null } }),
    pool: { ...pool, id, label: pool.id.startsWith('/') ? names.component(pool.label) : labelOf(pool, names) },
    culprit: culprit && withoutCommand({ ...culprit, name: names.process(culprit.name) }),
    victims: victims.map((victim) => ({ ...victim, name: victimName(victim, names), uid: withoutUser(victim.uid) })),
    timeline: timeline.map((entry) => redactEntry(entry, victims, names)),
    advice: advice.map(({ key, values }) => ({
      key,
      values: Object.fromEntries(
        Object.entries(values).map(([what, value]) => [what, typeof value === 'string' ? names.process(value) : value]),
      ),
    })),
    records: records.map((record) => redactRecord(record, poolId, names)),
    chart: { ...chart, consumers: chart.consumers.map((one) => ({ ...one, name: names.process(one.name) })) },
  };
  return { ...told, records: told.records.map((record) => withoutNames(record, names.names)) };
}

/** A label of nodes holds numbers only, that of a program's own limit its name. */
function labelOf({ kind, label }: Incident['pool'], names: Pseudonyms): string {
  return kind === 'nodes' || kind === 'machine' ? label : names.process(label);
}

function withoutCommand({ command: _, ...culprit }: IncidentCulprit): IncidentCulprit {
  return culprit;
}

/** The id 0 is the same on every machine. */
function withoutUser(uid: number | null): number | null {
  return uid === 0 ? uid : null;
}

function victimName({ name, pid, by }: Pick<KilledProcess, 'name' | 'pid' | 'by'>, names: Pseudonyms): string {
  return pid === null && (by === 'systemd-oomd' || by === 'oomd') ? names.component(name) : names.process(name);
}

function redactEntry(entry: TimelineEntry, victims: readonly KilledProcess[], names: Pseudonyms): TimelineEntry {
  switch (entry.kind) {
    case 'killed': {
      const { name, pid } = entry;
      const victim = victims.find((one) => one.name === name && one.pid === pid);
      return { ...entry, name: victimName({ name, pid, by: victim?.by ?? null }, names) };
    }
    case 'action':
      return {
        ...entry,
        name: names.process(entry.name),
        by: HOSTS.has(entry.by) ? entry.by : names.rule(entry.by),
      };
    default:
      return entry;
  }
}

function redactRecord(record: KillRecord, poolId: (id: PoolId) => PoolId, names: Pseudonyms): KillRecord {
  const { name, uid, cgroup, place, pool, invoker, chosen, tasks, lines } = record;
  return {
    ...record,
    name: cgroup === null ? victimName(record, names) : names.path(name),
    uid: withoutUser(uid),
    cgroup: cgroup === null ? null : names.path(cgroup),
    place: place === null ? null : names.path(place),
    chosen: chosen && { ...chosen, name: names.process(chosen.name) },
    pool: pool === null ? null : poolId(pool),
    invoker: invoker === null ? null : names.process(invoker),
    tasks: tasks.map((task) => ({ ...task, name: names.process(task.name) })),
    lines: lines.flatMap((line) => redactLogLine(line, names) ?? []),
  };
}

/** The record without the lines that still contain a name. */
function withoutNames(record: KillRecord, names: readonly string[]): KillRecord {
  const suspicious = names.filter((name) => name.length > 3).map(wholeWord);
  return { ...record, lines: record.lines.filter((line) => !suspicious.some((name) => name.test(line))) };
}

/** A pattern that finds a name as a whole word: `node` is not part of `nodemask`. */
function wholeWord(name: string): RegExp {
  const literal = name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return new RegExp(`(?<![\\w-])${literal}(?![\\w-])`);
}
