import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PROGRAM = path.join(import.meta.dirname, 'programs/leak.mjs');
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
  const cgroup = createLimitedCgroup(name);
  const most = (cgroup === null ? MOST_WITHOUT_LIMIT : 10 * LIMIT) / 1e6;
  const shell = spawn(
    'sh',
    ['-c', IN_BACKGROUND, ENTER, cgroup === null ? '' : `${cgroup}/cgroup.procs`, program, PROGRAM, String(most)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
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
      if (cgroup !== null) await removeCgroup(cgroup);
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

/** null where no memory cgroup may be made. cgroup v1 first, because a v2 controller may be there without memory. */
function createLimitedCgroup(name: string): string | null {
  for (const [root, limit] of [
    ['/sys/fs/cgroup/memory', 'memory.limit_in_bytes'],
    ['/sys/fs/cgroup', 'memory.max'],
  ] as const) {
    const cgroup = path.join(root, `headroom-${name}`);
    try {
      mkdirSync(cgroup);
    } catch {
      continue;
    }
    try {
      writeFileSync(path.join(cgroup, limit), String(LIMIT), { flag: 'r+' });
      return cgroup;
    } catch {
      rmdirSync(cgroup);
    }
  }
  return null;
}

/** A cgroup can be removed a moment after its last process has ended. */
async function removeCgroup(cgroup: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    try {
      rmdirSync(cgroup);
      return;
    } catch {
      await sleep(100);
    }
  }
}
