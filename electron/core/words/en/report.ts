import { capitals } from '../capital.ts';
import type { Count } from '../plural.ts';
import { plural } from './plural.ts';
import { terms } from './terms.ts';

/** What reports of incidents say; figures come formatted, names made plain. */
export const report = {
  machine: terms.machine,
  /** The machine of which a log tells. Whoever reads the log may sit at another. */
  machineOfLog: terms.machine,
  /** When something in a log was, where the log has no date. */
  afterStart: (v: { span: string }) => `${v.span} after the machine was started`,
  noTime: 'The log does not say when.',
  /** What was exhausted where it is no pool of this machine's; it follows "memory of". */
  place: {
    elsewhere: 'some other container',
    unnamed: 'a container or service',
    nodes: ({ nodes }: { nodes: string }) => `NUMA node ${nodes}`,
  },
  /** What was exhausted of a program's own. */
  part: {
    'heap-cap': ({ name }: { name: string }) => `the heap of ${name}`,
    metaspace: ({ name }: { name: string }) => `the class metadata (metaspace) of ${name}`,
    'direct-buffers': ({ name }: { name: string }) => `the direct buffers of ${name}`,
    threads: ({ name }: { name: string }) => `the threads of ${name}`,
    gpu: ({ name }: { name: string }) => `the GPU memory of ${name}`,
    allocation: ({ name }: { name: string }) => `${name} was refused memory`,
  },
  title: {
    kill: ({ pool }: { pool: string }) => `Memory of ${pool} was exhausted`,
    'by-hand': () => 'A program was ended by hand (Alt+SysRq+F)',
    'own-limit': () => 'A program was ended at a limit of its own',
    unknown: 'A program was ended for want of memory',
    elsewhere: 'A program in some other container was ended',
    precaution: ({ pool }: { pool: string }) => `A program was ended before memory of ${pool} was full`,
    command: ({ pool }: { pool: string }) => `A command ran out of memory: ${pool}`,
    exhaustion: ({ pool }: { pool: string }) => `The system reports that memory of ${pool} was exhausted`,
    'unclean-end': ({ pool }: { pool: string }) => `Recording stopped while ${pool} was out of memory`,
  },
  lastEnd: ({ time, culprit }: { time: string; culprit: string | null }) =>
    `The last session ended at ${time}, when memory ran out${culprit === null ? '' : ` because of ${culprit}`}.`,
  lastEndMore: ({ command }: { command: string }) => `What happened: ${command}`,

  inUse: ({ used, limit }: { used: string; limit: string }) => `${used} of ${limit} were in use.`,
  inUseBefore: ({ used, limit }: { used: string; limit: string }) =>
    `At the last sample before, ${used} of ${limit} were in use.`,
  committed: ({ used, limit }: { used: string; limit: string }) =>
    `Programs had been promised ${used} of the ${limit} that memory and page file can hold together.`,
  notKnownWhere:
    'Which program it was, and where, only the log of the kernel tells; headroom doctor says how to read it.',
  otherNodes: 'Other nodes of the machine may have had room.',
  inPlace: ({ chosen }: { chosen: string }) =>
    `The kernel had chosen ${chosen} and ended this child in its place, as kernels before 5.1 do.`,
  wholeGroup: ({ group }: { group: string }) => `With it ended its whole process group ${group}.`,
  brokeOff: 'The recording broke off, as when a machine freezes.',
  byHand: 'Somebody asked the kernel for it; the memory need not have been full.',
  ownLimit: 'It had passed the limit that the system sets for it alone; the memory of the machine was not exhausted.',
  onlyReported: 'The system reports that memory was exhausted; nobody was ended for it.',
  saidSo: 'The program says so itself.',
  nobodyNamed: 'A process was ended for want of memory, but nothing says which.',
  commandKilled: ({ victims }: { victims: string }) => `The command ${victims} ended for want of memory.`,
  endedBy: ({ killer, victims }: { killer: string; victims: string }) => `${killer} ended ${victims}.`,
  inferred: 'That is inferred: it vanished when the kernel counted a kill.',
  notFull: 'The memory was not full: programs waited for it, or a threshold was reached.',
  killer: {
    kernel: 'The kernel',
    'systemd-oomd': 'systemd-oomd',
    earlyoom: 'earlyoom',
    nohang: 'nohang',
    oomd: 'oomd',
    lmkd: 'The low memory killer of Android',
    jetsam: 'macOS',
    windows: 'Windows',
  },
  victim: terms.named,
  victimCgroup: ({ name, count, text }: Count & { name: string }) => `${name} (${terms.processes({ count, text })})`,
  holding: ({ victim, size }: { victim: string; size: string }) => `${victim}, which held ${size}`,
  holdingSwap: ({ victim, size, swap }: { victim: string; size: string; swap: string }) =>
    `${victim}, which held ${size} and ${swap} in swap`,

  culpritUnknown: 'Who filled the memory was not seen.',
  culpritHeld: ({ name, size }: { name: string; size: string }) => `${name} held most of it: ${size}.`,
  culpritNobody: 'No single program held most of it.',
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
    'other-cgroup': 'The victim was not the culprit: the daemon chose a whole cgroup by its own measure.',
    unknown: 'The victim was not the culprit.',
  },

  noForecast: 'No forecast had been given.',
  forecast: ({ time, forecast, actual }: { time: string; forecast: string; actual: string }) =>
    `The first warning, at ${time}, said: full in about ${forecast}. It took ${actual}.`,
  warnedLate: 'The first warning came only when it happened.',
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
    used: 'In use',
    usedBefore: 'In use at the last sample',
    constraint: 'The kernel calls it',
    user: 'User of the victim',
    place: 'Cgroup of the victim',
    chosen: 'Chosen at first',
    pressure: 'Time in which all programs waited',
    culpritAdj: 'oom_score_adj of the culprit',
    victimAdj: 'oom_score_adj of the victim',
    invoker: 'Triggered by',
    known: 'Source',
    command: 'Command of the culprit',
    host: 'Machine',
    headroom: 'Told by Headroom',
  },
  known: { log: 'the log', inferred: 'inference: no log names it', exit: 'its exit' },

  tasks: 'Candidates for the kernel',
  taskSwap: 'in swap',
  taskResident: 'resident',
  taskCommit: 'promised',
  tasksLargest: 'The largest programs',
  notKnown: 'not known',
  countsAs: 'counts as',
  never: 'never taken',
  evidence: 'What the log says',
  what: 'what',
  value: 'value',
  redacted: { process: 'process', cgroup: 'cgroup', rule: 'rule', user: 'user' },
  madeBy: 'Made by Headroom.',

  listedElsewhere: 'a program in some other container was ended',
  listedUnknown: 'a program was ended for want of memory',
  listed: ({ pool, culprit }: { pool: string; culprit: string | null }) =>
    `memory of ${pool} exhausted${culprit === null ? '' : ` by ${culprit}`}`,
  /** Incidents that are only counted. `from` and `to` are times, and equal when there is one incident. */
  alike: (v: Count & { from: string; to: string }) =>
    plural(v.count, `and one more like it (${v.from})`, `and ${v.text} more like it between ${v.from} and ${v.to}`),
  listedVictims: ({ names }: { names: string }) => `ended: ${names}`,
  nothingHappened: 'No incidents recorded.',
};
