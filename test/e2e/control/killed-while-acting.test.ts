import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCgroup, type TestCgroup } from '../../doubles/linux/cgroups.ts';
import type { LiveProcess } from '../../../electron/platform/live-processes.ts';
import { createVictims, statOf, until } from '../../doubles/linux/victims.ts';
import { PROGRAM, runHeadroom, startHeadroom, type Ended } from '../harness/headroom.ts';

/** Kills at random moments, a batch of which runs at once; on a busy machine as many as there is time for. */
const KILLS = 50;
const LONGEST_MS = 75_000;
const AT_ONCE = 10;
/** From the list to the end of the standstill, and some of the grace period. */
const LATEST_MS = 600;
/** Tries to kill at a moment that has to be seen from outside. */
const TRIES = 20;

const victims = createVictims();
const cgroups: TestCgroup[] = [];
const sessions: number[] = [];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headroom-'));
});

afterEach(async () => {
  await endTrees();
  rmSync(folder, { recursive: true });
});

function environment(): Record<string, string> {
  return { XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder };
}

function headroom(...args: readonly string[]): Promise<Ended> {
  return runHeadroom(args, environment());
}

/** Ignores SIGTERM as everything does that it starts: three children at once and another one twice a second. */
async function startForkingTree(inside: TestCgroup | null): Promise<number> {
  const enter = inside === null ? '' : `echo $$ > ${inside.directory}/cgroup.procs;`;
  const child = `(sleep 1; : ${victims.marker}) &`;
  const root = await victims.shell(
    `${enter} trap '' TERM; for n in 1 2 3; do ${child} done; while :; do sleep 0.5; ${child} done`,
    { detached: true },
  );
  sessions.push(root);
  await until('it has children', () => ofTheseTests().filter(({ session }) => session === root).length > 3);
  return root;
}

/** Everything that came out of what these tests have started: each tree has a session of its own. */
function ofTheseTests(): LiveProcess[] {
  const all = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return all.flatMap((pid) => statOf(pid) ?? []).filter(({ session, ended }) => sessions.includes(session) && !ended);
}

/** Pids of what does not run because somebody has stopped it. */
function stopped(): number[] {
  return ofTheseTests()
    .filter(({ state }) => state === 'stopped')
    .map(({ pid }) => pid);
}

function frozen(): TestCgroup[] {
  return cgroups.filter((cgroup) => cgroup.read('freezer.state').trim() !== 'THAWED');
}

async function endTrees(): Promise<void> {
  for (const cgroup of frozen()) cgroup.write('freezer.state', 'THAWED');
  victims.endAll();
  for (const { pid } of ofTheseTests()) killIfThere(pid);
  for (const cgroup of cgroups.splice(0)) await cgroup.remove();
  sessions.splice(0);
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

/** A generator of numbers from 0 to 1 (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Ends at the given moment after the list was shown, or by itself before. */
async function killAfterList(args: readonly string[], after: number): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, ...environment() },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), ended]);
  child.stdout.resume();
  await Promise.race([sleep(after), ended]);
  child.kill('SIGKILL');
  await ended;
}

describe.runIf(process.platform === 'linux')('Headroom killed in the middle of an act', { timeout: 240_000 }, () => {
  test(`up to ${KILLS} times at random moments while it ends a tree that forks and ignores SIGTERM leaves nothing stopped`, async () => {
    const seed = Number(process.env['HEADROOM_TEST_SEED'] ?? Date.now() % 2 ** 31);
    const next = random(seed);
    const deadline = performance.now() + LONGEST_MS;
    let [kills, leftStopped] = [0, 0];
    while (kills < KILLS && performance.now() < deadline) {
      const acts = await Promise.all(
        Array.from({ length: AT_ONCE }, async (_, index) => {
          const inside = index % 2 === 0 ? null : createCgroup('freezer');
          if (inside !== null) cgroups.push(inside);
          return { root: await startForkingTree(inside), after: next() * LATEST_MS };
        }),
      );
      await Promise.all(acts.map(({ root, after }) => killAfterList(['end', String(root), '--tree', '--yes'], after)));
      kills += acts.length;
      const sessionsStopped = new Set(
        ofTheseTests().flatMap(({ state, session }) => (state === 'stopped' ? [session] : [])),
      );
      const left = sessionsStopped.size + frozen().length;
      leftStopped += left;
      const { code, errors } = await headroom('resume');
      const said = { seed, kills, leftStopped, errors };
      expect(code, JSON.stringify(said)).toBe(0);
      expect({ stopped: stopped(), frozen: frozen().map(({ path: name }) => name) }, JSON.stringify(said)).toEqual({
        stopped: [],
        frozen: [],
      });
      if (left > 0) expect(errors, JSON.stringify(said)).toContain('was killed');
      await endTrees();
    }
    // On a busy machine fewer are done in the time, and at least one batch always.
    expect(kills, JSON.stringify({ seed, kills, leftStopped })).toBeGreaterThanOrEqual(AT_ONCE);
  });

  test.for(['end', 'pause'] as const)('while its tree stands still for %s says what it lets go', async (command) => {
    await killWhile(
      () => startForkingTree(null),
      [command],
      () => stopped().length > 3,
    );
    const left = stopped();
    const { errors } = await headroom('resume');
    const kept = pausedInFile();
    expect(stopped().filter((pid) => !kept.includes(pid))).toEqual([]);
    const named = left.filter((pid) => errors.includes(`(${pid})`));
    expect(errors).toContain('was killed');
    expect(named.length).toBeGreaterThan(0);
  });

  test('while the cgroup of its tree is frozen thaws it and names it', async ({ skip }) => {
    const inside = createCgroup('freezer');
    if (inside === null) return skip('needs a freezer hierarchy in which cgroups may be made');
    cgroups.push(inside);
    await killWhile(
      () => startForkingTree(inside),
      ['end'],
      () => frozen().length > 0,
    );
    const { errors } = await headroom('resume');
    expect([frozen(), stopped()]).toEqual([[], []]);
    expect(errors).toContain(inside.directory);
  });
});

/** Kills an act on a fresh tree as soon as the moment is seen; tries again where it was over too soon. */
async function killWhile(
  start: () => Promise<number>,
  command: readonly string[],
  isNow: () => boolean,
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const root = await start();
    const before = isNow();
    expect(before).toBe(false);
    const { child, ended } = startHeadroom([...command, String(root), '--tree', '--yes'], environment());
    let isOver = false;
    void ended.then(() => (isOver = true));
    while (!isOver && !isNow()) await sleep(4);
    child.kill('SIGKILL');
    const { signal } = await ended;
    if (signal === 'SIGKILL' && isNow()) return;
    victims.endAll();
  }
  throw new Error(`it was never seen in the middle of the act in ${TRIES} tries`);
}

function pausedInFile(): number[] {
  try {
    const text = readFileSync(path.join(folder, 'headroom', 'acted.json'), 'utf8');
    return (JSON.parse(text) as { paused: { pid: number }[] }).paused.map(({ pid }) => pid);
  } catch {
    return [];
  }
}
