import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, vi, type TestContext } from 'vitest';
import { canReadProcfs } from '../../electron/platform/linux/linux-reader.ts';
import { openLimitedCgroup, type LimitedCgroup } from '../doubles/linux/limited-cgroup.ts';
import { startConfined, type ConfinedProgram } from './harness/confined-program.ts';
import { watchPool, type PoolWatch, type Said } from './harness/pool-watch.ts';

const MB = 1e6;
/** Other work on the machine makes everything slower, never different. */
const PATIENCE = { timeout: 150_000, interval: 20 };
const LONGEST_TEST = 200_000;

interface Scene {
  readonly limit: number;
  readonly cgroup: LimitedCgroup;
  readonly watch: PoolWatch;
  readonly program: ConfinedProgram;
}

/** Headroom watches, then the program starts in a cgroup with this limit; skipped where none can be made. */
async function play(context: TestContext, name: string, limit: number, command: readonly string[]): Promise<Scene> {
  const cgroup = canReadProcfs() ? openLimitedCgroup(`live-${name}`, limit) : 'there is no /proc here';
  if (typeof cgroup === 'string') return context.skip(cgroup);
  const watch = watchPool(cgroup);
  context.onTestFinished(() => watch.stop());
  context.onTestFailed(() => {
    console.info(`What Headroom read, for headroom replay: ${watch.keep(name)}`);
  });
  await vi.waitFor(() => expect(watch.sweeps()).toBeGreaterThan(1), PATIENCE);
  const program = await startConfined(cgroup, command);
  context.onTestFinished(() => program.clear());
  return { limit, cgroup, watch, program };
}

/** Waits until the kernel counts a kill in the cgroup, and gives what was said first, which must have been before that. */
async function untilKilled({ limit, cgroup, watch }: Scene, context: TestContext): Promise<Said> {
  await vi.waitFor(() => expect(cgroup.oomKills()).toBeGreaterThan(0), PATIENCE);
  const killed = performance.now();
  const [first] = watch.said;
  if (!first) throw new Error('the kernel ended something of which nothing had been said');
  expect(first.killsBefore).toBe(0);
  const lead = ((killed - first.at) / 1000).toFixed(1);
  const full = Math.round((100 * first.used) / limit);
  console.info(
    `${context.task.name}: ${first.alert.level} ${lead} s before the kill, with ${full} % of the limit used`,
  );
  return first;
}

/** The program runs to its good end, comes near its limit, and Headroom says nothing. */
async function endsInQuiet(
  { limit, cgroup, watch, program }: Scene,
  most: () => number,
  nearly: number,
): Promise<void> {
  expect(await program.ended).toBe(0);
  expect(most()).toBeGreaterThan(nearly * limit);
  expect(cgroup.oomKills()).toBe(0);
  expect(watch.said).toEqual([]);
}

function hasProgram(name: string): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0;
}

function makeFolder(context: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'headroom-live-'));
  context.onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

function programFile(name: string): string {
  return path.join(import.meta.dirname, 'programs', name);
}

// Each has a cgroup of its own and hears only of that.
describe('before the kernel ends something, Headroom warns of', { timeout: LONGEST_TEST }, () => {
  it.concurrent('a Node program that leaks under its garbage collection', async (context) => {
    // The cap keeps V8 from ending the program by itself.
    const command = [process.execPath, '--max-old-space-size=4000', programFile('idle-then-leak.mjs'), '5', '7'];
    const scene = await play(context, 'leak', 300 * MB, command);
    const { alert } = await untilKilled(scene, context);
    expect(alert.culprit).toMatchObject({ kind: 'process', identity: { pid: scene.program.pid } });
  });

  it.concurrent('a C program in a burst', async (context) => {
    if (!hasProgram('cc')) context.skip('there is no C compiler');
    const burst = path.join(makeFolder(context), 'burst');
    spawnSync('cc', ['-o', burst, programFile('burst.c')], { stdio: 'inherit' });
    const scene = await play(context, 'burst', 600 * MB, [burst, '6', '60']);
    const { alert } = await untilKilled(scene, context);
    expect(alert.culprit).toMatchObject({ kind: 'process', identity: { pid: scene.program.pid } });
  });

  it.concurrent('a fork storm, as a group', async (context) => {
    const scene = await play(context, 'storm', 300 * MB, ['sh', programFile('fork-storm.sh'), '0']);
    const { alert, members } = await untilKilled(scene, context);
    if (alert.culprit?.kind !== 'group') throw new Error(`the culprit is ${JSON.stringify(alert.culprit)}`);
    const named = alert.culprit.members.map(({ pid }) => pid);
    expect(named.length).toBeGreaterThan(3);
    expect(members).toEqual(expect.arrayContaining(named));
  });
});

describe('Headroom stays quiet about', { timeout: LONGEST_TEST }, () => {
  it.concurrent('files that are read again and again through a full page cache', async (context) => {
    const file = path.join(makeFolder(context), 'data');
    const scene = await play(context, 'churn', 200 * MB, ['sh', programFile('churn.sh'), file, '15']);
    await endsInQuiet(scene, scene.watch.peak, 0.9);
  });

  it.concurrent('a build', async (context) => {
    const { command, limit } = hasProgram('c++') ? buildInCpp(context) : buildInTypeScript();
    const scene = await play(context, 'build', limit, command);
    await endsInQuiet(scene, scene.watch.peakUsed, 0.5);
  });
});

/** One compiler after the other, each of which takes about 170 MB. */
function buildInCpp(context: TestContext) {
  const source = path.join(makeFolder(context), 'generated.cpp');
  writeFileSync(source, generateSource(20));
  return { command: ['sh', programFile('build.sh'), source, '3'], limit: 250 * MB };
}

/** Where there is no C++: the types of this repository are checked. */
function buildInTypeScript() {
  const root = path.join(import.meta.dirname, '../..');
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
  const project = path.join(root, 'tsconfig.json');
  return {
    command: [process.execPath, '--max-old-space-size=4000', compiler, '-p', project, '--noEmit'],
    limit: 800 * MB,
  };
}

/** C++ that gives the compiler so many times a map of its own to instantiate. */
function generateSource(maps: number): string {
  const includes = ['functional', 'map', 'regex', 'string', 'vector'].map((header) => `#include <${header}>\n`);
  const functions = Array.from(
    { length: maps },
    (_, at) => `
struct Key${at} {
  int value;
  bool operator<(const Key${at}& other) const { return value < other.value; }
};
std::map<Key${at}, std::vector<std::string>> make${at}(int count) {
  std::map<Key${at}, std::vector<std::string>> made;
  for (int at = 0; at < count; at++) made[{at}].push_back(std::to_string(at));
  return made;
}
`,
  );
  return [...includes, ...functions].join('');
}
