import type { KillRecord } from '../../../core/kills/kernel-kill.ts';
import { isRecord } from '../../../core/trace/trace-values.ts';
import type { KernelLogParser } from './parse-kernel-log.ts';
import { parseOomDaemonLine, type OomDaemon } from './parse-oom-daemons.ts';

const DAEMONS: readonly OomDaemon[] = ['systemd-oomd', 'earlyoom'];

/**
 * What journalctl is to hand out. Fields that begin with `_` are vouched for by journald, SYSLOG_IDENTIFIER is what the
 * sender calls itself: it counts only where root sends.
 */
export const DAEMON_MATCHES: readonly string[] = DAEMONS.flatMap((daemon) => [
  ...(daemon === DAEMONS[0] ? [] : ['+']),
  `_SYSTEMD_UNIT=${daemon}.service`,
  '+',
  '_UID=0',
  `SYSLOG_IDENTIFIER=${daemon}`,
]);
export const KERNEL_MATCHES: readonly string[] = ['_TRANSPORT=kernel'];

/** A line of `journalctl -o json` (Journal Export Formats, systemd); null when it tells of no kill. */
export function parseJournaldLine(line: string, kernel: KernelLogParser): KillRecord | null {
  const entry = parseEntry(line);
  if (!entry) return null;
  const { at, text, fields } = entry;
  if (fields['_TRANSPORT'] === 'kernel') {
    // Any privileged program may write into the kernel's log; the facility of the kernel itself it cannot have.
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

/** Text that is not all printable comes as a list of its bytes. */
function messageOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || !value.every((byte) => typeof byte === 'number')) return null;
  return Buffer.from(value).toString('utf8');
}
