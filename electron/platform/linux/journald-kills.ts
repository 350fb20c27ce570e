import { execFile } from 'node:child_process';
import type { KillRecord } from '../../core/kernel-kill.ts';
import { isRecord } from '../../core/trace-values.ts';
import type { Milliseconds } from '../../core/units.ts';
import { createKernelLogParser } from './parse-kernel-log.ts';
import { parseOomDaemonLine } from './parse-oom-daemons.ts';
import { ProcFiles } from './proc-files.ts';
import { readPageSize } from './read-page-size.ts';

const LONGEST_WAIT: Milliseconds = 2500;
const LARGEST_ANSWER = 4 * 1024 * 1024;

/**
 * What journald has of kills since then: by the kernel, systemd-oomd and earlyoom. Starts a program, so not under pressure.
 * Empty where there is no journald or it may not be read.
 */
export function readJournaldKills(since: Milliseconds): Promise<readonly KillRecord[]> {
  const from = `@${Math.floor(since / 1000)}`;
  const args = ['--no-pager', '-q', '-o', 'json', `--since=${from}`, '_TRANSPORT=kernel', '+'];
  const daemons = ['SYSLOG_IDENTIFIER=systemd-oomd', '+', 'SYSLOG_IDENTIFIER=earlyoom'];
  return new Promise((resolve) => {
    execFile(
      'journalctl',
      [...args, ...daemons],
      { timeout: LONGEST_WAIT, maxBuffer: LARGEST_ANSWER },
      (error, stdout) => {
        resolve(error ? [] : parseJournaldKills(stdout, readPageSize(new ProcFiles('/proc'))));
      },
    );
  });
}

/** The output of `journalctl -o json`, a JSON object a line (Journal Export Formats, systemd). */
export function parseJournaldKills(output: string, pageSize: number): readonly KillRecord[] {
  const kernel = createKernelLogParser(pageSize);
  return output.split('\n').flatMap((line) => {
    const entry = parseEntry(line);
    if (!entry) return [];
    const { at, text, transport, program } = entry;
    return (transport === 'kernel' ? kernel.take({ at, text }) : parseOomDaemonLine(program, { at, text })) ?? [];
  });
}

function parseEntry(line: string) {
  try {
    const json: unknown = JSON.parse(line);
    if (!isRecord(json) || typeof json['MESSAGE'] !== 'string') return null;
    const at = Number(json['__REALTIME_TIMESTAMP']) / 1000;
    if (!Number.isFinite(at)) return null;
    return { at, text: json['MESSAGE'], transport: json['_TRANSPORT'], program: String(json['SYSLOG_IDENTIFIER']) };
  } catch {
    return null;
  }
}
