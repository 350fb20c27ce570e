import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { MemoryReader } from '../../electron/platform/memory-reader.ts';
import { snapshot } from '../doubles/observations.ts';
import { createReaderDouble } from '../doubles/reader.ts';
import { temporaryDirectory } from './desktop-double.ts';
import { createElectronWorld, type WorldOptions } from './electron-double/electron-world.ts';
import { TrayDouble } from './electron-double/tray-double.ts';

const DEATHS = ['uncaughtException', 'unhandledRejection'] as const;
let before: ReadonlyMap<string, readonly unknown[]>;

beforeEach(() => {
  before = new Map(DEATHS.map((event) => [event, process.listeners(event as 'uncaughtException')]));
});
afterEach(() => {
  for (const event of DEATHS) for (const listener of addedListeners(event)) process.off(event, listener);
  vi.unstubAllEnvs();
});

function addedListeners(event: string) {
  const known = before.get(event) ?? [];
  return process.listeners(event as 'uncaughtException').filter((listener) => !known.includes(listener));
}

/** Runs the real composition root on a double of Electron and a reader that answers at once. */
async function runMain(options: Partial<WorldOptions> = {}, reader: MemoryReader | null = readerDouble()) {
  const directory = temporaryDirectory();
  for (const variable of ['XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'HOME']) vi.stubEnv(variable, directory);
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', `unix:path=${directory}/no-bus`);
  const world = createElectronWorld({ directory, ...options });
  vi.resetModules();
  vi.doMock('electron', () => world.modules);
  vi.doMock('../../electron/platform/open-reader.ts', () => ({ openReader: () => Promise.resolve(reader) }));
  vi.doMock('../../electron/host/page-files.ts', async (original) => ({
    ...(await original<object>()),
    readPageFiles: () => new Map(),
  }));
  await import('../../electron/host/desktop/main.ts');
  return { ...world, directory };
}

function readerDouble(): MemoryReader {
  return createReaderDouble((read) => snapshot(read * 1000));
}

test('where memory cannot be read it ends and the log says why', async () => {
  const main = await runMain({}, null);
  await expect.poll(() => main.app.exitCode).toBe(1);
  expect(log(main.directory)).toContain('no way to read the memory');
});

test('a crash of the main process leaves a log with its stack', async () => {
  const main = await runMain();
  const [listener] = addedListeners('uncaughtException');
  listener?.(new Error('something broke'), 'uncaughtException');
  expect(main.app.exitCode).toBe(1);
  expect(log(main.directory)).toMatch(/uncaughtException: Error: something broke\n\s+at /);
});

test('what Electron needs early is told it: folders of its own, the sandbox, the activator of toasts', async () => {
  const main = await runMain({ second: true });
  expect(main.app.paths['userData']).toBe(path.join(main.directory, 'desktop'));
  expect(existsSync(path.join(main.directory, 'desktop'))).toBe(true);
  expect(main.crashReports).toEqual([{ uploadToServer: false }]);
  expect(main.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
  expect(main.app.toastActivators).toEqual([]);
  vi.stubGlobal('process', Object.create(process, { platform: { value: 'win32' } }));
  const windows = await runMain({ second: true });
  vi.unstubAllGlobals();
  expect(windows.app.toastActivators).toEqual([
    expect.stringMatching(/^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/),
  ]);
});

test('a Chromium without its sandbox is left without one', async () => {
  expect((await runMain({ second: true })).app.sandboxed).toHaveLength(1);
  expect((await runMain({ second: true, switches: ['no-sandbox'] })).app.sandboxed).toHaveLength(0);
});

test('from a checkout nothing is started at login', async () => {
  // Without a bus an icon is made on X11 only, for panels of the older kind.
  vi.stubEnv('DISPLAY', ':99');
  vi.stubEnv('WAYLAND_DISPLAY', '');
  const main = await runMain();
  await expect.poll(() => TrayDouble.made, { timeout: 20_000 }).toHaveLength(1);
  expect(() => {
    TrayDouble.made[0]?.menu.click('Start at login');
  }).toThrow('There is no item');
  expect(existsSync(path.join(main.directory, 'autostart'))).toBe(false);
});

test('a command behind -- is run by the command line, without window, tray or lock', async () => {
  const directory = temporaryDirectory();
  const program = path.join(directory, 'headroom.mjs');
  writeFileSync(program, 'globalThis.commandSeen = process.argv.slice(2); process.exitCode = 3;');
  const { argv } = process;
  onTestFinished(() => {
    process.argv = argv;
    process.exitCode = 0;
  });
  const { commandOf } = await import('../../electron/host/desktop/command-mode.ts');
  const command = commandOf(['headroom-desktop', '--ozone-platform=headless', '--', 'top', '--once', '--', 'x']);
  expect(command).toEqual(['top', '--once', '--', 'x']);
  expect(await exitCodeOf(command ?? [], program)).toBe(3);
  expect(globalThis).toMatchObject({ commandSeen: ['top', '--once', '--', 'x'] });
  expect(commandOf(['headroom-desktop', '--hidden'])).toBeNull();
});

test('a command that cannot be loaded ends with a message instead of a dialog that nobody sees', async () => {
  const directory = temporaryDirectory();
  const program = path.join(directory, 'broken.mjs');
  writeFileSync(program, "throw new Error('the archive is damaged');");
  const { argv } = process;
  onTestFinished(() => {
    process.argv = argv;
  });
  const said: string[] = [];
  vi.doMock('node:fs', async (original) => ({
    ...(await original<object>()),
    writeSync: (_descriptor: number, text: string) => said.push(text),
  }));
  onTestFinished(() => {
    vi.doUnmock('node:fs');
  });
  vi.resetModules();
  expect(await exitCodeOf(['top'], program)).toBe(1);
  expect(said.join('')).toContain('headroom: Error: the archive is damaged');
});

async function exitCodeOf(command: readonly string[], program: string): Promise<number | null> {
  const { runCommand } = await import('../../electron/host/desktop/command-mode.ts');
  let code: number | null = null;
  await runCommand(command, program, (given) => (code = given));
  return code;
}

test('a helper process that is gone is noted', async () => {
  const main = await runMain();
  main.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 1 });
  expect(log(main.directory)).toContain('GPU');
  expect(main.app.exitCode).toBeNull();
});

function log(directory: string): string {
  return readFileSync(path.join(directory, 'headroom.log'), 'utf8');
}
