import { execFile } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createRuntimeDouble, loadAsar, readFuses } from './runtime-double.ts';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const RELEASE_FUSES = ['cookieEncryption', 'asarIntegrity', 'onlyLoadAppFromAsar'];

let directory: string;
let app: string;

function readText(...segments: string[]): string {
  return readFileSync(path.join(...segments), 'utf8');
}

function whyNot(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'the double of the runtime is one for Linux on x64';
  const linked = lstatSync(path.join(ROOT, 'node_modules')).isSymbolicLink();
  return linked ? 'node_modules is a link, which packaging does not follow' : null;
}

async function pack(variant: string, runtime: string, ...options: readonly string[]): Promise<string> {
  const output = path.join(directory, variant);
  await run(process.execPath, ['build/pack.mjs', '--to', output, ...options], {
    cwd: ROOT,
    env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: runtime },
  });
  return path.join(output, 'linux-unpacked');
}

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-pack-'));
  if (whyNot() !== null) return;
  const { version } = JSON.parse(readText(ROOT, 'node_modules/electron/package.json')) as { version: string };
  await createRuntimeDouble(path.join(directory, 'runtime'), version);
  app = await pack('release', path.join(directory, 'runtime'));
}, 120_000);

beforeEach((context) => {
  const reason = whyNot();
  if (reason !== null) context.skip(reason);
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

test('a release cannot be turned into plain Node, inspected, or made to load other code', () => {
  expect(readFuses(path.join(app, 'headroom-desktop'))).toEqual(RELEASE_FUSES);
});

test('the variant for the smoke suite differs in inspection only', async () => {
  const variant = await pack('test', path.join(directory, 'runtime'), '--test');
  expect(readFuses(path.join(variant, 'headroom-desktop')).toSorted()).toEqual(
    [...RELEASE_FUSES, 'nodeCliInspect'].toSorted(),
  );
});

test('the archive holds everything that the hosts need, and no tools', async () => {
  const content = path.join(directory, 'content');
  loadAsar().extractAll(path.join(app, 'resources/app.asar'), content);
  expect(JSON.parse(readText(content, 'package.json'))).toMatchObject({
    main: 'dist/desktop/main.js',
    desktopName: 'headroom-desktop.desktop',
  });
  for (const file of ['dist/desktop/preload.cjs', 'dist/renderer/index.html', 'dist/history/worker.js', 'LICENSE']) {
    expect(existsSync(path.join(content, file)), file).toBe(true);
  }
  for (const tool of ['electron', 'vite', 'vitest', 'svelte', 'typescript']) {
    expect(existsSync(path.join(content, 'node_modules', tool)), tool).toBe(false);
  }
  const command = path.join(content, 'dist/cli/headroom.js');
  const top = await run(process.execPath, [command, 'top', '--once', '--json'], { maxBuffer: 50_000_000 });
  expect(top.stdout.length).toBeGreaterThan(100);
  await run(process.execPath, ['--input-type=module', '-e', 'import "@homebridge/dbus-native"; import "koffi"'], {
    cwd: content,
  });
});

test('native code and what others must read lie outside the archive', () => {
  const unpacked = path.join(app, 'resources/app.asar.unpacked/node_modules/@koromix/koffi-linux-x64');
  expect(existsSync(unpacked)).toBe(true);
  expect(existsSync(path.join(app, 'resources/icon.png'))).toBe(true);
});

test('the headroom command starts the app, or the command line without a display', async () => {
  const command = path.join(app, 'resources/bin/headroom');
  expect((await run(command)).stdout).toBe('\n');
  expect((await run(command, ['--hidden'])).stdout).toBe('--hidden\n');
  expect((await run(command, ['top', '--once'])).stdout).toBe(
    '--ozone-platform=headless --disable-gpu -- top --once\n',
  );
});

test('without a runtime packing says plainly what is missing', async () => {
  const failure = await pack('none', path.join(directory, 'nowhere')).then(
    () => '',
    (error: unknown) => (error as { readonly stderr: string }).stderr,
  );
  expect(failure).toContain('There is no Electron runtime in');
  expect(failure).toContain('node node_modules/electron/install.js');
});
