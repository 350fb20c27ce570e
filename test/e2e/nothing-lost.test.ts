import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MIB } from '../../electron/core/model/units.ts';
import { openKernelLog } from '../../electron/platform/linux/kills/kernel-log.ts';
import { openIncidentStore } from '../../electron/services/journal/incident-store.ts';
import { listSegments } from '../../electron/services/journal/segment-name.ts';
import { openLimitedCgroup, type LimitedCgroup } from '../doubles/linux/limited-cgroup.ts';
import { MemoryUser } from '../doubles/linux/memory-user.ts';
import { startServeIn, type HeadroomServe } from './harness/headroom-serve.ts';

/** A moment after a kill in which sessions end and users reboot: before its incident has been concluded. */
const JUST_AFTER = 500;

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-lost-'));
});
const started: HeadroomServe[] = [];
afterEach(async () => {
  for (const one of started) one.signal('SIGKILL');
  await Promise.all(started.splice(0).map(({ ended }) => ended));
  rmSync(directory, { recursive: true, force: true });
});

const state = () => path.join(directory, 'headroom');
const journal = () => path.join(state(), 'journal');
const recordedBytes = () => listSegments(journal()).reduce((sum, { size }) => sum + size, 0);

async function serve(): Promise<HeadroomServe> {
  const one = await startServeIn(directory, {}, '--port', '0');
  started.push(one);
  return one;
}

/** How many kills its incidents tell of. Two that follow each other closely may be one incident. */
function killsIn(cgroup: LimitedCgroup): number {
  return openIncidentStore(state())
    .list()
    .filter(({ kind, pool }) => kind === 'kill' && pool.id === cgroup.path)
    .reduce((sum, { victims }) => sum + victims.length, 0);
}

/** A program asks for more than its cgroup may have, and the kernel ends it. */
async function letTheKernelKill(cgroup: LimitedCgroup): Promise<void> {
  const user = await MemoryUser.start();
  cgroup.add(user.pid);
  const gone = user.gone();
  await Promise.race([user.tell('anonymous 300').catch(() => gone), gone]);
  await gone;
}

async function recording(): Promise<void> {
  await vi.waitFor(() => expect(recordedBytes()).toBeGreaterThan(1000), { timeout: 30_000, interval: 100 });
}

test('a kill is kept when Headroom is asked to end just after it', async (ctx) => {
  if (process.platform !== 'linux') return ctx.skip('cgroups are on Linux only');
  const cgroup = openLimitedCgroup('asked', 80 * MIB);
  if (typeof cgroup === 'string') return ctx.skip(cgroup);
  try {
    const running = await serve();
    await recording();
    await letTheKernelKill(cgroup);
    await sleep(JUST_AFTER);
    await running.stop();
    expect(killsIn(cgroup)).toBe(1);
  } finally {
    await cgroup.remove();
  }
});

test('a kill is told by the next start, once, when Headroom was killed just after it or did not run', async (ctx) => {
  const log = openKernelLog();
  if (log.kind !== 'ok') return ctx.skip('the kernel log may not be read');
  log.value.close();
  const cgroup = openLimitedCgroup('killed', 80 * MIB);
  if (typeof cgroup === 'string') return ctx.skip(cgroup);
  try {
    const first = await serve();
    await recording();
    await letTheKernelKill(cgroup);
    await sleep(JUST_AFTER);
    first.signal('SIGKILL');
    await first.ended;
    const before = killsIn(cgroup);
    const second = await serve();
    await vi.waitFor(() => expect(killsIn(cgroup)).toBe(1), { timeout: 30_000, interval: 200 });
    expect(before).toBeLessThanOrEqual(1);
    await second.stop();
    await letTheKernelKill(cgroup);
    const third = await serve();
    await vi.waitFor(() => expect(killsIn(cgroup)).toBe(2), { timeout: 30_000, interval: 200 });
    await third.stop();
    const fourth = await serve();
    await recording();
    await sleep(2000);
    await fourth.stop();
    expect(killsIn(cgroup)).toBe(2);
  } finally {
    await cgroup.remove();
  }
}, 120_000);

test('a journal folder that is removed while it is written is begun anew within seconds, and that is said once', async () => {
  const running = await serve();
  await recording();
  rmSync(journal(), { recursive: true });
  await vi.waitFor(() => expect(recordedBytes()).toBeGreaterThan(1000), { timeout: 20_000, interval: 100 });
  expect(readdirSync(journal())).toContain('lock');
  await running.stop();
  expect(running.complaints().match(/was removed or replaced/g)).toHaveLength(1);
});
