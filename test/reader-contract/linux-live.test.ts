import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { failed, valueOr } from '../../electron/core/model/reading.ts';
import type { ProcessSample, Snapshot } from '../../electron/core/model/snapshot.ts';
import {
  canReadProcfs,
  createLinuxReader,
  type LinuxMemoryReader,
} from '../../electron/platform/linux/linux-reader.ts';
import { openLimitedCgroup, type LimitedCgroup } from '../doubles/linux/limited-cgroup.ts';
import { MemoryUser } from '../doubles/linux/memory-user.ts';
import { listDescriptors } from './open-descriptors.ts';

const MIB = 2 ** 20;
const NOBODY: ReadonlySet<string> = new Set();
const PATIENCE = { timeout: 15_000, interval: 50 };

describe.skipIf(!canReadProcfs())('the Linux reader and a real process', () => {
  let user: MemoryUser;
  let reader: LinuxMemoryReader;

  beforeEach(async () => {
    user = await MemoryUser.start();
    reader = createLinuxReader();
  });

  afterEach(async () => {
    reader.close();
    await user.end();
  });

  const find = (snapshot: Snapshot): ProcessSample | undefined =>
    snapshot.processes.find(({ pid }) => pid === user.pid);
  const privateBytes = () => valueOr(find(reader.read(NOBODY))?.private ?? failed(), NaN);

  it('sees what it takes as its private memory', async () => {
    const before = privateBytes();
    await user.tell('anonymous 100');
    expect(privateBytes() - before).toBeGreaterThan(95 * MIB);
    expect(privateBytes() - before).toBeLessThan(120 * MIB);
  });

  it('knows it no more as soon as it has ended', async () => {
    expect(find(reader.read(NOBODY))).toBeDefined();
    await user.end();
    expect(find(reader.read(NOBODY))).toBeUndefined();
  });

  it('sees a suspect stop and go on', async () => {
    const known = find(reader.read(NOBODY));
    const suspects = new Set([`${known?.pid}:${known?.start}`]);
    const state = () => find(reader.read(suspects))?.state;
    user.signal('SIGSTOP');
    await expect.poll(state, PATIENCE).toBe('stopped');
    user.signal('SIGCONT');
    await expect.poll(state, PATIENCE).toBe('sleeping');
  });

  it('gives its memory map', async () => {
    expect(await reader.readMemoryMap(user.pid)).toMatchObject({ kind: 'ok' });
  });

  it('counts what it shares with another run of its program once for both', async () => {
    const other = await MemoryUser.start();
    try {
      const read = await Promise.all([user.pid, other.pid].map((pid) => reader.readMemoryMap(pid)));
      const maps = read.map((map) => valueOr(map, null));
      const sum = (field: 'resident' | 'proportional') => maps.reduce((total, map) => total + (map?.[field] ?? NaN), 0);
      // Both map the program's file; what is private of each is counted in full.
      expect(sum('proportional')).toBeLessThan(sum('resident') - 10 * MIB);
      expect(sum('proportional')).toBeGreaterThan(maps.reduce((total, map) => total + (map?.anonymous ?? NaN), 0));
    } finally {
      await other.end();
    }
  });

  it('never keeps more descriptors than the budget', async () => {
    reader.close();
    reader = createLinuxReader({ descriptorBudget: 10 });
    for (let sweep = 0; sweep < 20; sweep++) {
      if (sweep === 5) await user.tell('anonymous 20');
      reader.read(NOBODY);
      const kept = listDescriptors()?.filter((descriptor) => descriptor.endsWith('/statm')).length;
      expect(kept).toBeGreaterThan(0);
      expect(kept).toBeLessThanOrEqual(10);
    }
  });
});

describe('the Linux reader and a real limit', () => {
  let cgroup: LimitedCgroup | null = null;
  let user: MemoryUser | null = null;
  let reader: LinuxMemoryReader | null = null;
  const files: string[] = [];

  afterEach(async () => {
    reader?.close();
    await user?.end();
    for (const file of files.splice(0)) rmSync(file, { recursive: true, force: true });
    await cgroup?.remove();
    cgroup = user = reader = null;
  });

  /** A process in a cgroup of 400 MB, or a plain word why there is none here. */
  async function limit(context: TestContext) {
    const opened = canReadProcfs() ? openLimitedCgroup('reader', 400 * MIB) : 'there is no /proc here';
    if (typeof opened === 'string') return context.skip(opened);
    cgroup = opened;
    const inside = (user = await MemoryUser.start());
    opened.add(inside.pid);
    const source = (reader = createLinuxReader());
    const pool = () => source.read(NOBODY).pools.find(({ id }) => id === opened.path);
    return { cgroup: opened, user: inside, reader: source, pool };
  }

  it('shows the pool with its limit, and the process drawing on it', async (context) => {
    const { cgroup, user, reader, pool } = await limit(context);
    expect(pool()).toMatchObject({ kind: 'cgroup', limit: 400 * MIB });
    const process = reader.read(NOBODY).processes.find(({ pid }) => pid === user.pid);
    expect(process?.pools[0]).toBe(cgroup.path);
  });

  it('notices a limit that is changed', async (context) => {
    const { cgroup, pool } = await limit(context);
    expect(pool()?.limit).toBe(400 * MIB);
    cgroup.setLimit(300 * MIB);
    await expect.poll(() => pool()?.limit, PATIENCE).toBe(300 * MIB);
  });

  it('counts the swap that it may use into the limit', async (context) => {
    const { cgroup, reader, pool } = await limit(context);
    const { swapFree } = reader.read(NOBODY).memory;
    if (swapFree < 200 * MIB) context.skip('this machine has too little swap');
    if (!cgroup.allowSwap(100 * MIB)) context.skip('what a cgroup swaps is not limited by itself here');
    await expect.poll(() => pool()?.limit, PATIENCE).toBe(500 * MIB);
  });

  it('counts what the process takes', async (context) => {
    const { user, pool } = await limit(context);
    const before = pool()?.used ?? NaN;
    await user.tell('anonymous 100');
    await expect.poll(() => (pool()?.used ?? NaN) - before, PATIENCE).toBeGreaterThan(95 * MIB);
  });

  it('does not count file cache as used', async (context) => {
    const { user, pool } = await limit(context);
    const before = pool()?.used ?? NaN;
    const folder = mkdtempSync(path.join(tmpdir(), 'headroom-cache-'));
    files.push(folder);
    await user.tell(`file ${path.join(folder, 'data')} 100`);
    await expect.poll(() => valueOr(pool()?.reclaimable ?? failed(), NaN), PATIENCE).toBeGreaterThan(90 * MIB);
    expect((pool()?.used ?? NaN) - before).toBeLessThan(20 * MIB);
  });

  it('counts what is on tmpfs as used and shared', async (context) => {
    if (!existsSync('/dev/shm')) context.skip('there is no tmpfs at /dev/shm');
    const { user, pool } = await limit(context);
    const before = pool()?.used ?? NaN;
    const file = `/dev/shm/headroom-${process.pid}`;
    files.push(file);
    await user.tell(`file ${file} 100`);
    await expect.poll(() => (pool()?.used ?? NaN) - before, PATIENCE).toBeGreaterThan(95 * MIB);
    expect(valueOr(pool()?.shared ?? failed(), NaN)).toBeGreaterThan(95 * MIB);
  });
});
