import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { SOCKET_PATH, type SessionAnswer } from '../../../electron/contract/wire.ts';
import { exchange } from '../harness/headroom-serve.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const TIMEOUT = { timeout: 60_000, interval: 200 };
const TEST = 150_000;

let npm: ChildProcess | null = null;
const directory = mkdtempSync(path.join(tmpdir(), 'headroom-npm-'));

afterEach(async () => {
  if (npm !== null && npm.exitCode === null && npm.signalCode === null) {
    npm.kill('SIGTERM');
    await once(npm, 'close');
  }
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Runs a script of package.json where there is no display; gives the link once it is printed, and all that was said. */
async function run(...args: readonly string[]) {
  const { DISPLAY: _x11, WAYLAND_DISPLAY: _wayland, ...environment } = process.env;
  npm = spawn('npm', [...args], {
    cwd: ROOT,
    env: { ...environment, XDG_CONFIG_HOME: directory, XDG_STATE_HOME: directory },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [npm.stdout, npm.stderr]) stream?.on('data', (data: Buffer) => (said += data.toString()));
  const link = await vi.waitFor(() => {
    const printed = /http:\S+token=\S+/.exec(said)?.[0];
    if (printed === undefined) throw new Error(said);
    return new URL(printed);
  }, TIMEOUT);
  return { link, said: () => said };
}

/** npm ends at once; what it has started notices that a moment later. */
async function expectNothingLeft(link: URL): Promise<void> {
  npm?.kill('SIGTERM');
  await vi.waitFor(async () => {
    await expect(fetch(link.origin)).rejects.toThrow();
  }, TIMEOUT);
}

test.skipIf(process.platform !== 'linux')(
  'npm start without a display says so in one line, serves the interface, and leaves nothing behind',
  async () => {
    const { link, said } = await run('start', '--', '--port', '0');
    expect(
      said()
        .split('\n')
        .filter((line) => line.includes('there is no display')),
    ).toHaveLength(1);
    expect((await exchange(link)).status).toBe(200);
    await expectNothingLeft(link);
  },
  TEST,
);

test.skipIf(process.platform === 'win32')(
  'npm run dev serves the page with hot reload, connected to a live host',
  async () => {
    const { link } = await run('run', 'dev');
    const { session } = (await (await exchange(link)).json()) as SessionAnswer;
    expect(await (await fetch(link.origin)).text()).toContain('/@vite/client');
    const socket = new WebSocket(new URL(SOCKET_PATH, link.origin.replace('http', 'ws')), {
      headers: { origin: link.origin },
    });
    await once(socket, 'open');
    socket.send(JSON.stringify({ session }));
    const messages: unknown[] = [];
    socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString())));
    await expect.poll(() => messages).toContainEqual({ event: 'connection', payload: { connected: true } });
    socket.close();

    const stranger = new WebSocket(new URL(SOCKET_PATH, link.origin.replace('http', 'ws')), {
      headers: { origin: 'http://evil.example' },
    });
    const [refusal] = (await once(stranger, 'error')) as [Error];
    expect(refusal.message).toContain('403');
    await expectNothingLeft(link);
  },
  TEST,
);
