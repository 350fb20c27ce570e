import type { Incident, TimelineEntry } from '../../../electron/core/incident.ts';
import type { KilledProcess } from '../../../electron/core/kernel-kill.ts';
import { MACHINE } from '../../../electron/core/snapshot.ts';
import { isolatedText } from '../../format/untrusted-text.ts';
import type { Speech } from '../../state/speech.svelte.ts';

type Language = Pick<Speech, 't' | 'f' | 'p'>;

/** The pool in a sentence. */
export function poolName({ id, label }: Pick<Incident['pool'], 'id' | 'label'>, { t }: Language): string {
  return id === MACHINE ? t.incidents.machine : isolatedText(label === '' ? id : label);
}

/** What happened and why, sentence by sentence. */
export function summarySentences(incident: Incident, speech: Language): string[] {
  const { t } = speech;
  const { pool, difference } = incident;
  return [
    ...happened(incident, speech),
    t.incidents.inUse({ used: speech.f.roundBytes(pool.used), limit: speech.f.roundBytes(pool.limit) }),
    ...drove(incident.culprit, speech),
    ...(difference === null ? [] : [t.incidents.difference[difference]]),
    ...forecast(incident.forecast, speech),
  ];
}

function happened({ kind, victims }: Incident, speech: Language): string[] {
  const words = speech.t.incidents;
  if (kind === 'unclean-end') return [words.brokeOff];
  if (kind === 'exhaustion') return [words.onlyReported];
  const [first] = victims;
  if (!first) return [words.nobodyNamed];
  const names = victims.map((victim) => victimText(victim, speech)).join(', ');
  if (first.known === 'exit') return [words.commandKilled({ victims: names })];
  const ended = words.endedBy({ killer: words.killer[first.by ?? 'kernel'], victims: names });
  return first.known === 'inferred' ? [ended, words.inferred] : [ended];
}

function victimText({ name, pid, size }: KilledProcess, { t, f }: Language): string {
  const shown = isolatedText(name);
  if (pid === null) return shown;
  const words = { name: shown, pid: String(pid) };
  return size === null ? t.incidents.victim(words) : t.incidents.victimHolding({ ...words, size: f.roundBytes(size) });
}

function drove(culprit: Incident['culprit'], { t, f }: Language): string[] {
  const words = t.incidents;
  if (!culprit) return [words.culpritUnknown];
  if (culprit.kind === 'shared') return [words.culpritShared];
  const { members, grew, size } = culprit;
  const plain = isolatedText(culprit.name);
  const name =
    culprit.kind === 'group' ? words.culpritGroup({ name: plain, count: members, text: f.number(members) }) : plain;
  const sentence =
    grew === null || size === null
      ? words.culprit({ name })
      : words.culpritGrew({ name, grew: f.roundBytes(grew), size: f.roundBytes(size) });
  return culprit.share === null ? [sentence] : [sentence, words.culpritShare({ share: f.percent(culprit.share) })];
}

function forecast(given: Incident['forecast'], { t, f, p }: Language): string[] {
  const words = t.incidents;
  if (!given) return [words.noForecast];
  const { exhaustion, actual } = given;
  const verdict =
    actual < exhaustion.p10 ? words.forecastEarly : actual > exhaustion.p90 ? words.forecastLate : words.forecastRight;
  return [words.forecast({ forecast: p.aboutWithRange(exhaustion), actual: f.longSpan(actual) }), verdict];
}

export function eventText(entry: TimelineEntry, { t }: Language): string {
  const words = t.incidents.event;
  switch (entry.kind) {
    case 'level':
      return words.level({ level: t.terms.level[entry.level] });
    case 'action':
      return words.action({
        action: isolatedText(entry.action),
        name: isolatedText(entry.name),
        pid: String(entry.pid),
        by: isolatedText(entry.by),
      });
    case 'killed':
      return words.killed({ name: isolatedText(entry.name) });
    default:
      return words[entry.kind];
  }
}

/** Pairs of what and value. */
export function factLines(incident: Incident, { t, f }: Language): (readonly [what: string, value: string])[] {
  const { pool, pressure, culprit, victims, records } = incident;
  const words = t.incidents.fact;
  const victim = victims[0];
  const invokers = new Set(records.flatMap(({ invoker }) => (invoker === null ? [] : [isolatedText(invoker)])));
  const optional = (what: string, value: number | null | undefined) =>
    value === null || value === undefined ? [] : [[what, String(value)] as const];
  return [
    [words.pool, pool.id === MACHINE ? t.incidents.machine : isolatedText(pool.id, 200)],
    [words.limit, f.roundBytes(pool.limit)],
    [words.used, f.roundBytes(pool.used)],
    ...(pressure === null ? [] : [[words.pressure, f.percent(pressure / 100)] as const]),
    ...optional(words.culpritAdj, culprit?.oomScoreAdj),
    ...optional(words.victimAdj, victim?.oomScoreAdj),
    ...[...invokers].map((name) => [words.invoker, name] as const),
    ...(victim ? [[words.known, t.incidents.known[victim.known]] as const] : []),
  ];
}
