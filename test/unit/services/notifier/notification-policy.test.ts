import { expect, test } from 'vitest';
import type { Level } from '../../../../electron/core/model/assessment.ts';
import { createNotificationPolicy, noticeKey } from '../../../../electron/services/notifier/notification-policy.ts';
import { processAlert } from '../../../doubles/frames.ts';
import { poolAssessment } from '../../../doubles/observations.ts';

const SETTINGS = { notifications: true, quietMinutes: 30, warningsWait: false };
const KEY = 'process:7:70';
const minutes = (count: number) => count * 60_000;

function pools(level: Level) {
  return [poolAssessment({ level, culprit: processAlert(7, 'warning').culprit })];
}

test('an escalation replaces the warning under the same key, and goes when the danger has passed', () => {
  const policy = createNotificationPolicy();
  const warning = processAlert(7, 'warning');
  const critical = processAlert(7, 'critical');
  expect(policy.next({ at: 0, alerts: [warning], pools: pools('warning') }, SETTINGS)).toEqual([
    { kind: 'show', key: KEY, alert: warning },
  ]);
  expect(policy.next({ at: 1000, alerts: [critical], pools: pools('critical') }, SETTINGS)).toEqual([
    { kind: 'show', key: KEY, alert: critical },
  ]);
  expect(policy.next({ at: 2000, alerts: [], pools: pools('warning') }, SETTINGS)).toEqual([]);
  expect(policy.next({ at: 3000, alerts: [], pools: pools('watch') }, SETTINGS)).toEqual([{ kind: 'close', key: KEY }]);
});

test('a pool that is gone takes its notification along', () => {
  const policy = createNotificationPolicy();
  policy.next({ at: 0, alerts: [processAlert(7, 'warning')], pools: pools('warning') }, SETTINGS);
  expect(policy.next({ at: 1000, alerts: [], pools: [] }, SETTINGS)).toEqual([{ kind: 'close', key: KEY }]);
});

test('a warning that had to wait is told when it no longer has to, if it is still true', () => {
  const policy = createNotificationPolicy();
  const waiting = { ...SETTINGS, warningsWait: true };
  expect(policy.next({ at: 0, alerts: [processAlert(7, 'warning')], pools: pools('warning') }, waiting)).toEqual([]);
  expect(policy.next({ at: minutes(60), alerts: [], pools: pools('warning') }, SETTINGS)).toMatchObject([
    { kind: 'show', key: KEY },
  ]);
  const passed = createNotificationPolicy();
  passed.next({ at: 0, alerts: [processAlert(7, 'warning')], pools: pools('warning') }, waiting);
  passed.next({ at: 1000, alerts: [], pools: pools('calm') }, waiting);
  expect(passed.next({ at: minutes(60), alerts: [], pools: pools('warning') }, SETTINGS)).toEqual([]);
});

test('a culprit that fills two pools at once is told once, and again about the other when the first is out of danger', () => {
  const policy = createNotificationPolicy();
  const { culprit } = processAlert(7, 'warning');
  const both = (first: Level) => [
    poolAssessment({ id: 'a', level: first, culprit }),
    poolAssessment({ id: 'b', level: 'warning', culprit }),
  ];
  const alerts = [processAlert(7, 'warning', { pool: 'a' }), processAlert(7, 'warning', { pool: 'b' })];
  expect(policy.next({ at: 0, alerts, pools: both('warning') }, SETTINGS)).toHaveLength(1);
  expect(policy.next({ at: minutes(1), alerts: [], pools: both('calm') }, SETTINGS)).toEqual([
    { kind: 'close', key: KEY },
  ]);
  expect(policy.next({ at: minutes(31), alerts: [], pools: both('calm') }, SETTINGS)).toMatchObject([
    { kind: 'show', alert: { pool: 'b' } },
  ]);
});

test('what the user put away or acted on stays away for the quiet period', () => {
  for (const answer of ['dismissed', 'acted'] as const) {
    const policy = createNotificationPolicy();
    const again = (at: number) =>
      policy.next({ at, alerts: [processAlert(7, 'warning')], pools: pools('warning') }, SETTINGS);
    expect(again(0)).toHaveLength(1);
    policy[answer](KEY, minutes(10));
    policy[answer]('process:1:1', minutes(10));
    expect(again(minutes(29))).toEqual([]);
    expect(again(minutes(31))).toHaveLength(answer === 'acted' ? 0 : 1);
    expect(again(minutes(41))).toHaveLength(answer === 'acted' ? 1 : 0);
  }
});

