import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ActionResult } from '../../electron/core/actions/action.ts';
import type { Frame, ProcessRow } from '../../electron/core/model/frame.ts';
import { unsupported } from '../../electron/core/model/reading.ts';
import { act, BY, OWNER, controlOnly, outcomeOf, performed, planned } from '../doubles/control.ts';
import { frame, processRow } from '../doubles/frames.ts';
import { childrenOf, createVictims, identityOf, isAlive, pidsWith, statOf, until } from '../doubles/linux/victims.ts';

vi.setConfig({ testTimeout: 180_000 });

const victims = createVictims();
const control = controlOnly();

afterEach(() => {
  victims.endAll();
  control.close();
});

/** A root with 20 workers that start a child five times a second, each up to 60; `marker` is in every command line. */
function forkingTree(): Promise<number> {
  const worker = `i=0; while [ $i -lt 60 ]; do sleep ${victims.marker} & i=$((i+1)); sleep 0.2; done; wait; : ${victims.marker}`;
  const root = `n=0; while [ $n -lt 20 ]; do sh -c '${worker}' & n=$((n+1)); done; wait; : ${victims.marker}`;
  return victims.shell(root);
}

describe.runIf(process.platform === 'linux')('a tree', () => {
  test.each(['end', 'force'] as const)('of 200 that keeps forking is gone whole after %s', async (action) => {
    const root = await forkingTree();
    const bystander = await victims.run('sleep', ['601']);
    await until('there are 200', () => pidsWith(victims.marker).length >= 200);
    const result = await act(control, action, 'tree', root);
    expect(result.outcomes.length).toBeGreaterThanOrEqual(200);
    expect(['ended', 'already-gone']).toEqual(expect.arrayContaining(kindsOf(result)));
    expect(pidsWith(victims.marker)).toEqual([]);
    expect(isAlive(bystander)).toBe(true);
  });

  test('that keeps forking stands still after pause, and nothing of it is lost', async () => {
    const root = await forkingTree();
    await until('it has grown', () => pidsWith(victims.marker).length >= 60);
    const result = await act(control, 'pause', 'tree', root);
    const paused = pidsWith(victims.marker);
    expect(paused.every((pid) => statOf(pid)?.state === 'stopped')).toBe(true);
    expect(['done', 'already-gone']).toEqual(expect.arrayContaining(kindsOf(result)));
    await act(control, 'resume', 'tree', root);
    await until('it grows again', () => pidsWith(victims.marker).length > paused.length);
  });

  test('is listed with children before their parents', async () => {
    const root = await victims.shell(`sh -c 'sleep ${victims.marker} & wait; :' & wait; :`);
    await until('there are three', () => childrenOf(root).flatMap(childrenOf).length === 1);
    const [child = 0] = childrenOf(root);
    const [grandchild] = childrenOf(child);
    const plan = planned(await control.plan({ action: 'end', scope: 'tree', identity: identityOf(root) }, OWNER));
    expect(plan.members.map(({ pid }) => pid)).toEqual([grandchild, child, root]);
    expect(plan.members.map(({ private: own }) => own.kind)).toEqual(['ok', 'ok', 'ok']);
  });

  test('also loses what its session gave birth to and orphaned after it was listed', async () => {
    const root = await victims.shell(
      `while [ ! -e /proc/self/oom_score ] || sleep 0.1; do (sleep ${victims.marker} &); done`,
      { detached: true },
    );
    const plan = planned(await control.plan({ action: 'force', scope: 'tree', identity: identityOf(root) }, OWNER));
    await until('there are orphans', () => pidsWith(victims.marker).filter((pid) => pid !== root).length >= 3);
    const result = performed(
      await control.perform({ planId: plan.id, action: 'force', confirmed: true, acknowledged: false }, BY, OWNER),
    );
    expect(result.outcomes.length).toBeGreaterThanOrEqual(4);
    expect(pidsWith(victims.marker)).toEqual([]);
  });

  test('ending only its root leaves the children, which the plan says before', async () => {
    const root = await victims.shell(`sleep ${victims.marker} & wait; :`);
    await until('it has a child', () => childrenOf(root).length === 1);
    const [child = 0] = childrenOf(root);
    const plan = planned(await control.plan({ action: 'end', scope: 'process', identity: identityOf(root) }, OWNER));
    expect(plan.warnings).toContain('warning.children-remain');
    await control.perform({ planId: plan.id, action: 'end', confirmed: true, acknowledged: false }, BY, OWNER);
    expect([isAlive(root), isAlive(child)]).toEqual([false, true]);
  });
});

