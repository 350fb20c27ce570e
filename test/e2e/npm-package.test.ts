import { execFile, type ExecFileOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { version } from '../../package.json';
import { unpackFrame } from '../../electron/contract/packed-frame.ts';
import { SOCKET_PATH, type SessionAnswer, type ToPage } from '../../electron/contract/wire.ts';
import type { Frame } from '../../electron/core/model/frame.ts';
import { exchange, startServeBy, type HeadroomServe } from './harness/headroom-serve.ts';
import { startNpmRegistry, type NpmRegistry } from './harness/npm-registry.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const run = promisify(execFile);
const whyNot = process.platform === 'win32' ? 'npm is a script of the shell there' : null;

let directory: string;
let registry: NpmRegistry;
/** The folder in which the package was installed, empty before. */
let installed: string;

/** Nothing of the user's npm: neither its settings nor what it has downloaded before. */
function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    XDG_CONFIG_HOME: directory,
    XDG_STATE_HOME: directory,
    NO_PROXY: '127.0.0.1',
    npm_config_cache: path.join(directory, 'cache'),
    npm_config_registry: registry.address,
    npm_config_userconfig: path.join(directory, 'npmrc'),
    npm_config_update_notifier: 'false',
  };
}

function call(program: string, args: readonly string[], options: ExecFileOptions) {
  return run(program, args, { env: environment(), encoding: 'utf8', timeout: 100_000, ...options });
}

beforeAll(async () => {
  if (whyNot !== null) return;
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-npm-package-'));
  registry = await startNpmRegistry();
  await call('npm', ['pack', '--pack-destination', directory], { cwd: ROOT });
  installed = path.join(directory, 'installed');
  mkdirSync(installed);
  const tarball = path.join(directory, `headroom-${version}.tgz`);
  await call('npm', ['install', '--no-audit', '--no-fund', tarball], { cwd: installed });
}, 200_000);

afterAll(async () => {
  if (whyNot !== null) return;
  await registry.close();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

beforeEach((context) => {
  if (whyNot !== null) context.skip(whyNot);
});

test('the package brings what is built, and neither Electron nor anything to build with', () => {
  const packages = readdirSync(path.join(installed, 'node_modules'));
  expect(packages).toContain('headroom');
  for (const unwanted of ['electron', 'electron-builder', 'vite', 'svelte', 'typescript', 'playwright']) {
    expect(packages).not.toContain(unwanted);
  }
  const folder = path.join(installed, 'node_modules/headroom');
  expect(readdirSync(folder).toSorted()).toEqual(['LICENSE', 'README.md', 'dist', 'docs', 'package.json']);
  expect(readdirSync(path.join(folder, 'dist')).toSorted()).toEqual(
    expect.arrayContaining(['chunks', 'cli', 'history', 'renderer']),
  );
});

test('npx headroom says its version and shows a moment', async () => {
  expect((await call('npx', ['headroom', '--version'], { cwd: installed })).stdout).toBe(`${version}\n`);
  const top = await call('npx', ['headroom', 'top', '--once'], { cwd: installed });
  expect(top.stdout).toMatch(/^Headroom {2}\d\d:\d\d:\d\d {2}(calm|watch|warning|critical)\n/);
});

test('npx headroom run watches a command and says what it took', async () => {
  const args = ['headroom', 'run', '--', process.execPath, '-e', 'console.log("it ran")'];
  const { stdout, stderr } = await call('npx', args, { cwd: installed });
  expect(stdout).toContain('it ran');
  expect(stderr).toMatch(/headroom: /);
});

test('npx headroom serve shows a page with live data', async () => {
  const command = ['sh', '-c', 'cd "$0" && exec npx headroom serve --port 0', installed];
  const serve = await startServeBy(command, directory, environment());
  try {
    const page = await fetch(serve.link);
    const script = /src="([^"]+\.js)"/.exec(await page.text())?.[1] ?? '';
    expect((await fetch(new URL(script, serve.link))).headers.get('content-type')).toContain('javascript');
    const [first, second] = await twoFrames(serve.link);
    expect(second?.number).toBeGreaterThan(first?.number ?? Infinity);
    expect(second?.processes.some(({ pid }) => pid === process.pid)).toBe(true);
  } finally {
    // npx does not pass a signal on, so it goes to the program that npx has started, which names itself.
    process.kill(await ownPid(serve), 'SIGTERM');
    await serve.ended;
  }
});

test('without its optional parts it shows a moment all the same', async () => {
  for (const optional of ['koffi', '@koromix'])
    rmSync(path.join(installed, 'node_modules', optional), { recursive: true, force: true });
  const program = path.join(installed, 'node_modules/.bin/headroom');
  const { stdout } = await call(program, ['top', '--once', '--json'], { cwd: installed, maxBuffer: 100_000_000 });
  expect(JSON.parse(stdout as string)).toMatchObject({ number: 1 });
});

/** The number of the process that prints the links. */
async function ownPid({ printed }: HeadroomServe): Promise<number> {
  const pid = await vi.waitFor(() => {
    const told = /kill -USR2 (\d+)/.exec(printed.join('\n'))?.[1];
    if (told === undefined) throw new Error(printed.join('\n'));
    return told;
  }, 10_000);
  return Number(pid);
}

/** The frames that a page is shown, until there are two. */
async function twoFrames(link: string): Promise<readonly Frame[]> {
  const { session } = (await (await exchange(link)).json()) as SessionAnswer;
  const { origin } = new URL(link);
  const socket = new WebSocket(new URL(SOCKET_PATH, origin.replace('http', 'ws')), { headers: { origin } });
  const frames: Frame[] = [];
  socket.on('message', (data: Buffer) => {
    const told = JSON.parse(data.toString()) as ToPage;
    if ('event' in told && told.event === 'frame') frames.push(unpackFrame(told.payload));
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ session }));
  await vi.waitFor(() => {
    expect(frames.length).toBeGreaterThanOrEqual(2);
  }, 30_000);
  socket.close();
  return frames.slice(0, 2);
}
