import { readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { act, BY, controlOnly, outcomeOf, performed, planned } from '../doubles/control.ts';
import {
  childrenOf,
  createVictims,
  identityOf,
  isAlive,
  isPausedOrGone,
  statOf,
  until,
} from '../doubles/linux/victims.ts';

const IGNORES_TERM = "trap '' TERM; while :; do sleep 0.1; done";
vi.setConfig({ testTimeout: 60_000 });

const victims = createVictims();
const control = controlOnly();
const impatient = controlOnly({ settings: () => ({ graceSeconds: 1, guards: [] }) });

afterEach(() => {
  victims.endAll();
  control.close();
  impatient.close();
});

async function ignoringTerm(): Promise<number> {
  const pid = await victims.shell(IGNORES_TERM);
  await until('it ignores SIGTERM', () => handles(pid, 'SigIgn', 'SIGTERM'));
  return pid;
}

describe.runIf(process.platform === 'linux')('what becomes of a process', () => {
  test('a process that is asked to end has ended', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const result = await act(control, 'end', 'process', pid);
    expect(outcomeOf(result, pid)).toEqual({ kind: 'ended' });
    expect(isAlive(pid)).toBe(false);
  });

  test('one that ignores SIGTERM still runs after the grace period, and is forced only on request', async () => {
    const pid = await ignoringTerm();
    const plan = planned(await impatient.plan({ action: 'end', scope: 'process', identity: identityOf(pid) }));
    const asked = performed(await impatient.perform({ planId: plan.id, action: 'end', confirmed: false }, BY));
    expect(outcomeOf(asked, pid)).toEqual({ kind: 'still-running', reason: 'grace-over' });
    expect(isAlive(pid)).toBe(true);
    const forced = performed(await impatient.perform({ planId: plan.id, action: 'force', confirmed: false }, BY));
    expect(outcomeOf(forced, pid)).toEqual({ kind: 'ended' });
  });

  test('force does not have to wait for an end that is under way', async () => {
    const pid = await ignoringTerm();
    const plan = planned(await control.plan({ action: 'end', scope: 'process', identity: identityOf(pid) }));
    const asked = control.perform({ planId: plan.id, action: 'end', confirmed: false }, BY);
    await control.perform({ planId: plan.id, action: 'force', confirmed: false }, BY);
    expect(outcomeOf(performed(await asked), pid)).toEqual({ kind: 'ended' });
  });

  test('a stopped process ends when it is asked to', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    process.kill(pid, 'SIGSTOP');
    await until('it is stopped', () => statOf(pid)?.state === 'stopped');
    expect(outcomeOf(await act(control, 'end', 'process', pid), pid)).toEqual({ kind: 'ended' });
  });

  test('a process that was not stopped gets no SIGCONT with its SIGTERM', async () => {
    const pid = await victims.shell("trap 'exit 9' CONT; trap : TERM; while :; do sleep 0.05; done");
    await until('its traps are set', () => handles(pid, 'SigCgt', 'SIGTERM') && handles(pid, 'SigCgt', 'SIGCONT'));
    expect(outcomeOf(await act(impatient, 'end', 'process', pid), pid)).toMatchObject({ kind: 'still-running' });
  });

  test('a zombie is already gone, and the plan says that it holds no memory', async () => {
    const parent = await victims.shell(`sleep 0 & exec sleep ${victims.marker}`);
    let zombie = 0;
    await until('there is a zombie', () => {
      zombie = childrenOf(parent).find((pid) => statOf(pid)?.state === 'zombie') ?? 0;
      return zombie !== 0;
    });
    const plan = planned(await control.plan({ action: 'force', scope: 'process', identity: identityOf(zombie) }));
    expect(plan.warnings).toContain('warning.zombie');
    const result = performed(await control.perform({ planId: plan.id, action: 'force', confirmed: false }, BY));
    expect(outcomeOf(result, zombie)).toEqual({ kind: 'already-gone' });
    expect(isAlive(parent)).toBe(true);
  });

  test('a process that vanishes between the list and the word is already gone', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const plan = planned(await control.plan({ action: 'end', scope: 'process', identity: identityOf(pid) }));
    process.kill(pid, 'SIGKILL');
    await until('it is gone', () => !isAlive(pid));
    const result = performed(await control.perform({ planId: plan.id, action: 'end', confirmed: false }, BY));
    expect(outcomeOf(result, pid)).toEqual({ kind: 'already-gone' });
    expect(result.freed.kind).toBe('unsupported');
  });

  test('one that has vanished before is not planned for', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const identity = identityOf(pid);
    process.kill(pid, 'SIGKILL');
    await until('it is gone', () => statOf(pid) === null);
    const answer = await control.plan({ action: 'end', scope: 'process', identity });
    expect(answer).toEqual({ refused: 'target.gone' });
  });

  test('a pid with another start time is refused as another process', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const { start } = identityOf(pid);
    const answer = await control.plan({ action: 'force', scope: 'process', identity: { pid, start: start - 1 } });
    expect(answer).toEqual({ refused: 'target.identity-changed' });
    expect(isAlive(pid)).toBe(true);
  });

  test('pausing stops a process, resuming lets it go on', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    expect(outcomeOf(await act(control, 'pause', 'process', pid), pid)).toEqual({ kind: 'done' });
    expect(statOf(pid)?.state).toBe('stopped');
    expect(outcomeOf(await act(control, 'resume', 'process', pid), pid)).toEqual({ kind: 'done' });
    await until('it goes on', () => statOf(pid)?.state === 'sleeping');
  });
});