function kindsOf(result: ActionResult): string[] {
  return [...new Set(result.outcomes.map(({ outcome }) => outcome.kind))];
}

describe.runIf(process.platform === 'linux')('guarded members', () => {
  const guarding = controlOnly({
    settings: () => ({
      graceSeconds: 5,
      guards: [
        { guard: 'confirm', reason: 'my own', executable: '*/sleep' },
        { guard: 'forbidden', reason: 'never', executable: '*/tail' },
      ],
    }),
  });
  afterEach(() => guarding.close());

  test('ask a second time, and nothing is sent before', async () => {
    const root = await victims.shell(`sleep ${victims.marker} & wait; :`);
    await until('it has a child', () => pidsWith(victims.marker).length >= 2);
    const plan = planned(await guarding.plan({ action: 'end', scope: 'tree', identity: identityOf(root) }, OWNER));
    expect(plan.members.map(({ guard }) => guard)).toEqual([
      { kind: 'confirm', reason: 'my own' },
      { kind: 'allowed' },
    ]);
    expect(
      await guarding.perform({ planId: plan.id, action: 'end', confirmed: true, acknowledged: false }, BY, OWNER),
    ).toEqual({
      refused: 'plan.confirm',
    });
    expect(isAlive(root)).toBe(true);
    const result = performed(
      await guarding.perform({ planId: plan.id, action: 'end', confirmed: true, acknowledged: true }, BY, OWNER),
    );
    expect(result.outcomes.map(({ outcome }) => outcome.kind)).toEqual(['ended', 'ended']);
  });

  test('that are forbidden stay, whatever is confirmed', async () => {
    const root = await victims.shell(`tail -f /dev/null & wait; :`);
    await until('it has a child', () => childrenOf(root).filter((pid) => statOf(pid)?.name === 'tail').length === 1);
    const [child = 0] = childrenOf(root);
    const plan = planned(await guarding.plan({ action: 'force', scope: 'tree', identity: identityOf(root) }, OWNER));
    expect(plan.warnings).toContain('warning.skipped');
    const result = performed(
      await guarding.perform({ planId: plan.id, action: 'force', confirmed: true, acknowledged: true }, BY, OWNER),
    );
    expect(outcomeOf(result, child)).toEqual({ kind: 'refused', reason: 'never' });
    expect([isAlive(child), isAlive(root)]).toEqual([true, false]);
    process.kill(child, 'SIGKILL');
  });

  test('that are the target are refused at once', async () => {
    const pid = await victims.run('tail', ['-f', '/dev/null']);
    const answer = await guarding.plan({ action: 'end', scope: 'tree', identity: identityOf(pid) }, OWNER);
    expect(answer).toEqual({ refused: 'never' });
  });
});

describe.runIf(process.platform === 'linux')('a group', () => {
  function grouped(pids: readonly number[]): Frame {
    const rows: ProcessRow[] = pids.map((pid) =>
      processRow(pid, { start: identityOf(pid).start, group: 'application' }),
    );
    return frame(1, {
      processes: [processRow(process.pid, { start: identityOf(process.pid).start, group: 'tests' }), ...rows],
    });
  }

  test('is ended with all its members, related or not, and with nothing else', async () => {
    const pids = [await victims.run('sleep', [victims.marker]), await victims.run('sleep', [victims.marker])];
    const bystander = await victims.run('sleep', [victims.marker]);
    const latest = grouped(pids);
    const own = controlOnly({
      frame: () =>
        frame(1, {
          ...latest,
          processes: [
            ...latest.processes,
            processRow(bystander, { start: identityOf(bystander).start, group: 'another' }),
          ],
        }),
    });
    const result = await act(own, 'end', 'group', pids[0] ?? 0);
    expect(result.outcomes.map(({ pid }) => pid).toSorted()).toEqual(pids.toSorted());
    expect(pids.some(isAlive)).toBe(false);
    expect(isAlive(bystander)).toBe(true);
  });

  test('is planned with the sizes that the last frame gives where the process itself does not', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const own = controlOnly({
      frame: () => frame(1, { processes: [processRow(pid, { start: identityOf(pid).start, private: unsupported() })] }),
    });
    const plan = planned(await own.plan({ action: 'end', scope: 'group', identity: identityOf(pid) }, OWNER));
    expect(plan.members[0]?.private.kind).toBe('ok');
    own.close();
  });
});
