import { ok, unsupported } from '../../core/model/reading.ts';
import { KIB, type Milliseconds } from '../../core/model/units.ts';
import type { ListedProcess } from './listed-process.ts';
import { reason } from '../../core/words/reasons.ts';

/** The used part of a process in systeminformation's answer (ProcessesProcessData). */
export interface SystemProcess {
  readonly pid: number;
  readonly parentPid: number;
  readonly name: string;
  /** In KiB, unlike `mem()`, which is in bytes. */
  readonly memRss: number;
  /** `YYYY-MM-DD HH:MM:SS` in local time. */
  readonly started: string;
  readonly user: string;
  readonly command: string;
  readonly path: string;
}

/**
 * systeminformation's list on Windows. `mem` and `state` are not used: `mem` is a share of what `mem().used` counts,
 * file cache included, and `state` is always unknown there.
 */
export function parseListed(list: readonly SystemProcess[]): ListedProcess[] {
  return list.flatMap((entry): ListedProcess[] => {
    const { pid, parentPid, name, memRss } = entry;
    const started = parseStarted(entry.started);
    // Pid 0 is the idle process, whose memory belongs to nobody.
    if (!(pid > 0) || started === null || !(memRss >= 0)) return [];
    const { user, path, command } = entry;
    return [
      {
        pid,
        parent: parentPid > 0 ? parentPid : 0,
        name,
        resident: memRss * KIB,
        started,
        state: 'other',
        user: user ? ok(user) : unsupported(reason('list.windows-user')),
        executable: path ? ok(path) : unsupported(reason('list.system-process')),
        commandLine:
          command && command !== name ? ok(splitCommandLine(command)) : unsupported(reason('list.system-process')),
      },
    ];
  });
}

function parseStarted(text: unknown): Milliseconds | null {
  const started = typeof text === 'string' ? Date.parse(text.replace(' ', 'T')) : NaN;
  return Number.isNaN(started) ? null : started;
}

/** Splits a command line. Windows has one text for it, in which quotes keep blanks together. */
export function splitCommandLine(text: string): readonly string[] {
  return Array.from(text.matchAll(/"([^"]*)"|(\S+)/g), (match) => match[1] ?? match[2] ?? '');
}
