import type { KillRecord } from '../../../core/kills/kernel-kill.ts';
import type { KernelLogParser } from './parse-kernel-log.ts';
import { OOM_DAEMONS, type OomDaemonParser } from './parse-oom-daemons.ts';
import { isRecord } from '../../../core/model/json.ts';

/** The daemons that write to journald. */
const DAEMONS = OOM_DAEMONS.filter((daemon) => daemon !== 'lmkd');

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
/** journald's own message that it has missed messages of the kernel (SD_MESSAGE_JOURNAL_MISSED). */
const MISSED = 'e9bf28e6e834481bb6f48f548ad13606';
export const KERNEL_MATCHES: readonly string[] = ['_TRANSPORT=kernel', '+', `MESSAGE_ID=${MISSED}`];

/** Parses a line of `journalctl -o json` (Journal Export Formats, systemd). Null when it does not report a kill. */
export function parseJournaldLine(line: string, kernel: KernelLogParser, daemons: OomDaemonParser): KillRecord | null {
  const entry = parseEntry(line);
  if (!entry) return null;
  const { at, text, fields } = entry;
  if (fields['_TRANSPORT'] === 'kernel') {
    // Any privileged program may write into the kernel's log, but only the kernel itself has facility 0.
    return fields['SYSLOG_FACILITY'] === '0' ? kernel.take({ at, text }) : null;
  }
  if (fields['_TRANSPORT'] === 'driver' && fields['MESSAGE_ID'] === MISSED) {
    kernel.lose();
    return null;
  }
  const daemon = DAEMONS.find(
    (name) =>
      fields['_SYSTEMD_UNIT'] === `${name}.service` || (fields['_UID'] === '0' && fields['SYSLOG_IDENTIFIER'] === name),
  );
  return daemon ? daemons.take(daemon, { at, text }) : null;
}

function parseEntry(line: string) {
  try {
    const fields: unknown = JSON.parse(line);
    if (!isRecord(fields)) return null;
    const text = journalMessage(fields['MESSAGE']);
    const at = Number(fields['__REALTIME_TIMESTAMP']) / 1000;
    return text === null || !Number.isFinite(at) ? null : { at, text, fields };
  } catch {
    return null;
  }
}

/** The text of a message. Text that is not all printable comes as a list of its bytes. */
export function journalMessage(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || !value.every((byte) => typeof byte === 'number')) return null;
  return Buffer.from(value).toString('utf8');
}
