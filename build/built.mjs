import { mkdir, readdir, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { statSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SOURCES = ['electron', 'renderer', 'build', 'package.json', 'package-lock.json'];
const STAMP = 'dist/.built';

/** Builds everything into dist/. When another build is running, it waits for that one instead. */
export async function build({ root, quiet }) {
  const release = await lock(root);
  if (!release) return;
  try {
    const started = new Date();
    const { build: viteBuild } = await import('vite');
    const logLevel = quiet ? 'error' : 'warn';
    await removeOldChunks(root);
    for (const config of ['build/vite.node.config.ts', 'build/vite.preload.config.ts', 'renderer/vite.config.ts']) {
      await viteBuild({ configFile: path.join(root, config), logLevel, ...(config.startsWith('build/') && { root }) });
    }
    await writeFile(path.join(root, STAMP), started.toISOString());
  } finally {
    await release();
  }
}

/** Builds when dist/ is missing or older than a source file. */
export async function ensureBuilt(root) {
  if (isFresh(root)) return;
  process.stderr.write('Headroom is being built (a few seconds, once after each change) ...\n');
  await build({ root, quiet: true });
}

function isFresh(root) {
  const stamp = statSync(path.join(root, STAMP), { throwIfNoEntry: false });
  if (!stamp) return false;
  return SOURCES.every((source) => newest(path.join(root, source)) <= stamp.mtimeMs);
}

function newest(entry) {
  const info = statSync(entry, { throwIfNoEntry: false });
  if (!info) return 0;
  if (!info.isDirectory()) return info.mtimeMs;
  let latest = info.mtimeMs;
  for (const child of readdirSync(entry)) latest = Math.max(latest, newest(path.join(entry, child)));
  return latest;
}

async function removeOldChunks(root) {
  const dist = path.join(root, 'dist');
  await mkdir(dist, { recursive: true });
  for (const entry of await readdir(dist)) await rm(path.join(dist, entry), { recursive: true, force: true });
}

/**
 * Takes the lock, because only one build may run at a time: a directory is created atomically. A lock older than two
 * minutes was left by a crash.
 */
async function lock(root) {
  const directory = path.join(root, 'node_modules', '.headroom-build-lock');
  for (let waited = 0; ; waited += 200) {
    try {
      await mkdir(directory);
      return waited > 0 && isFresh(root) ? rmdir(directory).then(() => null) : () => rmdir(directory);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const held = await stat(directory).catch(() => null);
    if (held && Date.now() - held.mtimeMs > 120_000) await rm(directory, { recursive: true, force: true });
    await sleep(200);
  }
}
