import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { readBootId } from '../../electron/platform/linux/own/boot-id.ts';
import { openActedRegistry } from '../../electron/services/process-control/acted-registry.ts';
import { act, BY, OWNER, controlOnly, outcomeOf, performed, planned } from '../doubles/control.ts';
import { childrenOf, createVictims, identityOf, isAlive, statOf, until } from '../doubles/linux/victims.ts';

const NOBODY = 65534;
const DAEMON = 1;
const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
const victims = createVictims();
const searched = process.env['PATH'];

afterEach(() => {
  process.seteuid?.(0);
  process.env['PATH'] = searched;
  victims.endAll();
});

/** Goes on as an ordinary user; `afterEach` takes it back. */
function becomeNobody(): void {
  process.seteuid?.(NOBODY);
}

function oomScoreAdj(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/oom_score_adj`, 'latin1'));
}

describe.runIf(isRoot)("another user's process (needs root to become nobody)", () => {
  test('is said to be out of reach before anything is tried, and is left alone', async () => {
    const pid = await victims.run('sleep', [victims.marker], { uid: DAEMON, gid: DAEMON });
    const control = controlOnly();
    becomeNobody();
    const plan = planned(await control.plan({ action: 'end', scope: 'process', identity: identityOf(pid) }, OWNER));
    expect(plan.members[0]?.guard).toMatchObject({ kind: 'not-permitted', reason: 'not-permitted.other-user' });
    const result = performed(
      await control.perform({ planId: plan.id, action: 'end', confirmed: true, acknowledged: true }, BY, OWNER),
    );
    expect(outcomeOf(result, pid)).toEqual({ kind: 'not-permitted', reason: 'not-permitted.other-user' });
    expect(isAlive(pid)).toBe(true);
  });

  test.each([
    ['end', 'TERM'],
    ['force', 'KILL'],
    ['pause', 'STOP'],
  ] as const)('comes with the exact command for %s where pkexec is installed', async (action, signal) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'headroom-'));
    const pkexec = path.join(folder, 'pkexec');
    writeFileSync(pkexec, '#!/bin/sh\n');
    chmodSync(folder, 0o755);
    chmodSync(pkexec, 0o755);
    process.env['PATH'] = `${folder}:${searched ?? ''}`;
    const pid = await victims.run('sleep', [victims.marker], { uid: DAEMON, gid: DAEMON });
    becomeNobody();
    const plan = planned(await controlOnly().plan({ action, scope: 'process', identity: identityOf(pid) }, OWNER));
    expect(plan.members[0]?.guard).toMatchObject({ command: `pkexec kill -${signal} ${pid}` });
    process.seteuid?.(0);
    rmSync(folder, { recursive: true });
  });

  test('is skipped in a tree whose other members end', async () => {
    const start = (uid: number) => `require('child_process').spawn('sleep', ['${victims.marker}'], { uid: ${uid} });`;
    const root = await victims.run(process.execPath, [
      '-e',
      `${start(DAEMON)} ${start(NOBODY)} setInterval(Date, 1e6)`,
    ]);
    await until(
      'it has both children',
      () => childrenOf(root).filter((pid) => statOf(pid)?.name === 'sleep').length === 2,
    );
    becomeNobody();
    const control = controlOnly();
    const plan = planned(await control.plan({ action: 'end', scope: 'tree', identity: identityOf(root) }, OWNER));
    const strangers = plan.members.filter(({ guard }) => guard.kind === 'not-permitted').map(({ pid }) => pid);
    expect([plan.members.length, strangers.length]).toEqual([3, 1]);
    expect(plan.warnings).toContain('warning.skipped');
    const result = performed(
      await control.perform({ planId: plan.id, action: 'end', confirmed: true, acknowledged: false }, BY, OWNER),
    );
    for (const { pid, outcome } of result.outcomes) {
      expect([outcome.kind, isAlive(pid)]).toEqual(
        strangers.includes(pid) ? ['not-permitted', true] : ['ended', false],
      );
    }
  });
});

describe.runIf(isRoot)('preferring a victim (needs root to become nobody)', () => {
  test('raises oom_score_adj of an own process and takes it back without privileges', async () => {
    const pid = await victims.run('sleep', [victims.marker], { uid: NOBODY, gid: NOBODY });
    const before = oomScoreAdj(pid);
    const control = controlOnly();
    becomeNobody();
    expect(outcomeOf(await act(control, 'prefer', 'process', pid), pid)).toEqual({ kind: 'done' });
    expect(oomScoreAdj(pid)).toBe(1000);
    expect(outcomeOf(await act(control, 'unprefer', 'process', pid), pid)).toEqual({ kind: 'done' });
    expect(oomScoreAdj(pid)).toBe(before);
  });

  test('says so when taking it back needs an administrator', async () => {
    const pid = await victims.run('sleep', [victims.marker], { uid: NOBODY, gid: NOBODY });
    const folder = mkdtempSync(path.join(tmpdir(), 'headroom-'));
    // It was protected by an administrator before it was preferred.
    openActedRegistry(folder, readBootId()).addPreferred({ ...identityOf(pid), before: -500 });
    const control = controlOnly({ stateDirectory: folder });
    chmodSync(folder, 0o755);
    chmodSync(path.join(folder, 'acted.json'), 0o644);
    becomeNobody();
    const plan = planned(
      await control.plan({ action: 'unprefer', scope: 'process', identity: identityOf(pid) }, OWNER),
    );
    const result = performed(
      await control.perform({ planId: plan.id, action: 'unprefer', confirmed: true, acknowledged: false }, BY, OWNER),
    );
    expect(outcomeOf(result, pid)).toEqual({ kind: 'not-permitted', reason: 'not-permitted.lower-oom' });
    expect(oomScoreAdj(pid)).toBe(0);
    process.seteuid?.(0);
    rmSync(folder, { recursive: true });
  });

  test("is not permitted for another user's process", async () => {
    const pid = await victims.run('sleep', [victims.marker], { uid: DAEMON, gid: DAEMON });
    becomeNobody();
    const plan = planned(
      await controlOnly().plan({ action: 'prefer', scope: 'process', identity: identityOf(pid) }, OWNER),
    );
    expect(plan.members[0]?.guard).toMatchObject({ kind: 'not-permitted', command: null });
  });

  test('takes nothing back that it has not done', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const result = await act(controlOnly(), 'unprefer', 'process', pid);
    expect(outcomeOf(result, pid)).toEqual({ kind: 'refused', reason: 'prefer.not-preferred' });
  });
});
