import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Frame } from '../../electron/core/model/frame.ts';
import { GIB, MIB } from '../../electron/core/model/units.ts';
import { createCgroupFreezing } from '../../electron/platform/linux/control/cgroup-freezer.ts';
import { readCgroupMounts } from '../../electron/platform/linux/control/cgroup-mounts.ts';
import { createStartTimePinner } from '../../electron/platform/portable/start-time-pins.ts';
import { createPlanner } from '../../electron/services/process-control/planner.ts';
import { createProcfsProcesses } from '../../electron/platform/linux/control/procfs-processes.ts';
import { act, BY, OWNER, controlOnly, outcomeOf, performed, planned } from '../doubles/control.ts';
import { createCgroup, type TestCgroup } from '../doubles/linux/cgroups.ts';
import { frame, processRow } from '../doubles/frames.ts';
import { poolAssessment } from '../doubles/observations.ts';
import {
  createVictims,
  identityOf,
  isAlive,
  isPausedOrGone,
  pidsWith,
  statOf,
  until,
} from '../doubles/linux/victims.ts';

vi.setConfig({ testTimeout: 60_000 });

const victims = createVictims();
const made: TestCgroup[] = [];

afterEach(async () => {
  victims.endAll();
  for (const cgroup of made.splice(0)) await cgroup.remove();
});

function cgroup(hierarchy: 'unified' | 'freezer' | 'memory'): TestCgroup | null {
  const fresh = createCgroup(hierarchy);
  if (fresh) made.push(fresh);
  return fresh;
}

function groupOf(pids: readonly number[]): () => Frame {
  const processes = pids
    .flatMap((pid) => statOf(pid) ?? [])
    .map(({ pid, start }) => processRow(pid, { start, group: 'container' }));
  return () => frame(1, { processes });
}

/** Waits in a cgroup, then starts children that orphan themselves at once, up to 200. */
function orphaner(inside: TestCgroup): Promise<number> {
  const fork = `i=0; while [ $i -lt 200 ]; do (sleep ${victims.marker} &); i=$((i+1)); sleep 0.02; done; sleep ${victims.marker}`;
  return victims.shell(`echo $$ > ${inside.directory}/cgroup.procs; ${fork}`);
}

describe.each(['unified', 'freezer'] as const)('a group that is exactly a cgroup (%s)', (hierarchy) => {
  test.for(['end', 'force'] as const)(
    'is gone whole after %s, also what it orphaned meanwhile',
    async (action, { skip }) => {
      const inside = cgroup(hierarchy);
      if (!inside) return skip('needs to create cgroups');
      const root = await orphaner(inside);
      await until('it is in its cgroup', () => inside.read('cgroup.procs').includes(String(root)));
      const pids = () => inside.read('cgroup.procs').split('\n').filter(Boolean).map(Number);
      const control = controlOnly({ frame: groupOf([root]) });
      await until('it has orphans', () => pids().length > 3);
      const own = controlOnly({ frame: groupOf(pids().filter(isAlive)) });
      const result = await act(own, action, 'group', root);
      expect(pidsWith(victims.marker)).toEqual([]);
      expect(outcomeOf(result, root)).toEqual({ kind: 'ended' });
      expect(inside.read(hierarchy === 'freezer' ? 'freezer.state' : 'cgroup.freeze').trim()).toMatch(/^(THAWED|0)$/);
      control.close();
    },
  );

  test('that somebody has frozen stays frozen, and the outcome says why nothing ends', async ({ skip }) => {
    const inside = cgroup(hierarchy);
    if (!inside) return skip('needs to create cgroups');
    const pid = await victims.run('sleep', [victims.marker]);
    inside.write('cgroup.procs', String(pid));
    const [file, frozen, thawed] =
      hierarchy === 'freezer' ? ['freezer.state', 'FROZEN', 'THAWED'] : ['cgroup.freeze', '1', '0'];
    inside.write(file, frozen);
    const control = controlOnly({ frame: groupOf([pid]), settings: () => ({ graceSeconds: 1, guards: [] }) });
    const result = await act(control, 'end', 'group', pid);
    const state = inside.read(file).trim();
    inside.write(file, thawed);
    expect(state).toBe(frozen);
    // Version 2 lets a fatal signal through.
    if (hierarchy === 'freezer') expect(outcomeOf(result, pid)).toEqual({ kind: 'frozen', cgroup: inside.path });
    control.close();
  });

  test('is paused with SIGSTOP, so that each member shows as stopped', async ({ skip }) => {
    const inside = cgroup(hierarchy);
    if (!inside) return skip('needs to create cgroups');
    const pids = [await victims.run('sleep', [victims.marker]), await victims.run('sleep', [victims.marker])];
    for (const pid of pids) inside.write('cgroup.procs', String(pid));
    const control = controlOnly({ frame: groupOf(pids) });
    await act(control, 'pause', 'group', pids[0] ?? 0);
    expect(pids.map((pid) => statOf(pid)?.state)).toEqual(['stopped', 'stopped']);
    control.close();
  });
});

