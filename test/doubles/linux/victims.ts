import { spawn, type SpawnOptions } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Identity } from '../../../electron/core/model/identity.ts';
import type { ProcessStat } from '../../../electron/platform/linux/proc/process/parse-stat.ts';
import { readStat } from '../../../electron/platform/linux/proc/process/read-stat.ts';

/** Real processes to act on, on a Linux machine. `endAll` ends those that are left. */
export interface Victims {
  /** Runs a shell script. Resolves once it runs. */
  shell(script: string, options?: SpawnOptions): Promise<number>;
  /** Runs a program with arguments. */
  run(program: string, args: readonly string[], options?: SpawnOptions): Promise<number>;
  /** Ends all that are left, and every process with one of the markers in its command line. */
  endAll(): void;
  /** A text in the command lines by which these processes are found again. */
  readonly marker: string;
}

let count = 0;

export function createVictims(): Victims {
  const started: Identity[] = [];
  count += 1;
  // `sleep` takes the marker as a duration.
  const marker = `600.${process.pid}${String(count).padStart(3, '0')}`;
  const run: Victims['run'] = async (program, args, options = {}) => {
    const child = spawn(program, args, { stdio: 'ignore', ...options });
    const { pid } = await new Promise<typeof child>((resolve, reject) => {
      child.once('spawn', () => resolve(child));
      child.once('error', reject);
    });
    if (pid === undefined) throw new Error(`${program} did not start`);
    started.push(identityOf(pid));
    return pid;
  };
  return {
    marker,
    run,
    shell: (script, options) => run('/bin/sh', ['-c', script], options),
    endAll() {
      for (const { pid, start } of started) if (statOf(pid)?.start === start) end(pid);
      for (let left = pidsWith(marker); left.length > 0; left = pidsWith(marker)) left.forEach(end);
    },
  };
}

export function statOf(pid: number): ProcessStat | null {
  return readStat(pid);
}

export function identityOf(pid: number): Identity {
  const live = statOf(pid);
  if (live === null) throw new Error(`process ${pid} does not run`);
  return { pid, start: live.start };
}

export function isAlive(pid: number): boolean {
  const live = statOf(pid);
  return live !== null && !live.ended;
}

/** Whether a process that should run has been paused or ended. */
export function isPausedOrGone(pid: number): boolean {
  return !isAlive(pid) || statOf(pid)?.state === 'stopped';
}

/** The pids of living processes with a text in their command line. */
export function pidsWith(text: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid && commandLine(pid).includes(text) && isAlive(pid));
}

export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && statOf(pid)?.parent === parent);
}

/**
 * Waits for a condition. Fails with `what` after a minute. A condition that takes long to look at is looked at less often, so
 * that what is awaited gets most of the processor.
 */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const began = performance.now();
    if (await condition()) return;
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await sleep(Math.max(20, 4 * (performance.now() - began)));
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The process ended by itself.
  }
}
