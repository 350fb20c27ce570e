import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { KillRecord } from '../../../core/kills/kernel-kill.ts';
import { denied, failed, ok, unsupported, type Reading } from '../../../core/model/reading.ts';
import { createKernelLogParser, parseKmsgRecord } from './parse-kernel-log.ts';
import { createOomDaemonParser } from './parse-oom-daemons.ts';
import { ProcFiles } from '../proc/proc-files.ts';
import { readPageSize } from '../proc/read-page-size.ts';
import { foreignReason, reason } from '../../../core/words/reasons.ts';

export interface KernelLog {
  /**
   * The kills that the kernel has logged since the last call. The first call returns all since boot, as far as the
   * log reaches.
   */
  readKills(): readonly KillRecord[];
  close(): void;
}

/** The longest record (PRINTK_MESSAGE_MAX). Reading into a shorter buffer fails with EINVAL. */
const LONGEST_RECORD = 8192;
/** The most records read at once. A log that is written faster than it is read would never end. */
const MOST_RECORDS = 100_000;

/** Opens /dev/kmsg without blocking. Where it may not be read, the reading says why. */
export function openKernelLog(path = '/dev/kmsg'): Reading<KernelLog> {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    // dmesg_restrict takes effect only on reading.
    readRecord(file, Buffer.alloc(LONGEST_RECORD));
    closeSync(file);
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return unsupported(reason('kernel-log.absent'));
    if (code === 'EACCES' || code === 'EPERM') return denied(reason('kernel-log.denied'));
    return failed(foreignReason(String(error)));
  }
  const buffer = Buffer.alloc(LONGEST_RECORD);
  const parser = createKernelLogParser(readPageSize(new ProcFiles('/proc')));
  const daemons = createOomDaemonParser();

  return ok({
    readKills() {
      const kills: KillRecord[] = [];
      const started = Date.now() - Number(process.hrtime.bigint() / 1_000_000n);
      for (let count = 0; count < MOST_RECORDS; count += 1) {
        const record = readRecord(file, buffer);
        if (record === null) break;
        // Records were overwritten before they were read.
        if (record === '') parser.lose();
        const parsed = parseKmsgRecord(record);
        if (!parsed) continue;
        const { micros, facility, ...said } = parsed;
        const line = { ...said, at: started + micros / 1000 };
        // Only root may write here, and only oomd writes of its kills here.
        const kill = facility === 0 ? parser.take(line) : daemons.take('oomd', line);
        if (kill) kills.push(kill);
      }
      return kills;
    },
    close: () => closeSync(file),
  });
}

/** A record: '' when records were overwritten before they were read, null at the end. */
function readRecord(file: number, buffer: Buffer): string | null {
  try {
    return buffer.toString('utf8', 0, readSync(file, buffer, 0, buffer.length, null));
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EPIPE') return '';
    if (code === 'EAGAIN') return null;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
