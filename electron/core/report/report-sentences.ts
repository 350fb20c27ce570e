import { LONGEST_NAME, LONGEST_TEXT, plainText } from '../model/plain-text.ts';
import type { Alike, Incident, IncidentCulprit, IncidentSummary, TimelineEntry } from '../incident/incident.ts';
import type { KilledProcess, KillRecord } from '../kills/kernel-kill.ts';
import { MACHINE } from '../model/snapshot.ts';
import type { Milliseconds, Seconds } from '../model/units.ts';
import type { ReportLanguage } from './report-language.ts';

/** The pool's name inside a sentence. */
export function poolName(
  { id, label }: Pick<Incident['pool'], 'id' | 'label'>,
  { words, wording }: ReportLanguage,
): string {
  return id === MACHINE ? words.machine : wording.name(label === '' ? id : label);
}

/** The name of what was exhausted, which may be no pool that Headroom watches. */
function placeName(pool: Pick<Incident['pool'], 'id' | 'kind' | 'label'>, language: ReportLanguage): string {
  const { kind, label } = pool;
  const { words, wording } = language;
  if (kind === 'elsewhere' || kind === 'unnamed') return words.place[kind];
  if (kind === 'nodes') return words.place.nodes({ nodes: wording.name(label) });
  return isOwnPart(kind) ? words.part[kind]({ name: wording.name(label) }) : poolName(pool, language);
}

type OwnPart = keyof ReportLanguage['words']['part'];
const OWN_PARTS: ReadonlySet<string> = new Set<OwnPart>([
  'heap-cap',
  'metaspace',
  'direct-buffers',
  'threads',
  'gpu',
  'allocation',
]);

function isOwnPart(kind: Incident['pool']['kind']): kind is OwnPart {
  return OWN_PARTS.has(kind);
}

/** The title of a report. */
export function titleText({ kind, pool }: Pick<Incident, 'kind' | 'pool'>, language: ReportLanguage): string {
  const { title } = language.words;
  const isEnd = kind === 'kill' || kind === 'precaution';
  if (isEnd && (pool.kind === 'unknown' || pool.kind === 'elsewhere')) return title[pool.kind];
  return title[kind]({ pool: placeName(pool, language) });
}

/** Sentences about what happened and why. */
export function summarySentences(incident: Incident, language: ReportLanguage): readonly string[] {
  const { words } = language;
  const { pool, difference } = incident;
  return [
    ...happened(incident, language),
    ...inUse(incident, language),
    ...(pool.kind === 'nodes' ? [words.otherNodes] : []),
    ...drove(incident, language),
    ...(difference === null || incident.kind === 'precaution' ? [] : [words.difference[difference]]),
    ...forecast(incident, language),
    ...(incident.alike ? [sentence(alikeText(incident.alike, incident.at, language))] : []),
  ];
}

function inUse({ pool, records }: Incident, { words, wording }: ReportLanguage): readonly string[] {
  const { used, limit, counted } = pool;
  if (used === null || limit === null) return [];
  const amounts = { used: wording.bytes(used), limit: wording.bytes(limit) };
  if (records.some(({ by }) => by === 'windows')) return [words.committed(amounts)];
  return [counted === 'log' ? words.inUse(amounts) : words.inUseBefore(amounts)];
}