test('a storm of warnings is held back until some of them are gone, a storm of critical alerts is not', () => {
  const alerts = (level: 'warning' | 'critical') =>
    [1, 2, 3, 4, 5].map((pid) => processAlert(pid, level, { pool: `p${pid}` }));
  const states = (level: Level) =>
    alerts('warning').map(({ pool, culprit }) => poolAssessment({ id: pool, level, culprit }));
  const policy = createNotificationPolicy();
  expect(policy.next({ at: 0, alerts: alerts('warning'), pools: states('warning') }, SETTINGS)).toHaveLength(3);
  const fewer = states('warning').map((pool) => (pool.id === 'p1' ? { ...pool, level: 'calm' as const } : pool));
  expect(policy.next({ at: 1000, alerts: [], pools: fewer }, SETTINGS).map(({ kind, key }) => [kind, key])).toEqual([
    ['close', 'process:1:10'],
    ['show', 'process:4:40'],
  ]);
  expect(policy.next({ at: 2000, alerts: alerts('critical'), pools: states('critical') }, SETTINGS)).toHaveLength(5);
});

test('switching notifications off takes away what is shown', () => {
  const policy = createNotificationPolicy();
  policy.next({ at: 0, alerts: [processAlert(7, 'critical')], pools: pools('critical') }, SETTINGS);
  const off = { ...SETTINGS, notifications: false };
  expect(policy.next({ at: 1000, alerts: [], pools: pools('critical') }, off)).toEqual([{ kind: 'close', key: KEY }]);
});

test('of thousands of culprits the newest few hundred are remembered', () => {
  const policy = createNotificationPolicy();
  const alertOf = (pid: number, at: number) =>
    policy.next({ at, alerts: [processAlert(pid, 'critical')], pools: pools('critical') }, SETTINGS);
  for (let pid = 1; pid <= 1000; pid += 1) {
    expect(alertOf(pid, pid * 100)).toHaveLength(1);
    policy.next({ at: pid * 100 + 1, alerts: [], pools: pools('calm') }, SETTINGS);
  }
  expect(alertOf(1000, 200_000)).toEqual([]);
  policy.next({ at: 200_001, alerts: [], pools: pools('calm') }, SETTINGS);
  expect(alertOf(1, 200_002)).toHaveLength(1);
});

test('hours after its last alert a culprit starts afresh', () => {
  const policy = createNotificationPolicy();
  const flapTo = (level: Level, at: number) =>
    policy.next({ at, alerts: level === 'warning' ? [processAlert(7, 'warning')] : [], pools: pools(level) }, SETTINGS);
  for (let minute = 0; minute < 240; minute += 2) {
    flapTo('warning', minutes(minute));
    flapTo('calm', minutes(minute + 1));
  }
  expect(flapTo('warning', minutes(240))).toEqual([]);
  flapTo('calm', minutes(241));
  expect(flapTo('warning', minutes(241 + 300))).toHaveLength(1);
  flapTo('calm', minutes(241 + 301));
  expect(flapTo('warning', minutes(241 + 331))).toHaveLength(1);
});

test('groups and pools without a culprit have keys of their own', () => {
  const { culprit } = processAlert(7, 'warning');
  if (culprit?.kind !== 'process') throw new Error('not a process');
  expect(noticeKey({ ...culprit, kind: 'group', id: 'g', members: [] }, 'a')).toBe('group:g');
  expect(noticeKey({ kind: 'shared', share: 1 }, 'a')).toBe('pool:a');
  expect(noticeKey(null, 'a')).toBe('pool:a');
});

test('of several dangers the most urgent one is told first, also before one of which nobody knows when', () => {
  const policy = createNotificationPolicy();
  const pool = (id: string) => poolAssessment({ id, level: 'critical' });
  const alert = (pid: number, id: string, overrides = {}) => processAlert(pid, 'critical', { pool: id, ...overrides });
  const alerts = [alert(7, 'later', { exhaustion: null }), alert(8, 'first')];
  const commands = policy.next({ at: 0, alerts, pools: [pool('first'), pool('later')] }, SETTINGS);
  expect(commands.map((command) => (command.kind === 'show' ? command.alert.pool : null))).toEqual(['first', 'later']);
});
