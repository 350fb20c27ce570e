import type { KillRecord } from '../../../core/kills/kernel-kill.ts';
import { isRecord } from '../../../core/trace/trace-values.ts';
import type { KernelLogParser } from './parse-kernel-log.ts';
import { parseOomDaemonLine, type OomDaemon } from './parse-oom-daemons.ts';

const DAEMONS: readonly OomDaemon[] = ['systemd-oomd', 'earlyoom'];

/**
 * The filters for journalctl. journald vouches for fields that begin with `_`. SYSLOG_IDENTIFIER is the sender's own
 * claim, so it counts only when root sent the message.
 */
export const DAEMON_MATCHES: readonly string[] = DAEMONS.flatMap((daemon) => [
  ...(daemon === DAEMONS[0] ? [] : ['+']),
  `_SYSTEMD_UNIT=${daemon}.service`,
  '+',
  '_UID=0',
  `SYSLOG_IDENTIFIER=${daemon}`,
]);
export const KERNEL_MATCHES: readonly string[] = ['_TRANSPORT=kernel'];

/** Parses a line of `journalctl -o json` (Journal Export Formats, systemd). Null when it does not report a kill. */
export function parseJournaldLine(line: string, kernel: KernelLogParser): KillRecord | null {
  const entry = parseEntry(line);
  if (!entry) return null;
  const { at, text, fields } = entry;
  if (fields['_TRANSPORT'] === 'kernel') {
    // Any privileged program may write into the kernel's log, but only the kernel itself has facility 0.
    return fields['SYSLOG_FACILITY'] === '0' ? kernel.take({ at, text }) : null;
  }
  const daemon = DAEMONS.find(
    (name) =>
      fields['_SYSTEMD_UNIT'] === `${name}.service` || (fields['_UID'] === '0' && fields['SYSLOG_IDENTIFIER'] === name),
  );
  return daemon ? parseOomDaemonLine(daemon, { at, text }) : null;
}

function parseEntry(line: string) {
  try {
    const fields: unknown = JSON.parse(line);
    if (!isRecord(fields)) return null;
    const text = messageOf(fields['MESSAGE']);
    const at = Number(fields['__REALTIME_TIMESTAMP']) / 1000;
    return text === null || !Number.isFinite(at) ? null : { at, text, fields };
  } catch {
    return null;
  }
}

/** The text of a message. Text that is not all printable comes as a list of its bytes. */
function messageOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || !value.every((byte) => typeof byte === 'number')) return null;
  return Buffer.from(value).toString('utf8');
}
