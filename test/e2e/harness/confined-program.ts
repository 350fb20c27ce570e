import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LimitedCgroup } from '../../doubles/linux/limited-cgroup.ts';

/** A shell stays its parent, so that the program is one of its own, as if a user had started it. It ends as the program does. */
const AS_A_USER = 'exec 3<&0 4>&2 2> /dev/null; "$@" <&3 2>&4 & echo $!; wait $!';
/** Joins the cgroup, then becomes the program: all that it ever takes is charged there. */
const JOIN = 'echo $$ > "$0"; exec "$@" > /dev/null';
const PATIENCE = 20_000;

/** A real program inside a cgroup. Its standard input ends with this process, so it can tell when it is no longer wanted. */
export interface ConfinedProgram {
  readonly pid: number;
  /** Its exit status as a shell gives it: 137 when it was killed. */
  readonly ended: Promise<number | null>;
  /** Writes a line to its standard input. */
  tell(line: string): void;
  /** Ends it with all that it started and removes the cgroup. */
  clear(): Promise<void>;
}

export async function startConfined(cgroup: LimitedCgroup, command: readonly string[]): Promise<ConfinedProgram> {
  const shell = spawn('sh', ['-c', AS_A_USER, 'sh', 'sh', '-c', JOIN, cgroup.procs, ...command], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(shell, 'exit') as Promise<[number | null]>;
  const printed = await createInterface(shell.stdout)[Symbol.asyncIterator]().next();
  return {
    pid: Number(printed.value),
    ended: exited.then(([status]) => status),
    tell(line) {
      shell.stdin.write(`${line}\n`);
    },
    async clear() {
      const deadline = Date.now() + PATIENCE;
      for (let members = cgroup.members(); members.length > 0; members = cgroup.members()) {
        if (Date.now() > deadline) throw new Error(`still there after ${PATIENCE} ms: ${members.join(', ')}`);
        for (const pid of members) end(pid);
        await sleep(50);
      }
      await exited;
      await cgroup.remove();
    },
  };
}

/** It may just have ended by itself. */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
