import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openLimitedCgroup } from '../../doubles/linux/limited-cgroup.ts';

const PROGRAM = path.join(import.meta.dirname, '../programs/leak.mjs');
/** Of its cgroup, in bytes; without one it stops by itself. */
const LIMIT = 1e9;
const MOST_WITHOUT_LIMIT = 1.5e9;

/** The shell ends at once, so that the program belongs to no other one, as if a user had started it. */
const IN_BACKGROUND = 'sh -c "$0" "$@" > /dev/null & echo $!';
/** Puts itself into the cgroup, where there is one, and becomes the program. */
const ENTER = '[ -z "$0" ] || echo $$ > "$0"; exec "$@"';

/** A real program that leaks 20 MB a second. */
export interface Runaway {
  /** As the kernel shows it; no other process is called so. */
  readonly name: string;
  readonly pid: number;
  /** Whether it runs inside a cgroup of its own with a memory limit. */
  readonly limited: boolean;
  /** Bytes of anonymous memory now (RssAnon); 0 after its end. */
  held(): number;
  isStopped(): boolean;
  hasEnded(): boolean;
  /** Ends it, whatever was done to it, and removes what was made for it. */
  clear(): Promise<void>;
}

/**
 * Starts it inside a memory cgroup with a limit of 1 GB where one may be made, else with 1.5 GB as the most that it takes.
 */
export async function startRunaway(): Promise<Runaway> {
  const directory = mkdtempSync(path.join(tmpdir(), 'headroom-runaway-'));
  const name = `leaky-${process.pid % 100_000}`;
  const program = path.join(directory, name);
  symlinkSync(process.execPath, program);
  const opened = openLimitedCgroup(name, LIMIT);
  const cgroup = typeof opened === 'string' ? null : opened;
  const most = (cgroup === null ? MOST_WITHOUT_LIMIT : 10 * LIMIT) / 1e6;
  const shell = spawn('sh', ['-c', IN_BACKGROUND, ENTER, cgroup?.procs ?? '', program, PROGRAM, String(most)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = (await once(shell.stdout, 'data')) as [Buffer];
  const pid = Number(printed.toString());
  const hasEnded = () => !/^State:\s+[^ZX\s]/m.test(readStatus(pid));
  return {
    name,
    pid,
    limited: cgroup !== null,
    held: () => anonymousMemory(pid),
    isStopped: () => /^State:\s+T/m.test(readStatus(pid)),
    hasEnded,
    async clear() {
      if (!hasEnded()) process.kill(pid, 'SIGKILL');
      await cgroup?.remove();
      rmSync(directory, { recursive: true });
    },
  };
}

function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

function anonymousMemory(pid: number): number {
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(readStatus(pid))?.[1] ?? 0) * 1024;
}
