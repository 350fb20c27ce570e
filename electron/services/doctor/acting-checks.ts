import { doctorMessage } from '../../core/words/messages.ts';
import { isReason } from '../../core/words/reasons.ts';
import { SYSLOG_FILES } from '../../platform/linux/kills/follow-syslog.ts';
import { sessionBusSockets, systemBusSockets } from '../dbus/bus-address.ts';
import { fine, type Check, type Finding, type Inspection } from './finding.ts';

/** What can be done, said and remembered. */
export const ACTING_CHECKS: readonly Check[] = [
  checkSignals,
  checkUsers,
  checkKernelLog,
  checkOomDaemons,
  checkSessionBus,
  checkDisplay,
];

function checkSignals({ platform, pidfd }: Inspection): Finding {
  const topic = 'signals';
  if (pidfd === 'in use') return fine(topic, 'signals.pinned', {});
  const values = { reason: pidfd.missing };
  if (platform !== 'linux') return fine(topic, 'signals.compared', values);
  const compared = doctorMessage('signals.compared', values);
  return {
    topic,
    state: 'limited',
    says: compared,
    command: isReason(pidfd.missing, 'pidfd.no-koffi') ? 'npm install koffi' : null,
  };
}

function checkUsers({ platform, user }: Inspection): Finding {
  const topic = 'actions';
  if (user.isRoot) return fine(topic, 'actions.all', {});
  const command = platform === 'win32' ? null : 'sudo headroom end PID';
  return { topic, state: 'limited', says: doctorMessage('actions.own', { user: user.name }), command };
}

/** The kernel's log names whom it killed (/dev/kmsg, dmesg(1)); journald has it too, for some groups. */
function checkKernelLog(inspection: Inspection): Finding | null {
  const { platform, user, tryOpen, exists } = inspection;
  if (platform !== 'linux') return null;
  const topic = 'kernel log';
  const fault = tryOpen('/dev/kmsg');
  if (fault === null) return fine(topic, 'log.kernel', {});
  if (canReadJournal(inspection)) return fine(topic, 'log.journald', {});
  if (fault === 'ENOENT') {
    return { topic, state: 'absent', says: doctorMessage('log.absent', {}), command: null };
  }
  // EPERM: dmesg_restrict (kernel/printk); EACCES: the mode of the file.
  const open = fault === 'EPERM' ? 'sudo sysctl kernel.dmesg_restrict=0' : `sudo setfacl -m u:${user.name}:r /dev/kmsg`;
  return {
    topic,
    state: 'missing',
    says: doctorMessage(fault === 'EPERM' ? 'log.restricted' : 'log.closed', {}),
    command: exists(JOURNALD) ? joinJournal(inspection) : open,
  };
}

const JOURNALD = '/run/systemd/journal/socket';
const OOMD = ['/usr/lib/systemd/systemd-oomd', '/lib/systemd/systemd-oomd'];
const EARLYOOM = ['/usr/bin/earlyoom', '/usr/sbin/earlyoom', '/usr/local/bin/earlyoom'];

/** Daemons that act before the kernel does say so on the system bus, in journald or in a file of syslog. */
function checkOomDaemons(inspection: Inspection): Finding | null {
  const { platform, environment, user, exists, tryOpen } = inspection;
  if (platform !== 'linux') return null;
  const hasOomd = OOMD.some(exists);
  const hasEarlyoom = EARLYOOM.some(exists);
  if (!hasOomd && !hasEarlyoom) return null;
  const topic = 'oom daemons';
  const journal = canReadJournal(inspection);
  const hearsOomd =
    journal || systemBusSockets(environment).some((socket) => socket.startsWith('\0') || exists(socket));
  const syslog = SYSLOG_FILES.find(exists);
  const hearsEarlyoom = journal || (!exists(JOURNALD) && syslog !== undefined && tryOpen(syslog) === null);
  const deaf = [
    ...(hasOomd && !hearsOomd ? ['systemd-oomd'] : []),
    ...(hasEarlyoom && !hearsEarlyoom ? ['earlyoom'] : []),
  ];
  if (deaf.length === 0) return fine(topic, 'daemons.heard', {});
  const joinSyslog = syslog === undefined ? null : `sudo setfacl -m u:${user.name}:r ${syslog}`;
  return {
    topic,
    state: 'missing',
    says: doctorMessage('daemons.unheard', { programs: deaf.join(', ') }),
    command: exists(JOURNALD) ? joinJournal(inspection) : joinSyslog,
  };
}

/** Some groups may read all of journald (systemd-journald.service(8), "Access Control"); a file of it shows whether we may. */
function canReadJournal({ text, tryOpen, exists }: Inspection): boolean {
  const machine = text('/etc/machine-id')?.trim() ?? '';
  if (machine === '' || !exists(JOURNALD)) return false;
  return ['/var/log/journal', '/run/log/journal'].some(
    (folder) => tryOpen(`${folder}/${machine}/system.journal`) === null,
  );
}

/** Counts from the next login on. */
function joinJournal({ user }: Inspection): string {
  return `sudo usermod -aG systemd-journal ${user.name}`;
}

function checkSessionBus({ platform, environment, user, exists }: Inspection): Finding | null {
  if (platform !== 'linux') return null;
  const topic = 'notifications';
  const socket = sessionBusSockets(environment).find((path) => path.startsWith('\0') || exists(path));
  if (socket !== undefined) return fine(topic, 'bus.found', {});
  return {
    topic,
    state: 'missing',
    says: doctorMessage('bus.none', {}),
    command: exists('/run/systemd/system') ? `sudo loginctl enable-linger ${user.name}` : null,
  };
}

function checkDisplay({ platform, environment }: Inspection): Finding | null {
  if (platform !== 'linux') return null;
  const topic = 'display';
  const isThere = ['WAYLAND_DISPLAY', 'DISPLAY'].some((name) => (environment[name] ?? '') !== '');
  return isThere
    ? fine(topic, 'display.found', {})
    : { topic, state: 'absent', says: doctorMessage('display.none', {}), command: 'headroom serve' };
}
