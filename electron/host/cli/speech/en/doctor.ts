import type { Texts } from '../../../../core/words/messages.ts';
import type { DoctorValues } from '../../../../services/doctor/doctor-messages.ts';
import { asClause } from '../clause.ts';

const texts: Texts<DoctorValues> = {
  'reader.none': (v, w) => `Memory cannot be read here: ${asClause(w.reason(v.reason))}.`,
  'reader.procfs': () => 'Memory is read from procfs, without starting any program.',
  'reader.list': () => 'Memory is read from the list of processes, which is slower and coarser.',
  'processes.all': (v, w) => `All ${w.count(v.count)} processes are seen.`,
  'processes.some': (v, w) => `${w.count(v.count)} processes are seen: ${asClause(w.reason(v.reason))}.`,
  'private.known': () => 'Growth is judged on private memory, for the processes of all users.',
  'private.unknown': (v, w) => `Growth is judged on resident memory: ${asClause(w.reason(v.reason))}.`,
  'maps.nobody': () => 'There are no processes of other users.',
  'maps.open': () => "Details of other users' processes' memory can be read.",
  'maps.closed': () => "Details of the memory of other users' processes cannot be read; their sizes can.",
  'pressure.known': () => 'The kernel says how long programs wait for memory (PSI).',
  'pressure.unknown': (v, w) => `Not known: ${asClause(w.reason(v.reason))}.`,
  'pressure.off': (v, w) => `Not known: ${asClause(w.reason(v.reason))}, where it is switched off.`,
  'limits.read': (v, w) =>
    `Memory cgroups are read; ${v.count === 0 ? 'none' : w.count(v.count)} of them ${v.count < 2 ? 'is' : 'are'} limited now.`,
  'limits.unseen': (v, w) => `Limits of containers and services are not seen: ${asClause(w.reason(v.reason))}.`,
  'descriptors.enough': (v, w) => `Enough to keep the files of all ${w.count(v.count)} processes open.`,
  'descriptors.few': (v, w) =>
    `Files of ${w.count(v.kept)} of ${w.count(v.count)} processes are kept open, the others are opened in turn, which costs more.`,
  'signals.pinned': () => 'Processes are pinned by a pidfd: a signal cannot reach a reused pid.',
  'signals.compared': (v, w) => `Start times are compared right before a signal: ${asClause(w.reason(v.reason))}.`,
  'actions.all': () => 'Processes of every user can be paused and ended.',
  'actions.own': (v, w) => `Processes of ${w.name(v.user)} can be paused and ended, those of others cannot.`,
  'log.kernel': () => 'What the kernel says of its kills can be read.',
  'log.journald': () => 'What the kernel says of its kills is read from journald.',
  'log.absent': () => 'There is no kernel log in here; kills are inferred.',
  'log.closed': () => 'What the kernel says of its kills cannot be read; kills are inferred.',
  'log.restricted': () => 'What the kernel says of its kills cannot be read (dmesg_restrict); kills are inferred.',
  'daemons.heard': () => 'What systemd-oomd and earlyoom end is heard of.',
  'daemons.unheard': (v, w) =>
    `What ${w.name(v.programs)} may end is not heard of: it cannot be read where that is written.`,
  'bus.found': () => 'There is a session bus; a notification server on it shows warnings.',
  'bus.none': () => 'There is no session bus; warnings stay in the interface.',
  'display.found': () => 'There is a display for the window and the tray.',
  'display.none': () => 'There is no display; use the browser.',
};

export const doctor = {
  description: 'Says what can be read and done on this machine, and the command that grants each missing permission.',
  json: 'print the findings as JSON',
  head: (v: { version: string; system: string; node: string }) =>
    `Headroom ${v.version} on ${v.system}, Node ${v.node}`,
  /** What stands at the beginning of a line. */
  state: { ok: 'ok', limited: 'part', missing: 'NO', absent: '-' },
  topic: {
    reader: 'reader',
    processes: 'processes',
    'private memory': 'private memory',
    'memory maps': 'memory maps',
    'memory pressure': 'memory pressure',
    limits: 'limits',
    descriptors: 'descriptors',
    signals: 'signals',
    actions: 'actions',
    'kernel log': 'kernel log',
    'oom daemons': 'oom daemons',
    notifications: 'notifications',
    display: 'display',
  },
  texts,
};
