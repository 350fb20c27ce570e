import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { KillRecord } from '../../../core/kills/kernel-kill.ts';
import type { Milliseconds } from '../../../core/model/units.ts';
import type { KillSource } from '../../kill-source.ts';
import { createOomDaemonParser, OOM_DAEMONS, type OomDaemonParser } from './parse-oom-daemons.ts';

/**
 * The files to which syslog daemons write the messages of such daemons (earlyoom --syslog). Which one is used depends on the
 * distribution.
 */
export const SYSLOG_FILES: readonly string[] = ['/var/log/syslog', '/var/log/messages', '/var/log/daemon.log'];
/** The most bytes read of a log between two sweeps. A log that grows faster is not about kills. */
const MOST_READ = 256 * 1024;
/** `TIME HOST [FACILITY] DAEMON[PID]: MESSAGE`, with the time as in RFC 3164 or RFC 3339. */
const DAEMON = /^.{1,120}? (earlyoom|nohang|systemd-oomd|oomd)(?:\[\d+\])?: (.*)$/;

/**
 * Follows these files from their present ends, where there is no journald. They are read on each call, which is
 * cheap.
 */
export function followSyslog(files: readonly string[] = SYSLOG_FILES, now: () => Milliseconds = Date.now): KillSource {
  const daemons = createOomDaemonParser();
  const followers = files.map((file) => new FollowedFile(file));
  for (const follower of followers) follower.readNew();
  return {
    take: () =>
      followers.flatMap((follower) =>
        follower.readNew().flatMap((line) => parseSyslogLine(line, now(), daemons) ?? []),
      ),
    close() {
      for (const follower of followers) follower.close();
    },
  };
}

export function parseSyslogLine(
  line: string,
  at: Milliseconds,
  daemons: OomDaemonParser = createOomDaemonParser(),
): KillRecord | null {
  const [, name, text] = DAEMON.exec(line) ?? [];
  const daemon = OOM_DAEMONS.find((one) => one === name);
  return daemon === undefined || text === undefined ? null : daemons.take(daemon, { at, text });
}

/** A file to which others append, and which they replace now and then. */
class FollowedFile {
  readonly #path: string;
  #file: { readonly descriptor: number; readonly inode: number; offset: number } | null = null;
  #rest = '';
  /** Content from before the first reading is not new. */
  #isFirst = true;

  constructor(path: string) {
    this.#path = path;
  }

  /** The whole lines that were added since the last call. */
  readNew(): readonly string[] {
    try {
      const { ino, size } = statSync(this.#path);
      if (this.#file && (this.#file.inode !== ino || size < this.#file.offset)) this.close();
      this.#file ??= { descriptor: openSync(this.#path, 'r'), inode: ino, offset: this.#isFirst ? size : 0 };
      this.#isFirst = false;
      return this.#readLines(this.#file);
    } catch {
      // The file is missing or unreadable now and may appear later.
      this.#isFirst = false;
      this.close();
      return [];
    }
  }

  #readLines(file: { readonly descriptor: number; offset: number }): readonly string[] {
    const { size } = fstatSync(file.descriptor);
    if (size <= file.offset) return [];
    const from = Math.max(file.offset, size - MOST_READ);
    const bytes = Buffer.alloc(size - from);
    const read = readSync(file.descriptor, bytes, 0, bytes.length, from);
    file.offset = from + read;
    const lines = (this.#rest + bytes.toString('utf8', 0, read)).split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, MOST_READ);
    return lines;
  }

  close(): void {
    if (this.#file) closeSync(this.#file.descriptor);
    this.#file = null;
    this.#rest = '';
  }
}
