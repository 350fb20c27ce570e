import { doctorMessage } from '../../core/words/messages.ts';
import { isReason } from '../../core/words/reasons.ts';
import { SYSLOG_FILES } from '../../platform/linux/kills/follow-syslog.ts';
import { sessionBusSockets, systemBusSockets } from '../dbus/bus-address.ts';
import { checkOwnTurn, joinJournal, letRead, seeEverything } from './remedies.ts';
import { fine, type Check, type Finding, type Inspection } from './finding.ts';

/** The checks of acting, notifying and recording. */
export const ACTING_CHECKS: readonly Check[] = [
  checkSignals,
  checkUsers,
  checkKernelLog,
  checkOomDaemons,
  checkSessionBus,
  checkDisplay,
  checkOwnTurn,
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
    remedy: isReason(pidfd.missing, 'pidfd.no-koffi')
      ? { command: 'npm install koffi', opens: doctorMessage('opens.koffi', {}), undo: 'npm uninstall koffi' }
      : null,
  };
}

function checkUsers({ platform, user }: Inspection): Finding {
  const topic = 'actions';
  if (user.isRoot) return fine(topic, 'actions.all', {});
  const remedy =
    platform === 'win32'
      ? null
      : { command: 'sudo headroom end PID', opens: doctorMessage('opens.one-act', {}), undo: null };
  return { topic, state: 'limited', says: doctorMessage('actions.own', { user: user.name }), remedy };
}

/**
 * Checks the kernel's log, which names the victims of kills (/dev/kmsg, dmesg(1)). Some groups can read it in
 * journald too.
 */
function checkKernelLog(inspection: Inspection): Finding | null {
  const { platform, tryOpen, exists } = inspection;
  if (platform !== 'linux') return null;
  const topic = 'kernel log';
  const fault = tryOpen('/dev/kmsg');
  if (fault === null) return fine(topic, 'log.kernel', {});
  if (canReadJournal(inspection)) return fine(topic, 'log.journald', {});
  if (fault === 'ENOENT') {
    return { topic, state: 'absent', says: doctorMessage('log.absent', {}), remedy: null };
  }
  // EPERM comes from dmesg_restrict (kernel/printk), EACCES from the mode of the file.
  const open = fault === 'EPERM' ? seeEverything(inspection) : letRead('/dev/kmsg', inspection);
  return {
    topic,
    state: 'missing',
    says: doctorMessage(fault === 'EPERM' ? 'log.restricted' : 'log.closed', {}),
    remedy: exists(JOURNALD) ? joinJournal(inspection) : open,
  };
}

const JOURNALD = '/run/systemd/journal/socket';
const OOMD = ['/usr/lib/systemd/systemd-oomd', '/lib/systemd/systemd-oomd'];
const EARLYOOM = ['/usr/bin/earlyoom', '/usr/sbin/earlyoom', '/usr/local/bin/earlyoom'];

/** Checks the sources for daemons that act before the kernel: the system bus, journald and syslog files. */
function checkOomDaemons(inspection: Inspection): Finding | null {
  const { platform, environment, exists, tryOpen } = inspection;
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
  const joinSyslog = syslog === undefined ? null : letRead(syslog, inspection);
  return {
    topic,
    state: 'missing',
    says: doctorMessage('daemons.unheard', { programs: deaf.join(', ') }),
    remedy: exists(JOURNALD) ? joinJournal(inspection) : joinSyslog,
  };
}

/**
 * Whether this user may read all of journald. Some groups may (systemd-journald.service(8), "Access Control"), which
 * shows in whether one of its files can be opened.
 */
function canReadJournal({ text, tryOpen, exists }: Inspection): boolean {
  const machine = text('/etc/machine-id')?.trim() ?? '';
  if (machine === '' || !exists(JOURNALD)) return false;
  return ['/var/log/journal', '/run/log/journal'].some(
    (folder) => tryOpen(`${folder}/${machine}/system.journal`) === null,
  );
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
    remedy: exists('/run/systemd/system')
      ? {
          command: `sudo loginctl enable-linger ${user.name}`,
          opens: doctorMessage('opens.linger', { user: user.name }),
          undo: `sudo loginctl disable-linger ${user.name}`,
        }
      : null,
  };
}

function checkDisplay({ platform, environment }: Inspection): Finding | null {
  if (platform !== 'linux') return null;
  const topic = 'display';
  const isThere = ['WAYLAND_DISPLAY', 'DISPLAY'].some((name) => (environment[name] ?? '') !== '');
  return isThere
    ? fine(topic, 'display.found', {})
    : {
        topic,
        state: 'absent',
        says: doctorMessage('display.none', {}),
        remedy: { command: 'headroom serve', opens: doctorMessage('opens.page', {}), undo: null },
      };
}
