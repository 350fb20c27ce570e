import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { divideOptions, optionsOf } from '../../build/serve-options.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PATIENCE = { timeout: 40_000, interval: 100 };
/** A user of this test's own, who is not root: in a user namespace of its own. Null where that cannot be made. */
const ORDINARY = ordinaryUser();

let directory: string;
let started: ChildProcess[] = [];

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-start-'));
  // What is served is opened in a browser, which the machine of the tests need not see.
  writeFileSync(path.join(directory, 'xdg-open'), '#!/bin/sh\n', { mode: 0o755 });
});
afterEach(async () => {
  for (const child of started) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
  started = [];
  rmSync(directory, { recursive: true, force: true });
});

function ordinaryUser(): readonly string[] | null {
  if (process.platform !== 'linux') return null;
  if (process.getuid?.() !== 0) return [];
  const command = ['unshare', '--user', '--map-user=1000', '--map-group=1000'] as const;
  return spawnSync(command[0], [...command.slice(1), 'true']).status === 0 ? command : null;
}

/** A program in the place of Electron's. It has no path.txt, as a runtime that was not downloaded has none. */
function writeRuntime(script: string): void {
  writeFileSync(path.join(directory, 'electron'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** Runs `npm start`'s program until it has said the wanted text, or has ended. Gives all that it has said. */
async function start(
  wanted: RegExp,
  options: { as?: readonly string[]; env?: object; args?: string[] },
): Promise<string> {
  const { as = [], env = {}, args = [] } = options;
  const command = [...as, process.execPath, path.join(ROOT, 'build/start.mjs'), '--port=0', ...args];
  const own = {
    XDG_CONFIG_HOME: directory,
    XDG_STATE_HOME: directory,
    ELECTRON_SKIP_BINARY_DOWNLOAD: '1',
    PATH: `${directory}:${process.env['PATH'] ?? ''}`,
  };
  const child = spawn(command[0] ?? '', command.slice(1), {
    cwd: ROOT,
    env: { ...process.env, DISPLAY: ':none', WAYLAND_DISPLAY: '', ELECTRON_OVERRIDE_DIST_PATH: '', ...own, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  await expect.poll(() => said, PATIENCE).toMatch(wanted);
  return said;
}

/** The one line that says why there is no desktop app. */
function lineOf(said: string): string {
  const lines = said.split('\n').filter((line) => line.includes('The desktop app does not run here'));
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

test('a runtime that aborts as Chromium’s sandbox does is told with the command that helps', async (context) => {
  if (!ORDINARY) context.skip('there is no ordinary user to be');
  writeRuntime('kill -TRAP $$');
  writeFileSync(path.join(directory, 'chrome-sandbox'), '');
  const said = await start(/token=/, { as: ORDINARY ?? [], env: { ELECTRON_OVERRIDE_DIST_PATH: directory } });
  const helper = path.join(directory, 'chrome-sandbox');
  expect(lineOf(said)).toContain('make the user namespace that Chromium');
  expect(lineOf(said)).toContain(`sudo chown root:root "${helper}" && sudo chmod 4755 "${helper}"`);
});

test('options of the desktop app do not stop what is served instead, and are named', async (context) => {
  if (!ORDINARY) context.skip('there is no ordinary user to be');
  writeRuntime('exit 3');
  const args = ['--hidden', '--ozone-platform=wayland'];
  const said = await start(/token=/, { as: ORDINARY ?? [], env: { ELECTRON_OVERRIDE_DIST_PATH: directory }, args });
  expect(lineOf(said)).toContain('it ended at once (3)');
  expect(lineOf(said)).toContain('without --hidden --ozone-platform=wayland');
});

test('a runtime elsewhere is started with the app and its options, and its exit code is taken over', async (context) => {
  if (!ORDINARY) context.skip('there is no ordinary user to be');
  writeRuntime('echo "runtime: $*"; exit 0');
  const said = await start(/runtime:/, {
    as: ORDINARY ?? [],
    env: { ELECTRON_OVERRIDE_DIST_PATH: directory },
    args: ['--hidden'],
  });
  expect(said).toMatch(/runtime: \S+ --port=0 --hidden/);
  expect(said).not.toContain('does not run here');
});

test('root, a machine without a display and a missing runtime are each told what would help', async (context) => {
  if (process.platform !== 'linux') context.skip('other systems have a display, and no such root');
  const noDisplay = await start(/token=/, { env: { DISPLAY: '' } });
  expect(lineOf(noDisplay)).toContain(
    'there is no display (DISPLAY and WAYLAND_DISPLAY are empty); start it in a desktop',
  );
  if (process.getuid?.() === 0) {
    expect(lineOf(await start(/token=/, {}))).toContain('does not work for root; start it as an ordinary user');
  }
  if (!ORDINARY) return;
  const nowhere = path.join(directory, 'nowhere');
  const missing = await start(/token=/, { as: ORDINARY, env: { ELECTRON_OVERRIDE_DIST_PATH: nowhere } });
  expect(lineOf(missing)).toContain(`ELECTRON_OVERRIDE_DIST_PATH names ${nowhere}, where no Electron program is`);
});

test('a helper of the sandbox that root has made ready is no reason', async (context) => {
  if (process.getuid?.() !== 0) context.skip('only root can make one');
  const { sandboxProblem } = await import('../../build/electron-runtime.mjs');
  const helper = path.join(directory, 'chrome-sandbox');
  const runtime = path.join(directory, 'electron');
  expect(sandboxProblem(runtime)?.help).toContain('sysctl');
  writeFileSync(helper, '');
  expect(sandboxProblem(runtime)?.help).toContain('chmod 4755');
  chownSync(helper, 0, 0);
  chmodSync(helper, 0o4755);
  expect(sandboxProblem(runtime)).toBeNull();
});

test('what serve knows is read from its own help', () => {
  const program = path.join(ROOT, 'dist/cli/headroom.js');
  const args = ['--hidden', '--port', '0', 'stray', '--open', '--disable-gpu', 'x', '--port=7'];
  expect(divideOptions(args, program)).toEqual({
    known: ['--port', '0', '--open', '--port=7'],
    rest: ['--hidden', 'stray', '--disable-gpu', 'x'],
  });
  const help = '  -q, --quiet            says less\n  --run <command...>     runs\n  --at [time]  when\n';
  expect([...optionsOf(help)]).toEqual([
    ['-q', 0],
    ['--quiet', 0],
    ['--run', Infinity],
    ['--at', 1],
  ]);
});
