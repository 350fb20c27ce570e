import { asClause } from '../clause.ts';
import type { Wording } from '../wording.ts';
import { doctorMemory } from './doctor-memory.ts';
import { plural } from './plural.ts';

/** What `headroom doctor` finds: `reason` is what a reader or the system tells, `user` and `programs` are names, `file` is a path. What `opens.` begins says what a
 * command permits besides its purpose. */
export const doctor = {
  'reader.none': (v: { reason: string }, w: Wording) => `Memory cannot be read here: ${asClause(w.reason(v.reason))}.`,
  'reader.procfs': 'Memory is read from procfs, without starting any program.',
  'reader.list': 'Memory is read from the list of processes, which is slower and coarser.',
  'processes.all': (v: { count: number }, w: Wording) => `All ${w.count(v.count)} processes are seen.`,
  'processes.some': (v: { count: number; reason: string }, w: Wording) =>
    `${w.count(v.count)} processes are seen: ${asClause(w.reason(v.reason))}.`,
  'private.known': 'Growth is judged on private memory, for the processes of all users.',
  'private.unknown': (v: { reason: string }, w: Wording) =>
    `Growth is judged on resident memory: ${asClause(w.reason(v.reason))}.`,
  'maps.nobody': 'There are no processes of other users.',
  'maps.open': "Details of other users' processes' memory can be read.",
  'maps.closed': "Details of the memory of other users' processes cannot be read; their sizes can.",
  'pressure.known': 'The kernel says how long programs wait for memory (PSI).',
  'pressure.unknown': (v: { reason: string }, w: Wording) => `Not known: ${asClause(w.reason(v.reason))}.`,
  'pressure.off': (v: { reason: string }, w: Wording) =>
    `Not known: ${asClause(w.reason(v.reason))}, where it is switched off.`,
  'limits.read': (v: { count: number }, w: Wording) =>
    `Memory cgroups are read; ${v.count === 0 ? 'none of them is' : `${w.count(v.count)} of them ${plural(v.count, 'is', 'are')}`} limited now.`,
  'limits.unseen': (v: { reason: string }, w: Wording) =>
    `Limits of containers and services are not seen: ${asClause(w.reason(v.reason))}.`,
  'descriptors.enough': (v: { count: number }, w: Wording) =>
    `Enough to keep the files of all ${w.count(v.count)} processes open.`,
  'descriptors.few': (v: { kept: number; count: number }, w: Wording) =>
    `Files of ${w.count(v.kept)} of ${w.count(v.count)} processes are kept open, the others are opened in turn, which costs more.`,
  'signals.pinned': 'Processes are pinned by a pidfd: a signal cannot reach a reused pid.',
  'signals.compared': (v: { reason: string }, w: Wording) =>
    `Start times are compared right before a signal: ${asClause(w.reason(v.reason))}.`,
  'actions.all': 'Processes of every user can be paused and ended.',
  'actions.own': (v: { user: string }, w: Wording) =>
    `Processes of ${w.name(v.user)} can be paused and ended, those of others cannot.`,
  'log.kernel': 'What the kernel says of its kills can be read.',
  'log.journald': 'What the kernel says of its kills is read from journald.',
  'log.absent': 'There is no kernel log in here; kills are inferred.',
  'log.closed': 'What the kernel says of its kills cannot be read; kills are inferred.',
  'log.restricted': 'What the kernel says of its kills cannot be read (dmesg_restrict); kills are inferred.',
  'daemons.heard': 'What systemd-oomd and earlyoom end is heard of.',
  'daemons.unheard': (v: { programs: string }, w: Wording) =>
    `What ${w.name(v.programs)} may end is not heard of: it cannot be read where that is written.`,
  ...doctorMemory,
  'bus.found': 'There is a session bus; a notification server on it shows warnings.',
  'bus.none': 'There is no session bus; warnings stay in the interface.',
  'display.found': 'There is a display for the window and the tray.',
  'display.none': 'There is no display; use the browser.',

  'turn.last': 'When memory runs out, the kernel takes others before Headroom.',
  'turn.open':
    'When small programs fill memory, the kernel may take Headroom first: that may not be changed here (CAP_SYS_RESOURCE).',
  'opens.service': (v: { user: string }, w: Wording) =>
    `Opens: Headroom alone, as a service run as ${w.name(v.user)}, may read the memory of everybody's processes and the kernel's log.`,
  'opens.one-look':
    'Opens: Headroom runs as root until you stop it, for the browsers that its links let in. Nothing of it stays.',
  'opens.journal': (v: { user: string }, w: Wording) =>
    `Opens: every program of ${w.name(v.user)} may read the log of the whole machine, from the next login on.`,
  'opens.group': (v: { user: string }, w: Wording) =>
    `Opens: every program of ${w.name(v.user)} sees the processes and command lines of all users, from the next login on.`,
  'opens.file': (v: { user: string; file: string }, w: Wording) =>
    `Opens: every program of ${w.name(v.user)} may read ${w.text(v.file)}.`,
  'opens.boot': 'Opens nothing to anybody; the kernel counts a little more, from the next start of the machine on.',
  'opens.procfs': 'Opens: every program in here sees the processes of this system.',
  'opens.shell': 'Opens nothing to anybody; it holds for this shell and what it starts.',
  'opens.koffi': 'Opens: native code of that package runs within Headroom.',
  'opens.one-act': 'Opens: this one command acts as root, with the same guards.',
  'opens.linger': (v: { user: string }, w: Wording) =>
    `Opens: services of ${w.name(v.user)} run from the start of the machine on, without a login.`,
  'opens.page': 'Opens: a page on this machine only, for the browsers that its links let in, until you stop it.',
};
