import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import type { AppState, ControlRequest } from './stand-in-electron.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
export const MAIN = path.join(ROOT, 'dist/desktop/main.js');

/** The module in the place of Electron, built once for all that a test file starts. */
export interface StandIn {
  /** What Node has to import first. */
  readonly register: string;
  remove(): void;
}

export async function buildStandIn(): Promise<StandIn> {
  // Its dependencies are found from within the checkout only.
  mkdirSync(path.join(ROOT, 'dist/run'), { recursive: true });
  const directory = mkdtempSync(path.join(ROOT, 'dist/run/stand-in-'));
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    build: {
      target: 'node20.19',
      ssr: path.join(import.meta.dirname, 'stand-in-electron.ts'),
      outDir: directory,
      emptyOutDir: false,
      minify: false,
      rollupOptions: {
        external: [/^node:/, /^[^./]/],
        output: { entryFileNames: 'electron.mjs', format: 'es', codeSplitting: false },
      },
    },
  });
  const standIn = JSON.stringify(pathToFileURL(path.join(directory, 'electron.mjs')).href);
  writeFileSync(
    path.join(directory, 'hooks.mjs'),
    `export const resolve = (name, context, next) =>
      name === 'electron' ? { url: ${standIn}, shortCircuit: true } : next(name, context);`,
  );
  const register = path.join(directory, 'register.mjs');
  writeFileSync(register, `import { register } from 'node:module'; register('./hooks.mjs', import.meta.url);`);
  return {
    register,
    remove: () => {
      rmSync(directory, { recursive: true });
    },
  };
}

/** The desktop app as it is built, on the stand-in for Electron. */
export interface RealApp {
  ask<T = unknown>(control: ControlRequest['control'], value?: string): Promise<T>;
  state(): Promise<AppState>;
  signal(signal: NodeJS.Signals): void;
  /** Settles with the exit code when it has ended. */
  readonly ended: Promise<number | null>;
  complaints(): string;
  stop(): Promise<void>;
}

export interface RealAppOptions {
  readonly standIn: StandIn;
  /** The folder of its settings and its state. */
  readonly directory: string;
  readonly bus: string;
  readonly args?: readonly string[];
}

export function startRealApp({ standIn, directory, bus, args = [] }: RealAppOptions): RealApp {
  const child: ChildProcess = fork(MAIN, [...args], {
    execArgv: ['--import', standIn.register],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      ...process.env,
      XDG_CONFIG_HOME: directory,
      XDG_STATE_HOME: directory,
      DBUS_SESSION_BUS_ADDRESS: bus,
      DISPLAY: '',
    },
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  let said = '';
  child.stderr?.on('data', (data: Buffer) => (said += data.toString()));
  const waiting = new Map<number, (answer: { result?: unknown; error?: string }) => void>();
  child.on('message', (answer: { id: number; result?: unknown; error?: string }) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  let lastId = 0;

  async function ask<T>(control: ControlRequest['control'], value = ''): Promise<T> {
    const id = (lastId += 1);
    const answer = new Promise<{ result?: unknown; error?: string }>((resolve) => waiting.set(id, resolve));
    child.send({ id, control, value } satisfies ControlRequest, () => undefined);
    const gone = ended.then((code) => ({ error: `The app has ended (${code}): ${said}` }));
    const settled: { result?: unknown; error?: string } = await Promise.race([answer, gone]);
    if (settled.error !== undefined) throw new Error(settled.error);
    return settled.result as T;
  }

  return {
    ask,
    state: () => ask<AppState>('state'),
    signal: (signal) => child.kill(signal),
    ended,
    complaints: () => said,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}
