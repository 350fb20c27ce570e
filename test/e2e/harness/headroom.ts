import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is built; needs Node. */
export const PROGRAM = fileURLToPath(new URL('../../../dist/cli/headroom.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly errors: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Settles when standard output or standard error has shown this text. */
  shown(text: string): Promise<void>;
}

/** Starts `headroom` as a user would, from what is built. */
export function startHeadroom(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Running {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, out, errors });
    });
  });
  const shown = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (out.includes(text) || errors.includes(text)) resolve();
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      child.on('close', () => {
        reject(new Error(`ended before it showed ${JSON.stringify(text)}: ${out}${errors}`));
      });
      look();
    });
  return { child, ended, shown };
}

export function runHeadroom(args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Ended> {
  return startHeadroom(args, environment).ended;
}

export function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((part) => existsSync(path.join(part, program)));
}