describe.runIf(process.platform === 'linux')('plans', () => {
  test('a plan that was discarded or never made is turned down', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const plan = planned(await control.plan({ action: 'end', scope: 'process', identity: identityOf(pid) }));
    control.discard(plan.id);
    for (const planId of [plan.id, '', 'made up']) {
      const answer = await control.perform({ planId, action: 'end', confirmed: true }, BY);
      expect(answer).toEqual({ refused: 'plan.unknown' });
    }
    expect(isAlive(pid)).toBe(true);
  });

  test('a plan expires', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    let now = 0;
    const aging = controlOnly({ now: () => now });
    const plan = planned(await aging.plan({ action: 'force', scope: 'process', identity: identityOf(pid) }));
    now = 11 * 60_000;
    const answer = await aging.perform({ planId: plan.id, action: 'force', confirmed: true }, BY);
    expect(answer).toEqual({ refused: 'plan.unknown' });
    expect(isAlive(pid)).toBe(true);
  });

  test('a list made for something harmless cannot be used to end anything', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const plan = planned(await control.plan({ action: 'resume', scope: 'process', identity: identityOf(pid) }));
    for (const action of ['end', 'force', 'pause', 'prefer'] as const) {
      const answer = await control.perform({ planId: plan.id, action, confirmed: true }, BY);
      expect(answer).toEqual({ refused: 'plan.other-action' });
    }
    expect(isPausedOrGone(pid)).toBe(false);
  });

  test('plans hold no more descriptors than a bound, and give them back', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const before = descriptors();
    for (let round = 0; round < 100; round += 1) {
      await control.plan({ action: 'end', scope: 'process', identity: identityOf(pid) });
    }
    expect(descriptors() - before).toBeLessThan(100);
    control.close();
    expect(descriptors()).toBeLessThanOrEqual(before);
  });
});

/** Whether a signal is in one of the masks of /proc/PID/status. */
function handles(pid: number, mask: 'SigIgn' | 'SigCgt', signal: NodeJS.Signals): boolean {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const bits = BigInt(`0x${new RegExp(`^${mask}:\\s+([0-9a-f]+)$`, 'm').exec(status)?.[1] ?? '0'}`);
  return ((bits >> BigInt(constants.signals[signal] - 1)) & 1n) === 1n;
}

function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}
