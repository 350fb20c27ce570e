import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'headroom-'));
/** A pid namespace of its own, as root or as anybody who may make a user namespace. */
const NAMESPACES = [
  ['-p', '-f', '--mount-proc'],
  ['-U', '-r', '-p', '-f', '--mount-proc'],
];
const usable = NAMESPACES.find((options) => {
  try {
    execFileSync('unshare', [...options, 'sh', '-c', 'echo 100 > /proc/sys/kernel/ns_last_pid'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

beforeAll(async () => {
  if (!usable) return;
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    build: { ssr: 'test/e2e/harness/pid-reuse-program.ts', outDir: folder, emptyOutDir: false, minify: false },
    ssr: { noExternal: true },
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.for([
  ['with pidfds', path.join(ROOT, 'node_modules')],
  ['where koffi cannot be loaded, by its start time', folder],
] as const)('a process that got the pid of the one that was meant is never touched, %s', ([, modules], { skip }) => {
  if (!usable) return skip('needs a pid namespace in which pids can be chosen');
  const text = execFileSync(
    'unshare',
    [...usable, 'sh', '-c', '"$@"; exit $?', 'sh', process.execPath, path.join(folder, 'pid-reuse-program.js')],
    { encoding: 'utf8', env: { ...process.env, NODE_PATH: modules } },
  );
  const { pidfd, ...cases } = JSON.parse(text) as Record<string, unknown>;
  if (modules === folder) expect(pidfd).toEqual({ missing: expect.stringMatching(/^pidfd\.no-koffi /) });
  const harmless = (said: unknown) => ({ said, unharmed: true, reused: true });
  expect(cases).toEqual({
    'start-time pin': harmless('changed'),
    ...(pidfd === 'in use' && { 'pidfd pin': harmless('pidfd: gone') }),
    'pause process': harmless('identity-changed'),
    'pause tree': harmless('identity-changed'),
    'end process': harmless('identity-changed'),
    'end tree': harmless('identity-changed'),
    'force process': harmless('identity-changed'),
    'force tree': harmless('identity-changed'),
    'prefer process': harmless('identity-changed'),
    'prefer tree': harmless('identity-changed'),
  });
});
