import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, type TestContext } from 'vitest';
import { DEFAULT_ENGINE_SETTINGS } from '../../electron/core/model/engine.ts';
import type { Life } from '../../electron/core/model/life.ts';
import { createEngine } from '../../electron/core/risk/create-engine.ts';
import { DEFAULT_SETTINGS } from '../../electron/core/settings/settings.ts';
import { canReadProcfs, createLinuxReader } from '../../electron/platform/linux/linux-reader.ts';
import { openLives } from '../../electron/services/lives/kept-lives.ts';
import { openNamedCgroup, type LimitedCgroup } from '../doubles/linux/limited-cgroup.ts';
import { startConfined } from '../e2e/harness/confined-program.ts';

const MB = 1e6;
const LIMIT = 110 * MB;
const RUNS = 3;
const INTERVAL = 100;

/** Idles, takes memory evenly up to 91 % of the limit, stands there for half as long as that took, and ends. */
const STOPS_BY_ITSELF = `
import sys, time
begin = time.monotonic()
held = []
full = None
while True:
    age = time.monotonic() - begin
    while len(held) < min(87, 28 * (age - 1.5)):
        held.append(bytearray(b'x' * 1000000))
    if full is None and len(held) >= 87:
        full = time.monotonic() - begin
    if full is not None and age > 1.5 * full:
        sys.exit()
    time.sleep(0.02)
`;

/** Done in reverse after each test. */
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Played {
  /** In how many of the runs a Headroom that remembers them alarmed, and one that does not. */
  readonly remembering: number;
  readonly forgetful: number;
  readonly lives: readonly Life[];
}

/** Lets the program run several times, each time in a cgroup that is made anew under the same name. */
async function play(name: string, context: TestContext): Promise<Played> {
  const state = mkdtempSync(path.join(tmpdir(), 'headroom-live-lives-'));
  cleanUps.push(() => {
    rmSync(state, { recursive: true });
  });
  const reader = createLinuxReader();
  cleanUps.push(() => {
    reader.close();
  });
  const settings = { current: () => DEFAULT_SETTINGS, subscribe: () => () => undefined };
  const lives = openLives({ state, settings });
  cleanUps.push(() => {
    lives.close();
  });
  const [knowing, plain] = [createEngine(DEFAULT_ENGINE_SETTINGS), createEngine(DEFAULT_ENGINE_SETTINGS)];
  const alarmed = { remembering: 0, forgetful: 0 };
  for (let run = 0; run < RUNS; run += 1) {
    const cgroup = canReadProcfs() ? openNamedCgroup(name, LIMIT) : 'there is no /proc here';
    if (typeof cgroup === 'string') return context.skip(cgroup);
    const program = await startConfined(cgroup, ['python3', '-c', STOPS_BY_ITSELF]);
    let isOver = false;
    let isCleared = false;
    const ended = program.ended.then((status) => {
      isOver = true;
      return status;
    });
    cleanUps.push(() => (isCleared ? undefined : program.clear()));
    const heard = { remembering: false, forgetful: false };
    while (!isOver) {
      const seen = lives.observe(reader.read(new Set([...knowing.suspects()])));
      const assessment = knowing.observe(seen);
      lives.note(assessment);
      const { pasts: _, ...unaware } = seen;
      if (hasAlarmed(assessment, cgroup)) heard.remembering = true;
      if (hasAlarmed(plain.observe(unaware), cgroup)) heard.forgetful = true;
      await sleep(INTERVAL);
    }
    expect(await ended).toBe(0);
    await program.clear();
    isCleared = true;
    alarmed.remembering += Number(heard.remembering);
    alarmed.forgetful += Number(heard.forgetful);
    // The pool is gone for a moment, so that nothing but the lives is remembered of it.
    for (let look = 0; look < 3; look += 1, await sleep(INTERVAL)) {
      const seen = lives.observe(reader.read(new Set()));
      knowing.observe(seen);
      plain.observe(seen);
    }
  }
  lives.close();
  const file = JSON.parse(readFileSync(path.join(state, 'lives.json'), 'utf8')) as { readonly lives: readonly Life[] };
  return { ...alarmed, lives: file.lives.filter(({ limit }) => Math.abs(limit - LIMIT) < MB) };
}

function hasAlarmed(
  { alerts }: { readonly alerts: readonly { readonly pool: string }[] },
  { path: id }: LimitedCgroup,
) {
  return alerts.some(({ pool }) => pool === id);
}

const ATTEMPTS = 3;

/** Whether Headroom could look often enough to see how each of the runs went. */
function wereSeen(lives: readonly Life[]): boolean {
  const peaks = lives.map(({ peak }) => peak);
  return lives.every(({ stood }) => stood >= 0.15) && Math.max(...peaks) <= 1.06 * Math.min(...peaks);
}

test('a service that restarts to the same plateau alarms once at most', async (context) => {
  if (spawnSync('python3', ['--version'], { stdio: 'ignore' }).status !== 0) return context.skip('there is no python3');
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { remembering, forgetful, lives } = await play(`headroom-plateau-${process.pid}-${attempt}`, context);
    expect(lives).toHaveLength(RUNS);
    if (!wereSeen(lives)) continue;
    expect(remembering).toBeLessThanOrEqual(1);
    // Where it alarms nobody without them, nothing is shown.
    if (forgetful === RUNS) return;
  }
  context.skip('this machine is too busy to look at anything several times a second');
}, 200_000);
