import type { Alike, Incident, IncidentCulprit, IncidentSummary, TimelineEntry } from '../incident/incident.ts';
import type { KilledProcess } from '../kills/kernel-kill.ts';
import { MACHINE } from '../model/snapshot.ts';
import type { Milliseconds } from '../model/units.ts';
import type { ReportLanguage } from './report-language.ts';

/** The pool's name inside a sentence. */
export function poolName(
  { id, label }: Pick<Incident['pool'], 'id' | 'label'>,
  { words, wording }: ReportLanguage,
): string {
  return id === MACHINE ? words.machine : wording.name(label === '' ? id : label);
}

/** Sentences about what happened and why. */
export function summarySentences(incident: Incident, language: ReportLanguage): readonly string[] {
  const { words, wording } = language;
  const { pool, difference } = incident;
  return [
    ...happened(incident, language),
    words.inUse({ used: wording.bytes(pool.used), limit: wording.bytes(pool.limit) }),
    ...drove(incident, language),
    ...(difference === null || incident.kind === 'precaution' ? [] : [words.difference[difference]]),
    ...forecast(incident, language),
    ...(incident.alike ? [sentence(alikeText(incident.alike, incident.at, language))] : []),
  ];
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

function happened({ kind, victims }: Incident, language: ReportLanguage): readonly string[] {
  const { words } = language;
  if (kind === 'unclean-end') return [words.brokeOff];
  if (kind === 'exhaustion') return [words.onlyReported];
  const [first] = victims;
  if (!first) return [words.nobodyNamed];
  const names = language.list(victims.map((victim) => victimText(victim, language)));
  if (first.known === 'exit') return [words.commandKilled({ victims: names })];
  const ended = words.endedBy({ killer: words.killer[first.by ?? 'kernel'], victims: names });
  if (kind === 'precaution') return [ended, words.notFull];
  return first.known === 'inferred' ? [ended, words.inferred] : [ended];
}

function victimText(victim: KilledProcess, language: ReportLanguage): string {
  const { words, wording } = language;
  const who = whoText(victim, language);
  return victim.size === null ? who : words.holding({ victim: who, size: wording.bytes(victim.size) });
}

function whoText(
  { name, pid, members }: Pick<KilledProcess, 'name' | 'pid' | 'members'>,
  { words, wording }: ReportLanguage,
): string {
  const shown = wording.name(name);
  if (pid !== null) return words.victim({ name: shown, pid: String(pid) });
  return words.victimCgroup({ name: shown, count: members, text: wording.count(members) });
}

function drove({ kind, culprit }: Incident, language: ReportLanguage): readonly string[] {
  const { words, wording } = language;
  const isFull = kind !== 'precaution';
  if (!culprit) return isFull ? [words.culpritUnknown] : [];
  const share = culprit.share === null ? [] : [words.culpritShare({ share: wording.share(culprit.share) })];
  if (culprit.kind === 'shared') return isFull ? [words.culpritShared, ...share] : [];
  const { grew, size } = culprit;
  const name = culpritName(culprit, language);
  const hasGrown = grew !== null && size !== null && grew > 0;
  if (!hasGrown) return isFull ? [words.culprit({ name }), ...share] : [];
  const growth = { name, grew: wording.bytes(grew), size: wording.bytes(size) };
  const sentence = isFull ? words.culpritGrew(growth) : words.culpritMost(growth);
  return [sentence, ...share];
}

/** The culprit's name, with the number of its processes. */
export function culpritName(
  { kind, name, members, identity }: IncidentCulprit,
  { words, wording }: ReportLanguage,
): string {
  const shown = wording.name(name);
  if (kind === 'group') return words.culpritGroup({ name: shown, count: members, text: wording.count(members) });
  return identity === null ? shown : words.victim({ name: shown, pid: String(identity.pid) });
}

function forecast(
  { kind, forecast: given, at }: Incident,
  { words, wording, clock }: ReportLanguage,
): readonly string[] {
  if (!given) return kind === 'precaution' ? [] : [words.noForecast];
  const { exhaustion, actual } = given;
  const { p10, p50, p90 } = exhaustion;
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
  { pool, pressure, culprit, victims, records }: Incident,
  language: ReportLanguage,
): readonly (readonly [what: string, value: string])[] {
  const { words, wording } = language;
  const { fact } = words;
  const [victim] = victims;
  const invokers = new Set(records.flatMap(({ invoker }) => (invoker === null ? [] : [wording.name(invoker)])));
  const optional = (what: string, value: number | null | undefined) =>
    value === null || value === undefined ? [] : [[what, String(value)] as const];
  return [
    [fact.pool, pool.id.startsWith('/') ? wording.name(pool.id) : poolName(pool, language)],
    [fact.limit, wording.bytes(pool.limit)],
    [fact.used, wording.bytes(pool.used)],
    ...(pressure === null ? [] : [[fact.pressure, wording.share(pressure / 100)] as const]),
    ...optional(fact.culpritAdj, culprit?.oomScoreAdj),
    ...optional(fact.victimAdj, victim?.oomScoreAdj),
    ...[...invokers].map((name) => [fact.invoker, name] as const),
    ...(victim ? [[fact.known, words.known[victim.known]] as const] : []),
  ];
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
  const place = { pool: poolName(pool, language) };
  const listed =
    kind === 'precaution'
      ? words.title[kind](place)
      : words.listed({ ...place, culprit: culprit === null ? null : wording.name(culprit) });
  const ended = words.listedVictims({ names: victims.map((name) => wording.name(name)).join(', ') });
  const others = alike ? [alikeText(alike, at, language)] : [];
  return [listed, ...(victims.length === 0 ? [] : [ended]), ...others].join(', ');
}
