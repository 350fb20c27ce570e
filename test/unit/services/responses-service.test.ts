import { afterEach, describe, expect, test } from 'vitest';
import type { ActionLogEntry } from '../../../electron/core/actions/action.ts';
import type { Frame } from '../../../electron/core/model/frame.ts';
import type { ResponseAct } from '../../../electron/core/responses/responses.ts';
import type { Settings } from '../../../electron/core/settings/settings.ts';
import { startResponses } from '../../../electron/services/responses.ts';
import { controlOnly } from '../../doubles/control.ts';
import { frame, processRow } from '../../doubles/frames.ts';
import { poolAssessment } from '../../doubles/observations.ts';
import { createVictims, identityOf, isAlive, isPausedOrGone, statOf, until } from '../../doubles/linux/victims.ts';

const victims = createVictims();
afterEach(() => victims.endAll());

type Rule = Settings['responses']['rules'][number];

const RULE: Rule = {
  name: 'sleepers',
  pool: '*',
  level: 'critical',
  forSeconds: 1,
  match: { name: 'sleep' },
  response: 'end',
  scope: 'process',
};

function critical(number: number, pids: readonly number[]): Frame {
  const rows = pids.map((pid, index) => processRow(pid, { ...identityOf(pid), name: 'sleep', risk: 90 - index }));
  return frame(number, { pools: [poolAssessment({ level: 'critical' })], processes: rows });
}

function start(rule: Partial<Rule> = {}, enabled = true, guards: Settings['guards'] = []) {
  const logged: ActionLogEntry[] = [];
  const announced: ResponseAct[] = [];
  const listeners: ((next: Frame) => void)[] = [];
  const control = controlOnly({
    settings: () => ({ graceSeconds: 5, guards }),
    log: (entry) => logged.push(entry),
  });
  const responses = startResponses({
    monitor: {
      subscribe(listener) {
        listeners.push(listener);
        return () => undefined;
      },
    },
    control,
    settings: () => ({ responses: { enabled, rules: [{ ...RULE, ...rule }] } }),
    onError: (error) => {
      throw error;
    },
  });
  responses.subscribe((act) => announced.push(act));
  return { logged, announced, tick: (next: Frame) => listeners.forEach((listener) => listener(next)) };
}

describe.runIf(process.platform === 'linux')('automatic responses', () => {
  test('end the process, announce it and log it under the name of the rule', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const { logged, announced, tick } = start();
    tick(critical(1, [pid]));
    tick(critical(2, [pid]));
    await until('it is announced', () => announced.length > 0);
    expect(isAlive(pid)).toBe(false);
    expect(announced).toMatchObject([{ rule: 'sleepers', target: { pid }, outcome: { kind: 'ended' } }]);
    expect(logged).toMatchObject([{ by: { kind: 'rule', rule: 'sleepers' }, action: 'end', target: { pid } }]);
  });

  test('pause where the rule says so', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const { announced, tick } = start({ response: 'pause' });
    tick(critical(1, [pid]));
    tick(critical(2, [pid]));
    await until('it is announced', () => announced.length > 0);
    expect(statOf(pid)?.state).toBe('stopped');
  });

  test('only say so where the rule says so', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const { logged, announced, tick } = start({ response: 'notify' });
    tick(critical(1, [pid]));
    tick(critical(2, [pid]));
    await until('it is announced', () => announced.length > 0);
    expect(announced).toMatchObject([{ response: 'notify', target: { pid }, outcome: null }]);
    expect(logged).toEqual([]);
    expect(isPausedOrGone(pid)).toBe(false);
  });

  test('do nothing while they are switched off', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const { announced, tick } = start({ forSeconds: 0 }, false);
    for (let number = 1; number < 20; number += 1) tick(critical(number, [pid]));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect([announced, isAlive(pid)]).toEqual([[], true]);
  });

  test('leave alone what is forbidden and take the next one', async () => {
    const other = await victims.run('sleep', [victims.marker]);
    const self = process.pid;
    const { announced, tick } = start();
    tick(critical(1, [self, process.ppid, other]));
    tick(critical(2, [self, process.ppid, other]));
    await until('it is announced', () => announced.length > 0);
    expect(announced.map(({ target }) => target.pid)).toEqual([other]);
  });

  test('never answer for a guard that asks twice', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const { announced, tick } = start({}, true, [{ guard: 'confirm', reason: 'mine', executable: '*/sleep' }]);
    for (let number = 1; number < 5; number += 1) tick(critical(number, [pid]));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([announced, isAlive(pid)]).toEqual([[], true]);
  });
});
