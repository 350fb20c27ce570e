import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi, type TestContext } from 'vitest';
import type { Alert } from '../../electron/core/model/assessment.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../electron/core/model/engine.ts';
import type { PoolId } from '../../electron/core/model/snapshot.ts';
import { createEngine } from '../../electron/core/risk/create-engine.ts';
import { canReadProcfs, createLinuxReader } from '../../electron/platform/linux/linux-reader.ts';
import type { MemoryReader } from '../../electron/platform/memory-reader.ts';
import { createMonitor } from '../../electron/services/monitor.ts';
import { openLimitedCgroup, type LimitedCgroup } from '../doubles/linux/limited-cgroup.ts';
import { startConfined, type ConfinedProgram } from '../e2e/harness/confined-program.ts';

const MB = 1e6;
const LIMIT = 120 * MB;
const PATIENCE = { timeout: 100_000, interval: 20 };

/** Waits for a word, then takes 20 MB every second, in small steps. */
const TAKES_20_MB_A_SECOND = `
import sys, time
held = []
sys.stdin.readline()
begin = time.monotonic()
while True:
    while len(held) < 20 * (time.monotonic() - begin):
        held.append(bytearray(b'x' * 1000000))
    time.sleep(0.02)
`;

/** Done in reverse after each test. */
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Scene {
  readonly cgroup: LimitedCgroup;
  readonly program: ConfinedProgram;
  readonly alerts: readonly { readonly alert: Alert; readonly killsBefore: number; readonly at: number }[];
  /** When everything was read, and when only pools were, among them this one. */
  readonly reads: readonly number[];
  readonly glances: readonly number[];
}

/** Headroom watches with no page open while a program waits in a small cgroup. */
async function play(context: TestContext): Promise<Scene> {
  if (spawnSync('python3', ['--version'], { stdio: 'ignore' }).status !== 0) return context.skip('there is no python3');
  const cgroup = canReadProcfs() ? openLimitedCgroup(`small-${cleanUps.length}`, LIMIT) : 'there is no /proc here';
  if (typeof cgroup === 'string') return context.skip(cgroup);
  const program = await startConfined(cgroup, ['python3', '-c', TAKES_20_MB_A_SECOND]);
  cleanUps.push(() => program.clear());
  const reads: number[] = [];
  const glances: number[] = [];
  const linux = createLinuxReader();
  const reader: MemoryReader = {
    name: 'linux',
    read(suspects) {
      reads.push(performance.now());
      return linux.read(suspects);
    },
    glance(pools: ReadonlySet<PoolId>) {
      if (pools.has(cgroup.path)) glances.push(performance.now());
      return linux.glance(pools);
    },
    readMemoryMap: (pid) => linux.readMemoryMap(pid),
    close: () => {
      linux.close();
    },
  };
  const monitor = createMonitor({ reader, engine: createEngine(DEFAULT_ENGINE_SETTINGS) });
  cleanUps.push(() => monitor.stop());
  const alerts: { readonly alert: Alert; readonly killsBefore: number; readonly at: number }[] = [];
  monitor.subscribe((frame) => {
    for (const alert of frame.alerts) {
      if (alert.pool === cgroup.path) alerts.push({ alert, killsBefore: cgroup.oomKills(), at: performance.now() });
    }
  }, 'background');
  monitor.start();
  await vi.waitFor(() => {
    expect(monitor.current()?.pools.some(({ id }) => id === cgroup.path)).toBe(true);
  }, PATIENCE);
  return { cgroup, program, alerts, reads, glances };
}

/** With fewer looks in the five seconds that it takes, the machine has let Headroom wait, and nothing is shown. */
const LEAST_LOOKS = 14;
const ATTEMPTS = 5;

/** Lets the program go, until the kernel ends it. How often Headroom looked meanwhile. */
async function fill({ cgroup, program, reads, glances }: Scene): Promise<number> {
  await sleep(10_000);
  const before = reads.length + glances.length;
  program.tell('go');
  await vi.waitFor(() => expect(cgroup.oomKills()).toBeGreaterThan(0), PATIENCE);
  return reads.length + glances.length - before;
}

test('a program that takes 20 MB a second of 120 MB is warned of before the kernel ends it, with no page open', async (context) => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const scene = await play(context);
    const looks = await fill(scene);
    const killed = performance.now();
    const [first] = scene.alerts;
    if (first) {
      expect(first.killsBefore).toBe(0);
      expect(first.alert.culprit).toMatchObject({ kind: 'process', identity: { pid: scene.program.pid } });
      console.info(`warned ${((killed - first.at) / 1000).toFixed(1)} s before the kill`);
      return;
    }
    if (looks >= LEAST_LOOKS) throw new Error(`the kernel ended the program unannounced, after ${looks} looks`);
  }
  context.skip('this machine is too busy to look at anything several times a second');
}, 300_000);

test('while it does nothing it is looked at no more than once a second, and the processes no more often than without it', async (context) => {
  const { reads, glances } = await play(context);
  const [readBefore, glancedBefore] = [reads.length, glances.length];
  const began = performance.now();
  await sleep(20_000);
  const seconds = (performance.now() - began) / 1000;
  expect(glances.length).toBeGreaterThan(glancedBefore);
  expect(glances.length - glancedBefore).toBeLessThanOrEqual(1.05 * seconds + 1);
  // Other work on the machine may ask for more: 2 s is the pause of a machine that is not calm.
  expect(reads.length - readBefore).toBeLessThanOrEqual(seconds / 2 + 2);
}, 150_000);
