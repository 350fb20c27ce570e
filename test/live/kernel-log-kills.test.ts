import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import type { KillRecord } from '../../electron/core/kills/kernel-kill.ts';
import { MIB } from '../../electron/core/model/units.ts';
import { openKernelLog, type KernelLog } from '../../electron/platform/linux/kills/kernel-log.ts';
import { openLimitedCgroup } from '../doubles/linux/limited-cgroup.ts';

const LIMIT = 16 * MIB;
const folder = mkdtempSync(path.join(tmpdir(), 'headroom-eaters-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The kernel's log from now on. A text where it cannot be read. */
function logFromNow(): KernelLog | string {
  if (process.platform !== 'linux') return 'the log is one of Linux';
  const log = openKernelLog();
  if (log.kind !== 'ok') return 'the log may not be read';
  log.value.readKills();
  return log.value;
}

/** Runs a program of this name that takes more memory than its cgroup may have, until the kernel has ended it. */
function eatAs(name: string, procs: string): void {
  const eater = path.join(folder, name);
  try {
    symlinkSync('/bin/dd', eater);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const script = `echo $$ > "${procs}" && exec "${eater}" if=/dev/zero of=/dev/null bs=200M count=1`;
  const { signal, status } = spawnSync('sh', ['-c', script], { stdio: 'ignore' });
  expect([signal, status]).toEqual(['SIGKILL', null]);
}

/** All kills of programs of these names, as soon as there are so many. */
function learn(log: KernelLog, names: readonly string[], count: number): Promise<readonly KillRecord[]> {
  const kills: KillRecord[] = [];
  return vi.waitFor(
    () => {
      kills.push(...log.readKills().filter(({ name }) => names.includes(name)));
      if (kills.length < count) throw new Error(`${kills.length} of ${count} kills were found`);
      return kills;
    },
    { timeout: 10_000, interval: 50 },
  );
}

test('a name that is not ASCII is the same in the kernel’s log', async (ctx) => {
  const log = logFromNow();
  if (typeof log === 'string') return ctx.skip(log);
  const cgroup = openLimitedCgroup('kill-name', LIMIT);
  if (typeof cgroup === 'string') return ctx.skip(cgroup);
  try {
    eatAs('größe', cgroup.procs);
    const [kill] = await learn(log, ['größe'], 1);
    expect(kill).toMatchObject({ name: 'größe', cause: 'cgroup' });
  } finally {
    log.close();
    await cgroup.remove();
  }
});

test('kills beyond the kernel’s limit of reports do not take the report of another cgroup', async (ctx) => {
  const log = logFromNow();
  if (typeof log === 'string') return ctx.skip(log);
  const [a, b] = [openLimitedCgroup('kill-a', LIMIT), openLimitedCgroup('kill-b', LIMIT)];
  if (typeof a === 'string' || typeof b === 'string') return ctx.skip('no cgroup may be made');
  try {
    for (let count = 0; count < 14; count += 1) eatAs('eat-in-a', a.procs);
    eatAs('eat-in-b', b.procs);
    const kills = await learn(log, ['eat-in-a', 'eat-in-b'], 15);
    expect(kills).toHaveLength(15);
    for (const { name, pool, invoker, tasks, lines } of kills) {
      expect([null, name === 'eat-in-a' ? a.path : b.path]).toContain(pool);
      if (pool === null) expect([invoker, tasks, lines.length]).toEqual([null, [], 1]);
      else expect(tasks.map((task) => task.name)).toContain(name);
    }
  } finally {
    log.close();
    await Promise.all([a.remove(), b.remove()]);
  }
}, 60_000);

test('the path of a cgroup within others is whole, however long it is', async (ctx) => {
  const log = logFromNow();
  if (typeof log === 'string') return ctx.skip(log);
  const cgroup = openLimitedCgroup('kill-nested', LIMIT);
  if (typeof cgroup === 'string') return ctx.skip(cgroup);
  const outer = path.join(path.dirname(cgroup.procs), 'o'.repeat(220));
  const inner = path.join(outer, 'i'.repeat(220));
  try {
    mkdirSync(inner, { recursive: true });
    await vi.waitFor(
      async () => {
        eatAs('eat-nested', path.join(inner, 'cgroup.procs'));
        const kill = (await learn(log, ['eat-nested'], 1)).at(-1);
        // The kernel prints no report, and so no path, for some seconds after it has printed many.
        expect(kill?.pool).toBe(cgroup.path);
        expect(kill?.place).toBe(`${cgroup.path}/${'o'.repeat(220)}/${'i'.repeat(220)}`);
      },
      { timeout: 30_000, interval: 1000 },
    );
  } finally {
    log.close();
    await vi.waitFor(() => rmdirSync(inner), { timeout: 5000, interval: 50 });
    rmdirSync(outer);
    await cgroup.remove();
  }
});
