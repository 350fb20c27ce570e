import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Reply } from '../../electron/contract/dispatcher.ts';
import type { PreloadApi } from '../../electron/contract/preload-api.ts';
import type { Frame } from '../../electron/core/model/frame.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PATIENCE = { timeout: 30_000, interval: 100 };

interface Program {
  readonly executablePath: string;
  /** Before the app's own arguments. */
  readonly args: readonly string[];
}

/**
 * What to run: the packaged test variant that HEADROOM_SMOKE_APP names, else the built sources in an installed Electron
 * runtime. A text says why there is nothing to run.
 */
function findProgram(): Program | string {
  const packaged = process.env['HEADROOM_SMOKE_APP'];
  if (packaged) return { executablePath: packaged, args: [] };
  const display = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  const named = path.join(ROOT, 'node_modules/electron/path.txt');
  const runtime = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(ROOT, 'node_modules/electron/dist');
  const executablePath = path.join(runtime, existsSync(named) ? readFileSync(named, 'utf8') : 'electron');
  if (!existsSync(executablePath)) return 'no Electron runtime is installed (node node_modules/electron/install.js)';
  if (!display) return 'there is no display (xvfb-run starts one)';
  return { executablePath, args: [ROOT] };
}

/** Chromium's sandbox refuses root only. Playwright switches the sandbox off unless it is asked to leave it on. */
const isSandboxed = process.getuid?.() !== 0;

const program = findProgram();
let directory: string;
let app: ElectronApplication;

function environment(): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const own = { XDG_CONFIG_HOME: directory, XDG_STATE_HOME: directory, APPDATA: directory };
  return { ...Object.fromEntries(inherited), ...own };
}

/** The arguments of the app. The first start gets `--no-sandbox` from Playwright. */
function parametersOf({ args }: Program): string[] {
  return [...args, `--user-data-dir=${path.join(directory, 'profile')}`];
}

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-smoke-'));
  if (typeof program === 'string') {
    process.stderr.write(`\n*** The Electron smoke suite is SKIPPED: ${program}. ***\n\n`);
    return;
  }
  const { executablePath } = program;
  app = await _electron.launch({
    executablePath,
    args: parametersOf(program),
    env: environment(),
    chromiumSandbox: isSandboxed,
  });
}, 60_000);

beforeEach((context) => {
  if (typeof program === 'string') context.skip(program);
});

afterAll(async () => {
  if (typeof program !== 'string') await app.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Asks the host as the page does. */
async function ask(page: Page, method: string, params: unknown): Promise<unknown> {
  const reply = await page.evaluate(
    async ([method, params]) => {
      const { headroom } = globalThis as unknown as { headroom: PreloadApi };
      return headroom.request(method, params);
    },
    [method, params] as const,
  );
  const { ok, ...answer } = reply satisfies Reply;
  expect(answer).not.toHaveProperty('error');
  return ok && 'result' in answer ? answer.result : null;
}

async function newestFrame(page: Page): Promise<Frame | null> {
  return (await ask(page, 'getFrame', {})) as Frame | null;
}

test('the window opens on a page of its own origin, sandboxed', async () => {
  const page = await app.firstWindow();
  await expect.poll(() => page.url(), PATIENCE).toMatch(/^app:\/\/headroom\/index\.html/);
  expect(await page.evaluate(() => 'require' in globalThis || 'process' in globalThis)).toBe(false);
});

test.skipIf(process.platform !== 'linux' || !isSandboxed)(
  'the renderer process is in a sandbox of its own',
  async () => {
    await app.firstWindow();
    const renderer = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    );
    // Chromium filters the system calls of a sandboxed renderer (proc(5), Seccomp).
    expect(readFileSync(`/proc/${renderer}/status`, 'utf8')).toMatch(/^Seccomp:\s*2$/m);
  },
);

test('it shows live data: frames arrive and processes are listed', async () => {
  const page = await app.firstWindow();
  const first = await newestFrame(page);
  await expect.poll(async () => (await newestFrame(page))?.number, PATIENCE).toBeGreaterThan((first?.number ?? 0) + 1);
  await page.getByTestId('view-processes').click();
  await page.getByTestId('process-grid').waitFor();
  expect((await newestFrame(page))?.processes.length).toBeGreaterThan(3);
});

test('the tray has its menu', async () => {
  await app.evaluate(({ Menu }) => {
    const build = Menu.buildFromTemplate.bind(Menu);
    Menu.buildFromTemplate = (template) => {
      const labels = template.flatMap(({ label }) => (label === undefined ? [] : [label]));
      Object.assign(globalThis, { trayLabels: labels });
      return build(template);
    };
  });
  const page = await app.firstWindow();
  await ask(page, 'setSettings', { settings: { startAtLogin: false, language: 'en' }, before: {} });
  const labels = () => app.evaluate(() => (globalThis as { trayLabels?: string[] }).trayLabels ?? []);
  await expect.poll(labels, PATIENCE).toEqual(expect.arrayContaining(['Open Headroom', 'Settings', 'Quit Headroom']));
});

test('End ends a real process', async () => {
  const page = await app.firstWindow();
  const victim: ChildProcess = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const ended = once(victim, 'exit');
  const find = async () => (await newestFrame(page))?.processes.find(({ pid }) => pid === victim.pid);
  await expect.poll(find, PATIENCE).toBeDefined();
  const row = await find();
  const identity = { pid: row?.pid ?? 0, start: row?.start ?? 0 };
  const plan = (await ask(page, 'planAction', { action: 'end', scope: 'process', identity })) as { id: string };
  await ask(page, 'performAction', { planId: plan.id, action: 'end', confirmed: true });
  await ended;
});

test('closing the window destroys it, its renderer process is gone, and a second start opens another', async () => {
  const page = await app.firstWindow();
  const renderer = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  );
  expect(renderer).toBeGreaterThan(0);
  await page.close();
  await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length), PATIENCE).toBe(0);
  await expect.poll(() => runs(renderer ?? 0), PATIENCE).toBe(false);

  if (typeof program === 'string') return;
  const switches = isSandboxed ? [] : ['--no-sandbox'];
  const second = spawn(program.executablePath, [...switches, ...parametersOf(program)], {
    env: environment(),
    stdio: 'ignore',
  });
  const [code] = (await once(second, 'exit')) as [number];
  expect(code).toBe(0);
  await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length), PATIENCE).toBe(1);
});

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
