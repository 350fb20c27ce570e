import { execFile, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildStandIn, MAIN, startRealApp, type RealApp, type StandIn } from './live/app/real-app.ts';
import { startMessageBus, type MessageBus } from './live/message-bus.ts';
import { readStartTicks } from './live/start-ticks.ts';
import { startTrayWatcher } from './live/tray-watcher.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PATIENCE = { timeout: 60_000, interval: 100 };
/** The longest that a test may take on a busy machine. */
const TEST = 150_000;

let standIn: StandIn;
let bus: MessageBus | string;
let directory: string;
const running: RealApp[] = [];

beforeAll(async () => {
  [standIn, bus] = await Promise.all([buildStandIn(), startMessageBus()]);
});
beforeEach((context) => {
  if (process.platform !== 'linux') context.skip('the bus and its panel are those of Linux');
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-real-'));
});
afterEach(async () => {
  for (const app of running.splice(0)) await app.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});
afterAll(async () => {
  standIn.remove();
  if (typeof bus !== 'string') await bus.stop();
});

function start(folder: string, ...args: readonly string[]): RealApp {
  const address = typeof bus === 'string' ? `unix:path=${directory}/no-bus` : bus.address;
  const app = startRealApp({ standIn, directory: folder, bus: address, args });
  running.push(app);
  return app;
}

/** Asks the host through the real preload of the page. */
async function request<T>(app: RealApp, method: string, params: object): Promise<T> {
  const call = `window.headroom.request(${JSON.stringify(method)}, ${JSON.stringify(params)})`;
  const reply = await app.ask<{ ok: boolean; result: T }>('evaluate', call);
  expect(reply).toMatchObject({ ok: true });
  return reply.result;
}

test(
  'the window shows live data, is destroyed on closing, and comes back with a second start',
  async () => {
    const app = start(directory);
    await expect.poll(async () => (await app.state()).windows, PATIENCE).toEqual([{ visible: true }]);
    const rows = () =>
      app.ask<number>(
        'evaluate',
        `(document.querySelector('[data-testid="view-processes"]')?.click(), document.querySelectorAll('[data-pid]').length)`,
      );
    await expect.poll(rows, PATIENCE).toBeGreaterThan(3);
    // Frames come by themselves, as packed text.
    await app.ask(
      'evaluate',
      `window.frames_ = []; window.headroom.on('packedFrame', (text) => window.frames_.push(text))`,
    );
    await expect.poll(() => app.ask('evaluate', 'window.frames_.length'), PATIENCE).toBeGreaterThan(1);
    expect(await app.ask('evaluate', 'typeof window.frames_[0]')).toBe('string');

    await app.ask('closeWindow');
    expect((await app.state()).windows).toEqual([]);
    expect(await start(directory).ended).toBe(0);
    await expect.poll(async () => (await app.state()).windows, PATIENCE).toEqual([{ visible: true }]);
    expect((await app.state()).problems).toEqual([]);
    expect(existsSync(path.join(directory, 'headroom/desktop/window.json'))).toBe(true);
  },
  TEST,
);

test(
  'quitting with a paused process asks; an answer is carried out, and a signal takes the question away',
  async () => {
    const sleeper = spawn('sleep', ['600'], { stdio: 'ignore' });
    const pid = sleeper.pid ?? 0;
    const isStopped = () => readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') T ');
    const pause = async (app: RealApp) => {
      await expect.poll(async () => (await app.state()).windows, PATIENCE).toEqual([{ visible: true }]);
      const page = `document.querySelector('[data-testid="view-processes"]') !== null`;
      await expect.poll(() => app.ask('evaluate', page), PATIENCE).toBe(true);
      const identity = { pid, start: readStartTicks(pid) };
      const plan = await request<{ id: string }>(app, 'planAction', { action: 'pause', scope: 'process', identity });
      await request(app, 'performAction', { planId: plan.id, action: 'pause', confirmed: true, acknowledged: true });
      await expect.poll(isStopped, PATIENCE).toBe(true);
      await app.ask('quit');
      await expect
        .poll(async () => (await app.state()).questions, PATIENCE)
        .toEqual([expect.stringContaining(`(${pid})`)]);
    };
    try {
      const first = start(directory);
      await pause(first);
      await Promise.all([first.ended, first.ask('answer', '0').catch(() => undefined)]);
      expect(await first.ended).toBe(0);
      await expect.poll(isStopped, PATIENCE).toBe(false);

      const second = start(directory);
      await pause(second);
      second.signal('SIGTERM');
      expect(await second.ended).toBe(0);
      expect(isStopped()).toBe(true);
    } finally {
      sleeper.kill('SIGKILL');
    }
  },
  TEST,
);

