import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A shell that starts sleeping processes, and ends them by their pids when its standard input ends. */
const PROGRAM = `
i=0; pids=
while [ $i -lt $1 ]; do sleep 3600 & pids="$pids $!"; i=$((i+1)); done
echo ready
read -r _
kill $pids
wait
`;

/** Real processes that do nothing. They end with this program, even when it is killed. */
export class Sleepers {
  readonly #shells: ChildProcess[] = [];

  /** Resolves when this many more are asleep. */
  async add(count: number): Promise<void> {
    const shell = spawn('/bin/sh', ['-c', PROGRAM, 'sleepers', String(count)], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#shells.push(shell);
    await once(shell.stdout, 'data');
  }

  async end(): Promise<void> {
    await Promise.all(
      this.#shells.splice(0).map(async (shell) => {
        const gone = once(shell, 'exit');
        shell.stdin?.end();
        await gone;
      }),
    );
  }
}