/** The number of similar incidents, and when they happened. */
export function alikeText(
  { count, from, to }: Alike,
  at: Milliseconds,
  { words, wording, clock }: ReportLanguage,
): string {
  return words.alike({ count, text: wording.count(count), from: clock(from, at), to: clock(to, at) });
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function happened({ kind, victims, pool, records }: Incident, language: ReportLanguage): readonly string[] {
  const { words } = language;
  if (kind === 'unclean-end') return [words.brokeOff];
  if (kind === 'exhaustion') return [words.onlyReported];
  const [first] = victims;
  if (!first && kind === 'command') return [words.saidSo];
  if (!first) return [words.nobodyNamed, ...(pool.kind === 'elsewhere' ? [words.notKnownWhere] : [])];
  const names = language.list(victims.map((victim) => victimText(victim, language)));
  if (first.known === 'exit') return [words.commandKilled({ victims: names })];
  const ended = words.endedBy({ killer: words.killer[first.by ?? 'kernel'], victims: names });
  const more = records.flatMap((record) => circumstances(record, language));
  if (kind === 'precaution') return [ended, ...more, words.notFull];
  if (kind === 'by-hand') return [ended, words.byHand];
  if (kind === 'own-limit') return [ended, words.ownLimit];
  return first.known === 'inferred' ? [ended, words.inferred] : [ended, ...more];
}

function circumstances({ chosen, processGroup }: KillRecord, language: ReportLanguage): readonly string[] {
  const { words, wording } = language;
  const instead = chosen && words.victim({ name: wording.name(chosen.name), pid: String(chosen.pid) });
  return [
    ...(instead === null ? [] : [words.inPlace({ chosen: instead })]),
    ...(processGroup === null ? [] : [words.wholeGroup({ group: String(processGroup) })]),
  ];
}

function victimText(victim: KilledProcess, language: ReportLanguage): string {
  const { words, wording } = language;
  const who = whoText(victim, language);
  if (victim.size === null) return who;
  const held = { victim: who, size: wording.bytes(victim.size) };
  return victim.swap === null || victim.swap === 0
    ? words.holding(held)
    : words.holdingSwap({ ...held, swap: wording.bytes(victim.swap) });
}

function whoText(
  { name, pid, members }: Pick<KilledProcess, 'name' | 'pid' | 'members'>,
  { words, wording }: ReportLanguage,
): string {
  const shown = wording.name(name);
  if (pid !== null) return words.victim({ name: shown, pid: String(pid) });
  return words.victimCgroup({ name: shown, count: members, text: wording.count(members) });
}

/** Kinds of an end of which nobody is the culprit, because nothing was full. */
const NOT_FULL: ReadonlySet<Incident['kind']> = new Set(['precaution', 'by-hand', 'own-limit']);
/** What was exhausted is not known, or only its program has to do with it. */
const NOBODYS: ReadonlySet<Incident['pool']['kind']> = new Set(['elsewhere', 'unknown', 'allocation']);

function drove({ kind, culprit, pool, records }: Incident, language: ReportLanguage): readonly string[] {
  const { words, wording } = language;
  const isFull = !NOT_FULL.has(kind);
  if (!culprit) {
    if (!isFull || NOBODYS.has(pool.kind)) return [];
    return [records.some(({ tasks }) => tasks.length > 0) ? words.culpritNobody : words.culpritUnknown];
  }
  const share = culprit.share === null ? [] : [words.culpritShare({ share: wording.share(culprit.share) })];
  if (culprit.kind === 'shared') return isFull ? [words.culpritShared, ...share] : [];
  const { grew, size } = culprit;
  const name = culpritName(culprit, language);
  if (culprit.known === 'log')
    return isFull && size !== null ? [words.culpritHeld({ name, size: wording.bytes(size) })] : [];
  const hasGrown = grew !== null && size !== null && grew > 0;
  if (!hasGrown) return isFull ? [words.culprit({ name }), ...share] : [];
  const growth = { name, grew: wording.bytes(grew), size: wording.bytes(size) };
  const sentence = isFull ? words.culpritGrew(growth) : words.culpritMost(growth);
  return [sentence, ...share];
}

/** The culprit's name, with the number of its processes. */
export function culpritName(
  { kind, name, members, identity, pid }: IncidentCulprit,
  { words, wording }: ReportLanguage,
): string {
  const shown = wording.name(name);
  if (kind === 'group') return words.culpritGroup({ name: shown, count: members, text: wording.count(members) });
  const number = identity?.pid ?? pid;
  return number === null ? shown : words.victim({ name: shown, pid: String(number) });
}

/** A warning this short before the end was no forecast. */
const LEAST_AHEAD: Seconds = 2;

function forecast(
  { kind, forecast: given, at, chart }: Incident,
  { words, wording, clock }: ReportLanguage,
): readonly string[] {
  if (!given) return NOT_FULL.has(kind) || chart.at.length === 0 ? [] : [words.noForecast];
  const { exhaustion, actual } = given;
  const { p10, p50, p90 } = exhaustion;
  if (actual < LEAST_AHEAD) return [words.warnedLate];
  const verdict = actual < p10 ? words.forecastEarly : actual > p90 ? words.forecastLate : words.forecastRight;
  const said = wording.estimate(p50, p10, p90);
  return [words.forecast({ time: clock(given.at, at), forecast: said, actual: wording.span(actual) }), verdict];
}

export function eventText(entry: TimelineEntry, language: ReportLanguage): string {
  const { words, wording } = language;
  switch (entry.kind) {
    case 'level':
      return words.event.level[entry.level];
    case 'action':
      return words.event.action({
        action: ofKeys(words.action, entry.action) ?? wording.name(entry.action),
        who: whoText({ ...entry, members: 1 }, language),
        by: ofKeys(words.actor, entry.by) ?? words.rule({ rule: wording.name(entry.by) }),
      });
    case 'killed':
      return words.event.killed({
        who: entry.pid === null ? wording.name(entry.name) : whoText({ ...entry, members: 1 }, language),
      });
    default:
      return words.event[entry.kind];
  }
}

function ofKeys(texts: Readonly<Record<string, string>>, key: string): string | null {
  return Object.hasOwn(texts, key) ? (texts[key] ?? null) : null;
}

/** Pairs of a label and its value. */
export function factLines(
  { pool, pressure, culprit, victims, records, kind, origin }: Incident,
  language: ReportLanguage,
): readonly (readonly [what: string, value: string])[] {
  const { words, wording } = language;
  const { fact } = words;
  const [victim] = victims;
  const invokers = new Set(records.flatMap(({ invoker }) => (invoker === null ? [] : [wording.name(invoker)])));
  const optional = (what: string, value: number | null | undefined) =>
    value === null || value === undefined ? [] : [[what, String(value)] as const];
  return [
    ...(pool.kind === 'unknown'
      ? []
      : [[fact.pool, pool.id.startsWith('/') ? wording.name(pool.id) : placeName(pool, language)] as const]),
    ...(pool.limit === null ? [] : [[fact.limit, wording.bytes(pool.limit)] as const]),
    ...(pool.used === null
      ? []
      : [[pool.counted === 'log' ? fact.used : fact.usedBefore, wording.bytes(pool.used)] as const]),
    ...once(records.map(({ constraint }) => constraint)).map((word) => [fact.constraint, wording.name(word)] as const),
    ...once(records.map(({ place }) => place)).map((place) => [fact.place, wording.name(place)] as const),
    ...optional(fact.user, victim?.uid),
    ...records.flatMap(({ chosen }) =>
      chosen
        ? [[fact.chosen, words.victim({ name: wording.name(chosen.name), pid: String(chosen.pid) })] as const]
        : [],
    ),
    ...(culprit?.command === undefined ? [] : [[fact.command, plainText(culprit.command, LONGEST_TEXT)] as const]),
    ...(pressure === null ? [] : [[fact.pressure, wording.share(pressure / 100)] as const]),
    ...optional(fact.culpritAdj, culprit?.oomScoreAdj),
    ...optional(fact.victimAdj, victim?.oomScoreAdj),
    ...[...invokers].map((name) => [fact.invoker, name] as const),
    ...(victim && kind !== 'own-limit' ? [[fact.known, words.known[victim.known]] as const] : []),
    ...(origin?.host ? [[fact.host, wording.name(origin.host)] as const] : []),
    ...(origin ? [[fact.headroom, plainText(origin.headroom, LONGEST_NAME)] as const] : []),
  ];
}

function once(texts: readonly (string | null)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== null))];
}

/** The sentence shown first after a freeze. */
export function lastEndSentence(
  { at, culprit }: IncidentSummary,
  now: number,
  { words, wording, clock }: ReportLanguage,
): string {
  return words.lastEnd({ time: clock(at, now), culprit: culprit === null ? null : wording.name(culprit) });
}

/** An incident in one line. */
export function summaryLine(
  { kind, at, pool, culprit, victims, alike }: IncidentSummary,
  language: ReportLanguage,
): string {
  const { words, wording } = language;
  const who = culprit === null ? null : wording.name(culprit);
  const listed =
    kind === 'kill' && pool.kind === 'elsewhere'
      ? words.listedElsewhere
      : kind === 'kill' && pool.kind === 'unknown'
        ? words.listedUnknown
        : NOT_FULL.has(kind) || isOwnPart(pool.kind)
          ? titleText({ kind, pool }, language)
          : words.listed({ pool: placeName(pool, language), culprit: who });
  const ended = words.listedVictims({ names: victims.map((name) => wording.name(name)).join(', ') });
  const others = alike ? [alikeText(alike, at, language)] : [];
  return [listed, ...(victims.length === 0 ? [] : [ended]), ...others].join(', ');
}
