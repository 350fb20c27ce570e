import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { openNamedCgroup, type LimitedCgroup } from '../doubles/linux/limited-cgroup.ts';

/** Real programs that make the pictures, each under a name of its own and belonging to no other program. */
export class Programs {
  readonly #directory: string;
  readonly #started: number[] = [];
  readonly #cgroups: LimitedCgroup[] = [];

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Starts a Node script as a program called `name`; inside `cgroup` where one is given. */
  async start(name: string, script: string, cgroup: LimitedCgroup | null = null): Promise<number> {
    const program = path.join(this.#directory, name);
    symlinkSync(process.execPath, program);
    const enter = '[ -z "$0" ] || echo $$ > "$0"; exec "$@"';
    const shell = spawn(
      'sh',
      ['-c', 'sh -c "$0" "$@" > /dev/null & echo $!', enter, cgroup?.procs ?? '', program, '-e', script],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [printed] = (await once(shell.stdout, 'data')) as [Buffer];
    const pid = Number(printed.toString());
    this.#started.push(pid);
    return pid;
  }

  /** A memory cgroup with a limit, or why none may be made. */
  limitedCgroup(name: string, limit: number): LimitedCgroup | string {
    const cgroup = openNamedCgroup(name, limit);
    if (typeof cgroup !== 'string') this.#cgroups.push(cgroup);
    return cgroup;
  }

  /** Ends everything that was started, with the children that are still there, and removes the cgroups. */
  async clear(): Promise<void> {
    // What the kernel has ended leaves its children; in a cgroup of our own they are found all the same.
    const members = this.#cgroups.flatMap((cgroup) => cgroup.members());
    const families = this.#started.flatMap((pid) => [...pidsIn(`/proc/${pid}/task/${pid}/children`), pid]);
    for (const pid of new Set([...families, ...members])) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    }
    for (const cgroup of this.#cgroups) await cgroup.remove();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function pidsIn(file: string): number[] {
  try {
    return (readFileSync(file, 'utf8').match(/\d+/g) ?? []).map(Number);
  } catch {
    return [];
  }
}

const HOLD = (megabytes: number) =>
  `const kept = Buffer.alloc(${megabytes}e6, 1); setInterval(() => { kept[0] ^= 1 }, 1000);`;

/** Holds memory and keeps it. */
export const holds = HOLD;

/** Starts `children` of its own kind that hold memory each. */
export function family(children: number, megabytes: number): string {
  return `const { spawn } = require('node:child_process');
    for (let index = 0; index < ${children}; index += 1) {
      spawn(process.argv0, ['-e', ${JSON.stringify(HOLD(megabytes))}], { stdio: 'ignore' });
    }
    ${HOLD(megabytes * 2)}`;
}

/** Holds some and, once it has got SIGUSR2, keeps more every second; with two children that work for it. */
export function leakOnSignal(megabytes: number, megabytesPerSecond: number): string {
  return `const { spawn } = require('node:child_process');
    for (let index = 0; index < 2; index += 1) spawn(process.argv0, ['-e', ${JSON.stringify(HOLD(24))}], { stdio: 'ignore' });
    ${HOLD(megabytes)}
    const leaked = [];
    const leak = () => { leaked.push(Buffer.alloc(${megabytesPerSecond}e5, 1)); };
    process.once('SIGUSR2', () => { setInterval(leak, 100); });`;
}
