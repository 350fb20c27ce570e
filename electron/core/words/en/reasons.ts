import type { Wording } from '../wording.ts';
import { traceReasons } from './trace-reasons.ts';

/**
 * Why something is missing, could not be read or was refused. Values named `cause` are reasons themselves: keys of this
 * catalog, codes of the operating system, or the words of another program.
 */
export const reasons = {
  ...traceReasons,
  'file.denied': 'not readable for this user',
  'file.failed': 'read error',
  'file.not-number': 'not a number',
  'file.not-regular': 'that is not a regular file; move it away',
  'file.foreign': (v: { user: number }) =>
    `the file belongs to another user (${v.user}); make it your own (chown), or move it away`,
  'file.writable': 'other users may write the file; run chmod go-w on it, or move it away',
  'file.too-large': (v: { bytes: number }, w: Wording) => `the file is larger than ${w.bytes(v.bytes)}; move it away`,
  'file.newer': 'a newer Headroom has written the file',
  'descriptors.exhausted': 'no file descriptor left',
  'fault.gone': 'gone',
  'fault.denied': 'denied',
  'fault.exhausted': 'no file descriptor left',
  'fault.unsupported': 'unsupported',
  'fault.failed': 'failed',

  'reader.none': 'no reader works',
  'reader.silent': (v: { seconds: number }, w: Wording) =>
    `The memory reader has not answered for ${w.span(v.seconds)}.`,
  'machine.unreadable': 'The memory of this machine could not be read.',
  'processes.unlisted': 'The list of processes could not be had.',
  'processes.list-failed': (v: { cause: string }, w: Wording) =>
    `The list of processes could not be had: ${w.reason(v.cause)}`,
  'processes.some-denied': 'some processes of other users cannot be read',
  'processes.hidden': (v: { option: string }, w: Wording) =>
    `processes of other users are hidden (${w.text(v.option)})`,
  'proc.unlisted': (v: { folder: string; cause: string }, w: Wording) =>
    `${w.text(v.folder)} cannot be listed (${w.reason(v.cause)})`,
  'meminfo.unreadable': (v: { file: string; cause: string }, w: Wording) =>
    `${w.text(v.file)} cannot be read (${w.reason(v.cause)})`,
  'meminfo.no-total': (v: { file: string }, w: Wording) => `${w.text(v.file)} does not say how much memory there is`,
  'meminfo.cgroup-instead':
    '/proc/meminfo does not say how much memory there is: the limit of this container counts instead',
  'meminfo.system-instead':
    '/proc/meminfo does not say how much memory there is: what the kernel says otherwise counts instead, and file cache counts as used',
  'meminfo.absurd': '/proc/meminfo says what cannot be true',
  'available.estimated': 'estimated: this kernel does not say what is available',
  'kernel.silent': 'this kernel does not say',
  'pressure.unsupported': 'this kernel has no pressure stall information',
  'pressure.not-understood': '/proc/pressure/memory is not understood',
  'oom-kills.uncounted': 'this kernel does not count OOM kills',
  'kernel-log.absent': 'there is no kernel log in here',
  'kernel-log.denied': 'the kernel log may not be read',

  'hardware.slots-denied': 'only an administrator may ask the firmware',
  'hardware.slots-unknown': 'the firmware does not say, or dmidecode is not installed',
  'hardware.no-graphics': 'none was found',
  'hardware.later': 'not asked while memory is short',
  'hardware.silent': 'the machine has not answered yet',
  'hardware.failed': 'the system could not be asked',

  'process.gone': 'the process has gone',
  'process.silent': 'the process does not let it be read',
  'status.no-user': '/proc/PID/status names no user',
  'executable.none': 'the process has none',
  'executable.kernel-thread': 'a kernel thread has no executable',
  'memory-map.none': 'it has no memory map',
  'memory-map.not-understood': '/proc/PID/smaps_rollup is not understood',
  'reading.not-yet': 'not read yet',
  'reading.suspects-only': 'read for suspects only',
  'recording.absent': 'not recorded',

  'cgroup.unsupported': 'this kernel has no cgroups',
  'cgroup.not-mounted': 'no cgroup file system is mounted',
  'cgroup.no-memory': 'cgroups do not limit memory here',
  'cgroup.none': 'it is in no cgroup',
  'cgroup.unseen': 'some cgroups cannot be seen from the cgroup namespace of this process',
  'mountinfo.absent': 'there is no /proc/self/mountinfo',
  'limit.unreadable': 'a memory limit could not be read',
  'limit.one-process': 'a limit of one process',
  'limit.kills-nobody': 'allocations fail there, nobody is killed',
  'heap.not-measured': 'not measured for a heap',

  'list.not-shown': 'not in the list of processes',
  'list.resident-only': 'the list of processes shows resident memory only',
  'list.not-measured': 'not measured by this reader',
  'list.not-told-apart': 'not told apart by this reader',
  'list.no-limits': 'limits of containers and processes are not read by this reader',
  'list.system-process': 'a process of the system',
  'list.windows-user': 'Windows does not tell it with the list',
  'ps.not-asked': 'not asked of ps',
  'ps.name-only': 'ps shows the name only',
  'platform.not-offered': 'not offered on this platform',

  'pidfd.linux-only': 'only Linux has pidfds',
  'pidfd.unknown-architecture': (v: { architecture: string }, w: Wording) => `not known for ${w.text(v.architecture)}`,
  'pidfd.refused': (v: { cause: string }, w: Wording) => `the kernel refuses pidfds: ${w.reason(v.cause)}`,
  'pidfd.no-koffi': (v: { cause: string }, w: Wording) => `koffi: ${w.reason(v.cause)}`,

  'freed.not-ended': 'Nothing has ended.',
  'freed.others-grew': 'Others took memory at the same time.',
  'freed.not-measured': 'The pool could not be read.',

  'bus.none': 'There is no session bus.',
  'bus.no-system-bus': 'There is no system bus.',
  'bus.ended': 'The bus ended the connection.',
  'bus.silent': 'The bus does not answer.',
  'bus.evasive': 'The bus does not answer as it should.',
  'bus.no-message': 'The bus sent something that is no message, or too much.',
  'bus.broken-message': 'The bus sent a broken message.',
  'notifications.no-server': 'There is no notification server.',
  'notifications.server-silent': 'The notification server does not answer.',
  'notifications.unsupported': 'This system shows no notifications.',
  'notifications.refused': 'The system refused the last notification.',
  'notifications.refused-by-macos':
    'macOS refused the last notification. It shows notifications only of apps that are signed and allowed in its settings.',
  'notifications.desktop-only': 'Only the desktop app shows notifications here.',
  'tray.desktop-only': 'Only the desktop app has an icon in the tray.',

  'settings.guard-unmatched': 'A guard needs a name, an executable, a user or a cgroup.',
  'settings.response-unmatched': 'A response that acts needs a name, a user or a group to match.',
  'settings.list-unreadable': 'This list cannot be read in the settings file; mend it there first.',
  'settings.changed-elsewhere': 'The same entry was changed elsewhere meanwhile; look at it again.',
  'lives.being-written': 'another Headroom is writing them; try again',
  'settings.being-written': 'Another program is writing the settings; try again.',
  'settings.response-twice': 'Two responses have the same name.',
  'settings.no-command': 'This is no command: a program must be named, and every quote closed.',
  'settings.file-only': 'A command can only be set in the settings file or on the command line, not from a page.',

  'explain.too-large': 'The log is too large to be explained from a page, or was given up meanwhile.',

  'request.unknown': 'There is no such request.',
  'request.too-many': 'Too many requests at once.',
  'request.not-allowed': 'Not allowed from here.',
  'request.failed': (v: { method: string; cause: string }, w: Wording) => `${w.text(v.method)}: ${w.reason(v.cause)}`,
};
