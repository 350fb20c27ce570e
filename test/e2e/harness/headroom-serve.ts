import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const COMMAND = path.join(import.meta.dirname, '../../../dist/cli/headroom.js');

export interface HeadroomServe {
  /** The link that was printed last. */
  readonly link: string;
  readonly port: number;
  readonly pid: number;
  /** Everything printed so far. */
  readonly printed: readonly string[];
  /** The next line that is printed. */
  nextLine(): Promise<string>;
  signal(signal: NodeJS.Signals): void;
  /** Settles with the exit code when it has ended. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

/** `headroom serve` as it is built, with settings and state of its own. Rejects with what it said when it does not serve. */
export async function startServe(...options: readonly string[]): Promise<HeadroomServe> {
  const directory = mkdtempSync(path.join(tmpdir(), 'headroom-serve-'));
  const serve = startServeIn(directory, {}, ...options);
  const clean = () => {
    rmSync(directory, { recursive: true });
  };
  serve.then(({ ended }) => ended.then(clean), clean);
  return serve;
}

/** The same with settings and state in a folder that outlives it. */
export async function startServeIn(
  directory: string,
  environment: NodeJS.ProcessEnv,
  ...options: readonly string[]
): Promise<HeadroomServe> {
  const child = spawn(process.execPath, [COMMAND, 'serve', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, XDG_CONFIG_HOME: directory, XDG_STATE_HOME: directory, ...environment },
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const printed: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => printed.push(line));
  let complaint = '';
  child.stderr.on('data', (data: Buffer) => {
    complaint += data.toString();
  });
  const nextLine = async () => {
    const [line] = (await once(lines, 'line')) as [string];
    return line;
  };
  const newestLink = () => printed.map((line) => /http:\S+/.exec(line)?.[0]).findLast((link) => link !== undefined);
  while (newestLink() === undefined) {
    const code = await Promise.race([nextLine(), ended]);
    if (typeof code !== 'string') throw Object.assign(new Error(complaint), { code });
  }
  return {
    get link() {
      return newestLink() ?? '';
    },
    port: Number(new URL(newestLink() ?? '').port),
    pid: child.pid ?? 0,
    printed,
    nextLine,
    signal: (signal) => child.kill(signal),
    ended,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
