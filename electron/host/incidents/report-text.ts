import type { Incident, IncidentCulprit, TimelineEntry } from '../../core/incident.ts';
import type { KilledProcess } from '../../core/kernel-kill.ts';
import { messagesEn } from '../../core/messages-en.ts';
import { wordMessage } from '../../core/messages.ts';
import { plainText } from '../../core/plain-text.ts';
import { MACHINE } from '../../core/snapshot.ts';
import { formatBytes, formatDuration, formatExhaustion, formatShare } from '../cli/format.ts';
import { terminalWording } from '../cli/wording.ts';

/** A report in words, whatever it is then written in. Everything is one line of plain text each, still to be escaped. */
export interface ReportText {
  readonly title: string;
  /** What happened and why, in a few sentences. */
  readonly summary: readonly string[];
  readonly timeline: readonly (readonly [time: string, what: string])[];
  readonly facts: readonly (readonly [what: string, value: string])[];
  readonly advice: readonly string[];
  /** What logs say, as they say it. */
  readonly evidence: readonly string[];
}

export function wordIncident(incident: Incident): ReportText {
  return {
    title: titleOf(incident),
    summary: [happened(incident), drove(incident.culprit), differs(incident), forecast(incident)].filter(
      (sentence) => sentence !== '',
    ),
    timeline: incident.timeline.map((entry) => [timeOf(entry.at), eventText(entry)]),
    facts: factsOf(incident),
    advice: incident.advice.map((one) => wordMessage(one, messagesEn, terminalWording)),
    evidence: incident.records.flatMap(({ lines }) => lines.map((line) => plainText(line, 1000))),
  };
}

export function poolText({ id, label }: Pick<Incident['pool'], 'id' | 'label'>): string {
  return id === MACHINE ? 'the machine' : shown(label === '' ? id : label);
}

function titleOf({ kind, at, pool }: Incident): string {
  const time = timeOf(at);
  if (kind === 'unclean-end') return `Last time ended at ${time} with memory of ${poolText(pool)} exhausted`;
  return `Memory of ${poolText(pool)} was exhausted at ${time}`;
}

/** UTC, so that a report means the same wherever it is read. */
function timeOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function shown(name: string): string {
  return plainText(name, 80);
}

function happened({ kind, victims, pool }: Incident): string {
  const used = `${formatBytes(pool.used)} of ${formatBytes(pool.limit)} were in use`;
  if (kind === 'unclean-end') return `The recording broke off, as when a machine freezes; ${used}.`;
  if (kind === 'exhaustion') return `The system reports that memory was exhausted; nobody was ended for it; ${used}.`;
  if (victims.length === 0) return `A process was ended for want of memory, but nothing says which; ${used}.`;
  const who = victims.map(victimText).join(', ');
  const [{ by = null, known } = { known: 'exit' as const }] = victims;
  const killer = by === 'kernel' || by === null ? 'The kernel' : shown(by);
  if (known === 'exit') return `The command ${who} was killed; ${used}.`;
  return `${killer} ended ${who}${known === 'inferred' ? ' (inferred: it vanished when the kernel counted a kill)' : ''}; ${used}.`;
}

function victimText({ name, pid, size, members }: KilledProcess): string {
  const held = size === null ? '' : `, which held ${formatBytes(size)}`;
  const who = pid === null ? (members > 1 ? ` (${members} processes)` : '') : ` (process ${pid})`;
  return `${shown(name)}${who}${held}`;
}

function drove(culprit: IncidentCulprit | null): string {
  if (!culprit) return 'Who filled the memory was not seen.';
  const share = culprit.share === null ? '' : ` with ${formatShare(culprit.share)} of the growth`;
  if (culprit.kind === 'shared') return `Shared memory, tmpfs or the kernel filled it${share}; no process shows it.`;
  const grew = culprit.grew === null ? '' : `; it grew by ${formatBytes(culprit.grew)}`;
  const size = culprit.size === null ? '' : ` to ${formatBytes(culprit.size)}`;
  return `${culpritText(culprit)} filled it${share}${grew}${grew === '' ? '' : size}.`;
}

function culpritText({ kind, name, identity, members }: IncidentCulprit): string {
  if (kind === 'group') return `${shown(name)} (${members} processes)`;
  return `${shown(name)}${identity ? ` (process ${identity.pid})` : ''}`;
}

const DIFFERENCES: Readonly<Record<NonNullable<Incident['difference']>, string>> = {
  preferred: 'The victim was not the culprit: its oom_score_adj made the kernel take it first.',
  protected: "The victim was not the culprit: the culprit's oom_score_adj kept the kernel from taking that.",
  larger: 'The victim was not the culprit: the kernel takes the largest process, not the one that grows.',
  spread: 'The culprit is many processes, none of them large; the kernel took the largest of all.',
  'other-cgroup': 'The victim was not the culprit: systemd-oomd chose a whole cgroup by its own measure.',
  shared: 'What filled the memory belongs to no process, so that ending one frees little of it.',
  unknown: 'The victim was not the culprit.',
};

function differs({ difference }: Incident): string {
  return difference === null ? '' : DIFFERENCES[difference];
}

function forecast({ forecast: given }: Incident): string {
  if (!given) return 'No forecast had been given.';
  const { exhaustion, actual } = given;
  const within = actual >= exhaustion.p10 && actual <= exhaustion.p90;
  return `The first warning said: full ${formatExhaustion(exhaustion)}. It took ${formatDuration(actual)}, ${
    within ? 'within' : actual < exhaustion.p10 ? 'sooner than' : 'later than'
  } what was forecast.`;
}

function eventText(entry: TimelineEntry): string {
  switch (entry.kind) {
    case 'first-sign':
      return 'first sign: it begins to grow';
    case 'level':
      return entry.level;
    case 'action':
      return `${shown(entry.action)} ${shown(entry.name)} (${entry.pid}), by ${shown(entry.by)}`;
    case 'killed':
      return `killed: ${shown(entry.name)}${entry.pid === null ? '' : ` (${entry.pid})`}`;
    case 'ended':
      return 'the end';
  }
}

function factsOf({ pool, pressure, culprit, victims, records }: Incident): ReportText['facts'] {
  const adj = (who: { readonly oomScoreAdj: number | null } | undefined | null) =>
    who?.oomScoreAdj === null || who === undefined || who === null ? [] : [String(who.oomScoreAdj)];
  const invokers = [...new Set(records.flatMap(({ invoker }) => (invoker === null ? [] : [shown(invoker)])))];
  return [
    ['Pool', pool.id === MACHINE ? 'the machine' : shown(pool.id)],
    ['Limit', formatBytes(pool.limit)],
    ['In use at the last sample', formatBytes(pool.used)],
    ...(pressure === null ? [] : [['All waiting for memory', `${pressure.toFixed(1)} %`] as const]),
    ...adj(culprit).map((value) => ['oom_score_adj of the culprit', value] as const),
    ...adj(victims[0]).map((value) => ['oom_score_adj of the victim', value] as const),
    ...invokers.map((name) => ['Whose request could not be met', name] as const),
    ...victims.slice(0, 1).map(({ known }) => ['The victim is known from', KNOWN[known]] as const),
  ];
}

const KNOWN: Readonly<Record<KilledProcess['known'], string>> = {
  log: 'the log',
  inferred: 'inference: the log could not be read',
  exit: 'its exit',
};
