import { expect, test } from 'vitest';
import type { ActionPlan, ActionResult, Guard, Outcome } from '../../../../electron/core/actions/action.ts';
import type { Culprit } from '../../../../electron/core/model/assessment.ts';
import type { Frame } from '../../../../electron/core/model/frame.ts';
import type { Identity } from '../../../../electron/core/model/identity.ts';
import { ok, unsupported } from '../../../../electron/core/model/reading.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../../electron/core/settings/settings.ts';
import type { AlertVariables } from '../../../../electron/services/notifier/alert-command.ts';
import { createNotificationCenter } from '../../../../electron/services/notifier/notification-center.ts';
import type { Notice, NoticeButton, NotifierListener } from '../../../../electron/services/notifier/notifier.ts';
import { frame, processAlert } from '../../../doubles/frames.ts';
import { poolAssessment } from '../../../doubles/observations.ts';

const GROUP: Culprit = {
  kind: 'group',
  id: 'g',
  name: 'build',
  identity: { pid: 8, start: 80 },
  members: [
    { pid: 8, start: 80 },
    { pid: 9, start: 90 },
  ],
  share: 0.7,
};

interface Setup {
  readonly settings?: Partial<Settings>;
  readonly guard?: Guard;
  readonly warnings?: readonly string[];
  readonly outcome?: Outcome;
  readonly members?: number;
  /** false: there is no window to show. */
  readonly window?: boolean;
  readonly refuse?: 'plan' | 'perform';
}

function start(setup: Setup = {}) {
  const notices = new Map<string, Notice>();
  const shown: (Identity | null)[] = [];
  const calls: string[] = [];
  const log: string[] = [];
  const commands: { readonly key: string; readonly variables: AlertVariables | null }[] = [];
  let listener: NotifierListener | null = null;
  let observe: (frame: Frame) => void = () => undefined;
  let current: Frame | null = null;
  const plan = (action: ActionPlan['action'], scope: ActionPlan['scope'], target: Identity): ActionPlan => ({
    id: 'p',
    action,
    scope,
    target,
    members: Array.from({ length: setup.members ?? 1 }, () => ({
      ...target,
      name: 'program',
      user: ok('me'),
      realUser: null,
      private: ok(1),
      resident: 1,
      guard: setup.guard ?? { kind: 'allowed' },
    })),
    warnings: setup.warnings ?? [],
    cautions: [],
    pinned: 'pidfd',
    grace: 1000,
  });
  const center = createNotificationCenter({
    monitor: {
      current: () => current,
      subscribe(given, attention) {
        calls.push(`subscribe ${attention}`);
        observe = given;
        return () => calls.push('unsubscribe');
      },
    },
    control: {
      plan: ({ action, scope, identity }) => {
        calls.push(`plan ${action} ${scope} ${identity.pid}`);
        return Promise.resolve(setup.refuse === 'plan' ? { refused: 'target.gone' } : plan(action, scope, identity));
      },
      perform: ({ action, confirmed }) => {
        calls.push(`perform ${action} ${confirmed}`);
        const outcomes = [{ pid: 7, start: 70, name: 'x', outcome: setup.outcome ?? { kind: 'ended' } }] as const;
        const result: ActionResult = { planId: 'p', action, outcomes, freed: ok(3.2e9), unlisted: [] };
        return Promise.resolve(setup.refuse === 'perform' ? { refused: 'plan.busy' } : result);
      },
      discard: (id) => calls.push(`discard ${id}`),
    },
    settings: () => ({ ...DEFAULT_SETTINGS, ...setup.settings }),
    notifier: {
      start: (to) => (listener = to),
      show: (notice) => notices.set(notice.key, notice),
      close: (key) => notices.delete(key),
      status: () => ({ kind: 'ready', buttons: true }),
      stop: () => calls.push('stop'),
    },
    alertCommand: {
      run: (key, variables) => commands.push({ key, variables }),
      forget: (key) => commands.push({ key, variables: null }),
      stop: () => calls.push('stop command'),
    },
    by: { kind: 'user', host: 'desktop' },
    show: setup.window === false ? null : (identity) => shown.push(identity),
    systemLocale: 'en-US',
    log: (line) => log.push(line),
  });
  return {
    calls,
    center,
    commands,
    log,
    notices,
    shown,
    alert(culprit: Culprit | null = processAlert(7, 'warning').culprit, level: 'warning' | 'critical' = 'warning') {
      const pools = [poolAssessment({ level, culprit, headroom: 6.2e9, limit: 16e9, growth: 1e6 })];
      current = frame(1, { level, pools, alerts: [processAlert(7, level, { culprit })] });
      observe(current);
    },
    calm(at = 2) {
      observe(frame(at));
    },
    press: (key: string, button: NoticeButton) => listener?.pressed(key, button),
    dismiss: (key: string) => listener?.dismissed(key),
  };
}