test('a child of a group that has moved to another cgroup meanwhile is named and left alone', async ({ skip }) => {
  const [inside, elsewhere] = [cgroup('memory') ?? cgroup('unified'), cgroup('memory') ?? cgroup('unified')];
  if (!inside || !elsewhere) return skip('needs to create cgroups');
  const folder = mkdtempSync(path.join(tmpdir(), 'headroom-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const flag = path.join(folder, 'go');
  const root = await victims.shell(
    `while [ ! -e ${flag} ]; do sleep 0.05; done; sleep ${victims.marker} & echo $! > ${elsewhere.directory}/cgroup.procs; wait`,
  );
  inside.write('cgroup.procs', String(root));
  const control = controlOnly({ frame: groupOf([root]) });
  const plan = planned(await control.plan({ action: 'force', scope: 'group', identity: identityOf(root) }, OWNER));
  writeFileSync(flag, '');
  await until('the child has moved', () => elsewhere.read('cgroup.procs') !== '');
  const child = Number(elsewhere.read('cgroup.procs'));
  const result = performed(
    await control.perform({ planId: plan.id, action: 'force', confirmed: true, acknowledged: false }, BY, OWNER),
  );
  expect(isAlive(root)).toBe(false);
  expect(result.unlisted.map(({ pid }) => pid)).toEqual([child]);
  expect(isAlive(child)).toBe(true);
  control.close();
});

test('a cgroup that Headroom itself is in is never frozen', async ({ skip }) => {
  const inside = cgroup('unified');
  if (!inside) return skip('needs to create cgroups');
  const [headroom, other] = [
    await victims.run('sleep', [victims.marker]),
    await victims.run('sleep', [victims.marker]),
  ];
  for (const pid of [headroom, other]) inside.write('cgroup.procs', String(pid));
  const processes = createProcfsProcesses(String);
  const planFor = (self: number) =>
    createPlanner({
      platform: 'linux',
      self,
      processes,
      pin: createStartTimePinner(processes, () => undefined),
      freezing: createCgroupFreezing(readCgroupMounts()),
      preference: null,
      poolRoom: () => null,
      frame: groupOf([headroom, other]),
      settings: () => ({ grace: 1000, rules: [] }),
      now: () => 0,
      paused: () => [],
    }).plan({ action: 'end', scope: 'group', identity: identityOf(other) });
  expect(await planFor(process.pid)).toMatchObject({ cgroup: { freeze: expect.any(Function) } });
  expect(await planFor(headroom)).toMatchObject({ cgroup: null, plan: { warnings: ['warning.skipped'] } });
  const control = controlOnly({ self: headroom, frame: groupOf([headroom, other]) });
  await act(control, 'end', 'group', other);
  expect([isAlive(headroom), isAlive(other)]).toEqual([true, false]);
  expect(isPausedOrGone(headroom)).toBe(false);
  control.close();
});

describe('memory that came back', () => {
  test('is within a tenth of what the cgroup itself accounts for', async ({ skip }) => {
    const inside = cgroup('memory');
    if (!inside) return skip('needs to create cgroups');
    inside.write('memory.limit_in_bytes', String(GIB));
    const hog = await victims.run(process.execPath, [
      '-e',
      `require('fs').writeFileSync('${inside.directory}/cgroup.procs', String(process.pid));
       const held = Buffer.alloc(${300 * MIB}, 1); setInterval(() => held[0]++, 1000); // ${victims.marker}`,
    ]);
    const usage = () => Number(inside.read('memory.usage_in_bytes'));
    await until('it holds its memory', () => usage() > 300 * MIB);
    const pool = poolAssessment({ id: inside.path, kind: 'cgroup', limit: GIB });
    const control = controlOnly({
      frame: () =>
        frame(1, { pools: [pool], processes: [processRow(hog, { start: identityOf(hog).start, pool: inside.path })] }),
    });
    const before = usage();
    const result = await act(control, 'force', 'process', hog);
    const account = before - usage();
    expect(result.freed.kind).toBe('ok');
    const freed = result.freed.kind === 'ok' ? result.freed.value : NaN;
    expect(Math.abs(freed - account) / account).toBeLessThan(0.1);
    control.close();
  });
});
