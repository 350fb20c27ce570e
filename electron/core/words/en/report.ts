import { capitals } from '../capital.ts';
import type { Count } from '../plural.ts';
import { plural } from './plural.ts';
import { terms } from './terms.ts';

/** What reports of incidents say; figures come formatted, names made plain. */
export const report = {
  machine: terms.machine,
  title: {
    kill: ({ pool }: { pool: string }) => `Memory of ${pool} was exhausted`,
    precaution: ({ pool }: { pool: string }) => `A program was ended before memory of ${pool} was full`,
    command: ({ pool }: { pool: string }) => `A command ran out of memory: ${pool}`,
    exhaustion: ({ pool }: { pool: string }) => `The system reports that memory of ${pool} was exhausted`,
    'unclean-end': ({ pool }: { pool: string }) => `Recording broke off with memory of ${pool} exhausted`,
  },
  lastEnd: ({ time, culprit }: { time: string; culprit: string | null }) =>
    `Last time ended at ${time} with memory exhausted${culprit === null ? '' : `, filled by ${culprit}`}.`,
  lastEndMore: ({ command }: { command: string }) => `What happened: ${command}`,

  inUse: ({ used, limit }: { used: string; limit: string }) => `${used} of ${limit} were in use.`,
  brokeOff: 'The recording broke off, as when a machine freezes.',
  onlyReported: 'The system reports that memory was exhausted; nobody was ended for it.',
  nobodyNamed: 'A process was ended for want of memory, but nothing says which.',
  commandKilled: ({ victims }: { victims: string }) => `The command ${victims} ended for want of memory.`,
  endedBy: ({ killer, victims }: { killer: string; victims: string }) => `${killer} ended ${victims}.`,
  inferred: 'That is inferred: it vanished when the kernel counted a kill.',
  notFull: 'The memory was not full: programs waited for it, or a threshold was reached.',
  killer: {
    kernel: 'The kernel',
    'systemd-oomd': 'systemd-oomd',
    earlyoom: 'earlyoom',
    jetsam: 'macOS',
    windows: 'Windows',
  },
  victim: terms.named,
  victimCgroup: ({ name, count, text }: Count & { name: string }) => `${name} (${terms.processes({ count, text })})`,
  holding: ({ victim, size }: { victim: string; size: string }) => `${victim}, which held ${size}`,

  culpritUnknown: 'Who filled the memory was not seen.',
  culpritShared: 'Shared memory, tmpfs or the kernel filled it; no process shows it.',
  culprit: ({ name }: { name: string }) => `${name} filled it.`,
  culpritGrew: ({ name, grew, size }: { name: string; grew: string; size: string }) =>
    `${name} filled it: it grew by ${grew} to ${size}.`,
  culpritMost: ({ name, grew, size }: { name: string; grew: string; size: string }) =>
    `${name} grew most, by ${grew} to ${size}.`,
  culpritGroup: ({ name, count, text }: Count & { name: string }) => `${name} (${terms.processes({ count, text })})`,
  culpritShare: ({ share }: { share: string }) => `That was ${share} of the growth.`,
  difference: {
    preferred: 'The victim was not the culprit: its oom_score_adj made the kernel take it first.',
    protected: "The victim was not the culprit: the culprit's oom_score_adj kept the kernel from taking that.",
    larger: 'The victim was not the culprit: the kernel takes the largest process, not the one that grows.',
    spread: 'The culprit is many processes, none of them large; the kernel took the largest of all.',
    shared: 'What filled the memory belongs to no process, so that ending one frees little of it.',
    'other-cgroup': 'The victim was not the culprit: systemd-oomd chose a whole cgroup by its own measure.',
    unknown: 'The victim was not the culprit.',
  },

  noForecast: 'No forecast had been given.',
  forecast: ({ time, forecast, actual }: { time: string; forecast: string; actual: string }) =>
    `The first warning, at ${time}, said: full in about ${forecast}. It took ${actual}.`,
  forecastRight: 'That was within the forecast.',
  forecastEarly: 'That was sooner than forecast.',
  forecastLate: 'That was later than forecast.',
  estimate: terms.estimate,

  timeline: 'Timeline',
  event: {
    'first-sign': 'First sign: it begins to grow',
    level: {
      watch: 'Watch: sustained growth',
      warning: 'Warning: exhaustion in sight',
      critical: 'Critical: exhaustion near',
    },
    action: ({ action, who, by }: { action: string; who: string; by: string }) => `${action}: ${who}, ${by}`,
    killed: ({ who }: { who: string }) => `Killed: ${who}`,
    ended: 'The end',
  },
  action: capitals(terms.outcome.done),
  actor: terms.actor,
  rule: terms.byRule,

  chart: 'Memory and its main consumers',
  chartLabel: ({ used, limit }: { used: string; limit: string }) => `Chart: ${used} of ${limit} in use at the end.`,
  used: 'in use',
  limit: ({ limit }: { limit: string }) => `limit ${limit}`,
  end: 'end',
  cone: 'Grey: what the first warning forecast, from the soonest to the latest.',
  role: { culprit: 'culprit', victim: 'victim' },
  consumers: 'Main consumers',
  consumer: 'process',
  first: 'first seen with',
  last: 'last seen with',

  whatToDo: 'What to do',
  whatToDoAbout: ({ name }: { name: string }) => `What to do about ${name}`,
  nothingToDo: 'Nothing is known that would help.',

  facts: 'Facts',
  fact: {
    pool: 'Limit of',
    limit: 'Limit',
    used: 'In use at the last sample',
    pressure: 'Time in which all waited for memory',
    culpritAdj: 'oom_score_adj of the culprit',
    victimAdj: 'oom_score_adj of the victim',
    invoker: 'Whose request could not be met',
    known: 'The victim is known from',
  },
  known: { log: 'the log', inferred: 'inference: no log names it', exit: 'its exit' },

  tasks: 'Whom the kernel could choose from',
  taskSize: 'resident',
  countsAs: 'counts as',
  never: 'never taken',
  evidence: 'What the log says',
  what: 'what',
  value: 'value',
  redacted: { process: 'process', cgroup: 'cgroup', rule: 'rule', user: 'user' },
  madeBy: 'Made by Headroom.',

  listed: ({ pool, culprit }: { pool: string; culprit: string | null }) =>
    `memory of ${pool} exhausted${culprit === null ? '' : ` by ${culprit}`}`,
  /** Incidents that are only counted. `from` and `to` are times, and equal when there is one incident. */
  alike: (v: Count & { from: string; to: string }) =>
    plural(v.count, `and one more like it (${v.from})`, `and ${v.text} more like it between ${v.from} and ${v.to}`),
  listedVictims: ({ names }: { names: string }) => `ended: ${names}`,
  nothingHappened: 'Nothing has happened that was recorded.',
};