const KEY = 'process:7:70';

test('an alert becomes a notification that names the culprit, the time and what is left', () => {
  const { alert, notices, calls, log } = start();
  alert();
  expect(calls).toEqual(['subscribe background']);
  expect(notices.get(KEY)).toMatchObject({
    level: 'warning',
    title: 'Memory runs out in about 8 min, because of program-7',
    body: '6.2 GB of 16 GB left. program-7 (7) is growing by 54 MB a minute, 90% of the growth.',
  });
  expect(notices.get(KEY)?.buttons.map(({ label }) => label)).toEqual(['Show', 'Pause', 'End']);
  expect(log).toEqual([`warning: ${notices.get(KEY)?.title}. ${notices.get(KEY)?.body}`]);
});

test('it goes by itself when the danger has passed', () => {
  const { alert, calm, notices } = start();
  alert();
  calm();
  expect(notices.size).toBe(0);
});

test('End goes through plan and guards, ends the process, and says what came back', async () => {
  const { alert, press, notices, calls } = start();
  alert();
  press(KEY, 'end');
  await expect.poll(() => notices.get(KEY)?.level).toBe('info');
  expect(calls.slice(1)).toEqual(['plan end process 7', 'perform end true', 'discard p']);
  expect(notices.get(KEY)).toMatchObject({ title: 'program-7 has ended', body: 'About 3.2 GB was freed.' });
});

test('Pause pauses', async () => {
  const { alert, press, notices } = start({ outcome: { kind: 'done' } });
  alert();
  press(KEY, 'pause');
  await expect.poll(() => notices.get(KEY)?.title).toBe('program-7 is paused');
});

test('Show, and a notification without a culprit, lead to the window', () => {
  const { alert, press, notices, shown } = start();
  alert();
  press(KEY, 'show');
  alert({ kind: 'shared', share: 1 });
  expect(notices.get('pool:machine')?.buttons.map(({ id }) => id)).toEqual(['show']);
  press('pool:machine', 'show');
  expect(shown).toEqual([{ pid: 7, start: 70 }, null]);
  expect(notices.size).toBe(0);
});

test('what asks twice, is refused or warns is left to the window', async () => {
  const setups: Setup[] = [
    { guard: { kind: 'confirm', reason: 'guard.display' } },
    { guard: { kind: 'forbidden', reason: 'guard.init' } },
    { guard: { kind: 'not-permitted', reason: 'not-permitted.other-user', command: null } },
    { warnings: ['warning.terminal'] },
    { refuse: 'plan' },
    { refuse: 'perform' },
  ];
  for (const setup of setups) {
    const { alert, press, shown, calls, notices } = start(setup);
    alert();
    press(KEY, 'end');
    await expect.poll(() => shown).toEqual([{ pid: 7, start: 70 }]);
    if (setup.refuse !== 'perform') expect(calls.some((call) => call.startsWith('perform'))).toBe(false);
    expect(notices.size).toBe(0);
  }
});

test('of several, all are paused at once, but which to end is asked in the window', async () => {
  const { alert, press, calls, notices, shown } = start({ members: 2, outcome: { kind: 'done' } });
  alert(GROUP);
  expect(notices.get('group:g')?.buttons.map(({ label }) => label)).toEqual(['Show', 'Pause', 'End …']);
  press('group:g', 'pause');
  await expect.poll(() => notices.get('group:g')?.title).toBe('build is paused');
  expect(calls).toContain('plan pause group 8');
  press('group:g', 'end');
  await expect.poll(() => shown).toEqual([{ pid: 8, start: 80 }]);
});

test('what is to be known without being an alert is told, and a click on it leads to the window', () => {
  const { center, press, notices, shown } = start();
  center.tell({ key: 'last-end', title: 'Memory was exhausted', body: 'Last time ended at 14:03.' });
  expect(notices.get('last-end')).toMatchObject({ level: 'warning', buttons: [{ id: 'show' }] });
  press('last-end', 'show');
  expect(shown).toEqual([null]);
  expect(notices.size).toBe(0);
});

test('without a window nothing is offered that would need one, and a failure is told in words', async () => {
  const lone = start({ window: false, guard: { kind: 'confirm', reason: 'guard.display' } });
  lone.alert(GROUP);
  expect(lone.notices.get('group:g')?.buttons).toEqual([]);
  lone.alert();
  expect(lone.notices.get(KEY)?.buttons.map(({ id }) => id)).toEqual(['pause', 'end']);
  lone.press(KEY, 'end');
  await expect.poll(() => lone.notices.get(KEY)?.title).toBe('program-7 is still running');
  expect(lone.notices.get(KEY)?.buttons).toEqual([]);
});

