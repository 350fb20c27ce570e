import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PROGRAM = path.join(import.meta.dirname, 'programs/leak.mjs');
const LIMIT = 1.5e9;

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
 * Starts it inside a memory cgroup with a limit of 1.5 GB where one may be made, else with that much as the most that it
 * takes for itself.
 */
export async function startRunaway(): Promise<Runaway> {
  const directory = mkdtempSync(path.join(tmpdir(), 'headroom-runaway-'));
  const name = `leaky-${process.pid % 100_000}`;
  const program = path.join(directory, name);
  symlinkSync(process.execPath, program);
  const cgroup = createLimitedCgroup(name);
  const most = cgroup === null ? LIMIT / 1e6 : 10_000;
  const join = cgroup === null ? '' : `echo $$ > '${cgroup}/cgroup.procs' && `;
  const child = spawn('sh', ['-c', `${join}exec '${program}' '${PROGRAM}' ${most}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const pid = child.pid ?? 0;
  return {
    name,
    pid,
    limited: cgroup !== null,
    held: () => anonymousMemory(pid),
    isStopped: () => /^State:\s+T/m.test(readStatus(pid)),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    async clear() {
      await end(child);
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

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
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
