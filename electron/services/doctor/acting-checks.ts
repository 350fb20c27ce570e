import { sessionBusSockets } from '../session-bus/bus-address.ts';
import { fine, type Check, type Finding, type Inspection } from './finding.ts';

/** What can be done, said and remembered. */
export const ACTING_CHECKS: readonly Check[] = [
  checkSignals,
  checkUsers,
  checkKernelLog,
  checkSessionBus,
  checkDisplay,
];

function checkSignals({ platform, pidfd }: Inspection): Finding {
  const topic = 'signals';
  if (pidfd === 'in use') return fine(topic, 'Processes are pinned by a pidfd: a signal cannot reach a reused pid.');
  const text = `Start times are compared right before a signal: ${pidfd.missing}.`;
  if (platform !== 'linux') return { topic, state: 'ok', text, command: null };
  return { topic, state: 'limited', text, command: pidfd.missing.startsWith('koffi') ? 'npm install koffi' : null };
}

function checkUsers({ platform, user }: Inspection): Finding {
  const topic = 'actions';
  if (user.isRoot) return fine(topic, 'Processes of every user can be paused and ended.');
  const text = `Processes of ${user.name} can be paused and ended, those of others cannot.`;
  const command = platform === 'win32' ? null : 'sudo headroom end PID';
  return { topic, state: 'limited', text, command };
}

/** The kernel's log names whom it killed (/dev/kmsg, dmesg(1)); the journal has it too, for some groups. */
function checkKernelLog({ platform, user, text, tryOpen, exists }: Inspection): Finding | null {
  if (platform !== 'linux') return null;
  const topic = 'kernel log';
  const fault = tryOpen('/dev/kmsg');
  if (fault === null) return fine(topic, 'What the kernel says of its kills can be read.');
  if (fault === 'ENOENT') {
    return { topic, state: 'absent', text: 'There is no kernel log in here; kills are inferred.', command: null };
  }
  const restricted = text('/proc/sys/kernel/dmesg_restrict')?.trim() === '1';
  return {
    topic,
    state: 'missing',
    text: `What the kernel says of its kills cannot be read${restricted ? ' (dmesg_restrict)' : ''}; kills are inferred.`,
    command: exists('/run/systemd/journal')
      ? `sudo usermod -aG systemd-journal ${user.name}`
      : 'sudo sysctl kernel.dmesg_restrict=0',
  };
}

function checkSessionBus({ platform, environment, user, exists }: Inspection): Finding | null {
  if (platform !== 'linux') return null;
  const topic = 'notifications';
  const socket = sessionBusSockets(environment).find((path) => path.startsWith('\0') || exists(path));
  if (socket !== undefined) return fine(topic, 'There is a session bus; a notification server on it shows warnings.');
  return {
    topic,
    state: 'missing',
    text: 'There is no session bus; warnings stay in the interface.',
    command: exists('/run/systemd/system') ? `sudo loginctl enable-linger ${user.name}` : null,
  };
}

function checkDisplay({ platform, environment }: Inspection): Finding | null {
  if (platform !== 'linux') return null;
  const topic = 'display';
  const isThere = ['WAYLAND_DISPLAY', 'DISPLAY'].some((name) => (environment[name] ?? '') !== '');
  return isThere
    ? fine(topic, 'There is a display for the window and the tray.')
    : { topic, state: 'absent', text: 'There is no display; use the browser.', command: 'headroom serve' };
}