test(
  'the icon is on a panel that comes late and on one that restarts; without any a window opens instead',
  async (context) => {
    if (typeof bus === 'string') return context.skip(bus);
    const { address } = bus;
    const app = start(path.join(directory, 'late'), '--hidden');
    await expect.poll(async () => (await app.state()).trays, PATIENCE).toEqual([]);
    for (const round of [1, 2]) {
      const watcher = await startTrayWatcher(address);
      await expect.poll(() => watcher.items(), PATIENCE).toHaveLength(1);
      const icons = (await app.state()).trays.filter(({ isDestroyed }) => !isDestroyed);
      expect(icons, `panel ${round}`).toHaveLength(1);
      watcher.leave();
      const left = async () => (await app.state()).trays.filter(({ isDestroyed }) => !isDestroyed).length;
      await expect.poll(left, PATIENCE).toBe(0);
    }
    expect((await app.state()).windows).toEqual([]);

    const panelless = start(path.join(directory, 'never'), '--hidden');
    await expect.poll(async () => (await panelless.state()).windows, PATIENCE).toEqual([{ visible: true }]);
    const page = `window.headroom !== undefined`;
    await expect.poll(() => panelless.ask('evaluate', page), PATIENCE).toBe(true);
    expect(await request(panelless, 'getHost', {})).toMatchObject({ tray: { kind: 'unsupported' } });

    const watcher = await startTrayWatcher(address);
    await expect.poll(() => watcher.items(), PATIENCE).toHaveLength(2);
    await app.ask('choose', 'Quit Headroom').catch(() => undefined);
    expect(await app.ended).toBe(0);
    await expect.poll(() => watcher.items(), PATIENCE).toHaveLength(1);
    watcher.leave();
  },
  TEST,
);

test(
  'the packaged command runs the command line: its output, its exit codes, and it leaves no profile',
  async () => {
    // As a package is laid out: the program, and below it the command.
    const program = path.join(directory, 'headroom-desktop');
    const command = path.join(directory, 'resources/bin/headroom');
    mkdirSync(path.dirname(command), { recursive: true });
    cpSync(path.join(ROOT, 'build/bin/headroom'), command);
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' --import '${standIn.register}' '${MAIN}' "$@"\n`);
    chmodSync(program, 0o755);
    const run = (...args: readonly string[]) =>
      new Promise<{ code: number; out: string; err: string }>((resolve) => {
        const env = {
          ...process.env,
          XDG_CONFIG_HOME: directory,
          XDG_STATE_HOME: directory,
          CHROME_DESKTOP: 'x.desktop',
        };
        execFile(command, args, { env, maxBuffer: 50_000_000 }, (error, out, err) => {
          resolve({ code: error ? Number(error.code) : 0, out, err });
        });
      });
    const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const [told, wrong, ran] = await Promise.all([
      run('--version'),
      run('nonsense'),
      run('run', '--', 'sh', '-c', 'echo "desktop:$CHROME_DESKTOP"; exit 7'),
    ]);
    expect(told).toEqual({ code: 0, out: `${version}\n`, err: '' });
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('nonsense');
    expect(ran).toMatchObject({ code: 7, out: 'desktop:\n' });
    expect(existsSync(path.join(directory, 'headroom/desktop'))).toBe(false);
  },
  TEST,
);