test('an action that did not work says so', async () => {
  const { alert, press, notices } = start({ outcome: { kind: 'still-running', reason: 'grace-over' } });
  alert();
  press(KEY, 'end');
  await expect.poll(() => notices.get(KEY)).toMatchObject({ level: 'warning', title: 'program-7 is still running' });
});

test('a process that was gone already, and memory that cannot be told, are fine', async () => {
  const { alert, press, notices } = start({ outcome: { kind: 'already-gone' } });
  alert();
  press(KEY, 'end');
  await expect.poll(() => notices.get(KEY)?.title).toBe('program-7 has ended');
  expect(unsupported().kind).toBe('unsupported');
});

test('in quiet hours warnings wait and critical alerts come', () => {
  const { alert, notices } = start({ settings: { quietHours: { from: '00:00', to: '00:00' } } });
  alert();
  expect(notices.size).toBe(0);
  alert(undefined, 'critical');
  expect(notices.get(KEY)?.level).toBe('critical');
});

test('snoozing ends by itself', () => {
  const { alert, center, calm } = start();
  center.snooze(5000);
  alert();
  expect(center.snoozedUntil()).toBe(5000);
  calm(6);
  expect(center.snoozedUntil()).toBeNull();
});

test('what the user puts away does not come back at once, and stopping stops', () => {
  const { alert, calm, dismiss, notices, center, calls } = start();
  alert();
  notices.clear();
  dismiss(KEY);
  calm();
  alert();
  expect(notices.size).toBe(0);
  expect(center.status()).toEqual({ kind: 'ready', buttons: true });
  center.stop();
  expect(calls.slice(-3)).toEqual(['unsubscribe', 'stop command', 'stop']);
});

test('a button of a notification long forgotten opens the window', () => {
  const { press, shown } = start();
  press('process:1:1', 'end');
  expect(shown).toEqual([null]);
});

test('the command of the user is told who fills what and when, and that its danger has passed', () => {
  const { alert, calm, commands } = start();
  alert();
  expect(commands).toEqual([
    {
      key: KEY,
      variables: {
        HEADROOM_LEVEL: 'warning',
        HEADROOM_POOL: 'machine',
        HEADROOM_LEFT_BYTES: '6200000000',
        HEADROOM_LIMIT_BYTES: '16000000000',
        HEADROOM_SECONDS_LEFT: '480',
        HEADROOM_SECONDS_LEFT_LEAST: expect.stringMatching(/^\d+$/),
        HEADROOM_SECONDS_LEFT_MOST: expect.stringMatching(/^\d+$/),
        HEADROOM_CULPRIT: 'program-7',
        HEADROOM_PID: '7',
        HEADROOM_TITLE: expect.stringContaining('program-7'),
        HEADROOM_TEXT: expect.stringContaining('6.2 GB of 16 GB left.'),
      },
    },
  ]);
  calm();
  expect(commands.at(-1)).toEqual({ key: KEY, variables: null });
});

test('the command runs no more often than a notification is shown, and also while those are switched off', () => {
  const { alert, commands, notices } = start({ settings: { notifications: false } });
  for (let times = 0; times < 5; times += 1) alert();
  expect([commands.length, notices.size]).toEqual([1, 0]);
  alert(undefined, 'critical');
  alert(undefined, 'critical');
  expect(commands.map(({ variables }) => variables?.['HEADROOM_LEVEL'])).toEqual(['warning', 'critical']);
});

test('of an alert with nobody to blame the command is told no name and no number', () => {
  const { alert, commands } = start();
  alert({ kind: 'shared', share: 1 });
  const names = Object.keys(commands[0]?.variables ?? {});
  expect(names).toContain('HEADROOM_TITLE');
  for (const unknown of ['HEADROOM_CULPRIT', 'HEADROOM_PID', 'HEADROOM_PIDS']) expect(names).not.toContain(unknown);
});

test('of a group the command is told every number, and a name that is made plain', () => {
  const { alert, commands } = start();
  alert({ ...GROUP, name: 'bu\u001b[31mild\n--force' });
  expect(commands[0]?.variables).toMatchObject({
    HEADROOM_CULPRIT: 'bu\ufffd[31mild\ufffd--force',
    HEADROOM_PID: '8',
    HEADROOM_PIDS: '8 9',
  });
});
