import { execFile } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { DebugLogger } from 'builder-util';
import type { Configuration } from 'electron-builder';
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

/** The part of electron-builder that reads and checks its configuration. */
function builderConfig() {
  return createRequire(import.meta.url)('app-builder-lib/out/util/config/config.js') as {
    getConfig(projectDir: string, name: string): Promise<Record<string, unknown>>;
    validateConfiguration(config: unknown, log: DebugLogger): Promise<void>;
  };
}

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(path.join(folder, program)));
}

/** Makes deb and rpm with a program in the place of fpm that keeps its arguments and the desktop file. */
async function packageWithRecorder(): Promise<Record<'deb' | 'rpm', string[]> & { desktopFile: string }> {
  const records = path.join(directory, 'records');
  if (!existsSync(records)) {
    mkdirSync(records);
    const recorder = path.join(directory, 'fpm');
    writeFileSync(
      recorder,
      `#!/bin/sh
kind=unknown; previous=
for argument; do
  [ "$previous" = -t ] && kind="$argument"
  [ "$previous" = --package ] && : > "$argument"
  case "$argument" in *.desktop=*) cp "\${argument%%=*}" '${records}/desktop' ;; esac
  previous="$argument"
done
printf '%s\\n' "$@" > '${records}/'"$kind"
`,
      { mode: 0o755 },
    );
    const runtime = path.join(directory, 'runtime');
    const script = `import { build } from 'electron-builder';
await build({ projectDir: ${JSON.stringify(ROOT)}, publish: 'never', linux: ['deb', 'rpm'], config: {
  extends: ${JSON.stringify(path.join(ROOT, 'electron-builder.yml'))}, electronDist: ${JSON.stringify(runtime)},
  directories: { output: ${JSON.stringify(path.join(directory, 'packages'))} } } });`;
    await run(process.execPath, ['--input-type=module', '-e', script], {
      cwd: ROOT,
      env: { ...process.env, CUSTOM_FPM_PATH: recorder },
    });
  }
  const lines = (name: string) => readText(records, name).trimEnd().split('\n');
  return { deb: lines('deb'), rpm: lines('rpm'), desktopFile: readText(records, 'desktop') };
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
    '--no-sandbox --no-zygote --ozone-platform=headless --disable-gpu -- top --once\n',
  );
});

test('both configurations are ones that electron-builder accepts', async () => {
  for (const name of ['electron-builder.yml', 'electron-builder.test.yml']) {
    const config = await builderConfig().getConfig(ROOT, name);
    await expect(builderConfig().validateConfiguration(config, new DebugLogger(false)), name).resolves.not.toThrow();
  }
  const wrong = { ...(await builderConfig().getConfig(ROOT, 'electron-builder.yml')), toolsets: { appimage: '9' } };
  await expect(builderConfig().validateConfiguration(wrong, new DebugLogger(false))).rejects.toThrow('appimage');
});

test('the AppImage has the runtime that needs no libfuse2, and macOS gets both architectures and alerts', async () => {
  const config: Configuration = await builderConfig().getConfig(ROOT, 'electron-builder.yml');
  expect(config.toolsets?.appimage).toBe('1.0.3');
  expect(config.mac?.target).toEqual([{ target: 'dmg', arch: ['arm64', 'x64'] }]);
  expect(config.mac?.extendInfo).toMatchObject({ NSUserNotificationAlertStyle: 'alert' });
  expect(config.win?.target).toBe('nsis');
});

test('deb and rpm name what Electron needs, recommend no desktop, and put the command on the path', async () => {
  const { deb, rpm } = await packageWithRecorder();
  const after = (args: readonly string[], option: string) => args.filter((_, at) => args[at - 1] === option);
  for (const library of ['libgbm1', 'libasound2t64 | libasound2', 'libgtk-3-0t64 | libgtk-3-0', 'libnss3']) {
    expect(after(deb, '-d')).toContain(library);
  }
  expect(after(rpm, '-d')).toEqual(expect.arrayContaining(['(mesa-libgbm or libgbm1)', '(alsa-lib or libasound2)']));
  expect([...deb, ...rpm].filter((arg) => arg.includes('recommends'))).toEqual([]);
  expect(deb).toContain('--deb-suggests=gnome-shell-extension-appindicator');
  for (const args of [deb, rpm]) {
    expect(args).toContain('build/bin/headroom=/usr/bin/headroom');
    expect(args).toContain('build/linux/headroom@.service=/usr/lib/systemd/system/headroom@.service');
    expect(args.some((arg) => arg.endsWith('.desktop=/usr/share/applications/headroom-desktop.desktop'))).toBe(true);
  }
});

test('the desktop file and the metainfo are ones that their validators accept', async (context) => {
  const { desktopFile } = await packageWithRecorder();
  expect(desktopFile).toMatch(/^Exec=\/opt\/Headroom\/headroom-desktop(?! --no-sandbox)/m);
  const file = path.join(directory, 'headroom-desktop.desktop');
  writeFileSync(file, desktopFile);
  const metainfo = path.join(ROOT, 'build/linux/app.headroom.Headroom.metainfo.xml');
  const validators = [
    ['desktop-file-validate', file],
    ['appstreamcli', 'validate', '--no-net', metainfo],
  ] as const;
  const found = validators.filter(([program]) => isInstalled(program));
  if (found.length === 0) context.skip('not installed: desktop-file-validate, appstreamcli');
  for (const [program, ...args] of found) await run(program, args);
});

test('without a runtime packing says plainly what is missing', async () => {
  const failure = await pack('none', path.join(directory, 'nowhere')).then(
    () => '',
    (error: unknown) => (error as { readonly stderr: string }).stderr,
  );
  expect(failure).toContain('There is no Electron runtime in');
  expect(failure).toContain('node node_modules/electron/install.js');
});
