import { expect, test } from 'vitest';
import { denied, ok, unsupported } from '../../electron/core/model/reading.ts';
import { useFakePages } from './open-page.ts';
import { frame, GB, groupRow, leakingFrame, machinePool, MB, NOW, noPressure, processRow, script } from './scenes.ts';
import { foreignReason } from '../../electron/core/words/reasons.ts';

const open = useFakePages();

test('before the host is heard the page says that it connects', async () => {
  const { testId } = await open(script(null, { connected: false }));
  await testId('waiting').getByText('Connecting').waitFor();
  expect(await testId('connection').getAttribute('data-state')).toBe('connecting');
});

test('before the first sweep the page says that it looks at the machine', async () => {
  const { testId, answer, emit } = await open(script(frame(), { answers: { getFrame: null } }));
  await testId('waiting').waitFor();
  await answer('getFrame', null);
  await testId('waiting').getByText('Looking at this machine').waitFor();
  await emit('frame', frame());
  await testId('headline').waitFor();
});

test('while learning it does not pretend to know', async () => {
  const learning = frame({
    pools: [machinePool({ confidence: 'learning', pattern: 'learning', growth: null })],
    processes: [processRow(5, { growth: null, confidence: 'learning', pattern: 'learning' })],
    groups: [groupRow('app:program-5', { growth: null, pattern: 'learning' })],
  });
  const { testId, page } = await open(script(learning, { series: {} }), { route: 'processes/5:500' });
  await testId('factors').getByText('Not enough data yet').waitFor();
  await page.keyboard.press('1');
  await testId('headline').filter({ hasText: 'Learning how this machine uses memory' }).waitFor();
  await page.getByText('This needs a few minutes of history first.').waitFor();
});

test('a reader that fails is said, with the time since when, and what was known stays', async () => {
  const failing = leakingFrame({
    sampling: { reader: 'linux', pause: 1000, cost: 3, failure: { message: 'EIO: /proc', since: NOW - 60_000 } },
  });
  const { testId } = await open(script(failing));
  await testId('banner').getByText('Memory could not be read since 03:08:26 PM').waitFor();
  await testId('headline').filter({ hasText: 'on course' }).waitFor();
});

test('a lost connection is said, and forgotten when it is back', async () => {
  const { testId, emit } = await open(script(leakingFrame({ number: 50 })));
  await testId('headline').waitFor();
  await emit('connection', { connected: false });
  await testId('banner').getByText('Connection lost').waitFor();
  expect(await testId('connection').getAttribute('data-state')).toBe('lost');
  await emit('connection', { connected: true });
  await expect.poll(() => testId('banner').textContent()).not.toContain('Connection lost');
});

test('while the connection is lost nobody can be acted on', async () => {
  const { testId, emit } = await open(script(leakingFrame()));
  await testId('headline').waitFor();
  expect(await testId('action-end').isEnabled()).toBe(true);
  await emit('connection', { connected: false });
  await expect.poll(() => testId('action-end').isEnabled()).toBe(false);
  await emit('connection', { connected: true });
  await expect.poll(() => testId('action-end').isEnabled()).toBe(true);
});

test('a host that was started anew counts from 1 again and is believed', async () => {
  const { testId, emit, answer } = await open(script(leakingFrame({ number: 5000 })));
  await testId('headline').filter({ hasText: 'on course' }).waitFor();
  await emit('connection', { connected: false });
  await answer('getFrame', frame({ number: 1 }));
  await emit('connection', { connected: true });
  await testId('headline').filter({ hasText: 'Plenty of room' }).waitFor();
});

test('a page that may no longer look says where a new link comes from', async () => {
  const { testId, emit } = await open(script(null, { connected: false }));
  await emit('connection', { connected: false, reason: 'signed-out' });
  await testId('waiting').getByText('headroom serve').waitFor();
});

test('a host without any frame says why and is asked again', async () => {
  const view = await open(script(null));
  await view.testId('waiting').getByText('no answer').waitFor();
  await view.answer('getFrame', frame());
  await view.testId('headline').filter({ hasText: 'Plenty of room' }).waitFor();
});

test('missing values are dashes with a reason, never 0', async () => {
  const poor = frame({
    pressure: noPressure,
    processes: [
      processRow(9, {
        private: denied(foreignReason('another user')),
        user: unsupported(),
        growth: null,
        swap: unsupported(foreignReason('no VmSwap')),
      }),
    ],
    groups: [groupRow('app:program-9', { private: denied(foreignReason('another user')), growth: null })],
    missing: [{ fact: 'pools', kind: 'unsupported', reason: foreignReason('no cgroup controller') }],
  });
  const { page, testId } = await open(script(poor));
  await page.getByText('Limits of containers and services are not visible here.').waitFor();
  await page.getByText('Waiting for memory', { exact: true }).hover();
  await page.getByRole('tooltip').getByText('without PSI').waitFor();
  await page.keyboard.press('2');
  const row = testId('process-row').first();
  await row.getByRole('img', { name: 'Not allowed to read: \u2068another user\u2069' }).waitFor();
  expect(await row.textContent()).not.toMatch(/\b0 (B|MB)/);
});

test('without any process the table says so, and why where it is known', async () => {
  const empty = frame({ missing: [{ fact: 'processes', kind: 'denied', reason: foreignReason('hidepid=2') }] });
  const { page } = await open(script(empty), { route: 'processes' });
  await page.getByText('hidepid=2').waitFor();
});

test('critical with nothing left says that memory is almost gone, in words, icon and announcement', async () => {
  const { testId, emit } = await open(script(frame()));
  await testId('headline').waitFor();
  await emit(
    'frame',
    frame({
      number: 2,
      level: 'critical',
      pools: [machinePool({ level: 'critical', headroom: 0.1 * GB, used: 15.9 * GB })],
    }),
  );
  await testId('headline').filter({ hasText: 'Memory is almost gone' }).waitFor();
  expect(await testId('level').textContent()).toContain('Critical');
  await expect.poll(() => testId('announcer').textContent()).toContain('Critical: Memory is almost gone');
});

test('the announcement does not chatter: the same level is said once', async () => {
  const { testId, emit } = await open(script(leakingFrame()));
  await expect.poll(() => testId('announcer').textContent()).toContain('8 minutes');
  const later = leakingFrame({ number: 2 });
  const pools = later.pools.map((pool) =>
    pool.exhaustion ? { ...pool, exhaustion: { p10: 200, p50: 360, p90: 500 } } : pool,
  );
  await emit('frame', { ...later, pools });
  await testId('headline').filter({ hasText: '6 minutes' }).waitFor();
  expect(await testId('announcer').textContent()).toContain('8 minutes');
});

test('shared memory as the culprit is not blamed on a process', async () => {
  const shared = frame({
    level: 'warning',
    pools: [
      machinePool({
        level: 'warning',
        exhaustion: { p10: 500, p50: 900, p90: 1500 },
        culprit: { kind: 'shared', share: 0.9 },
      }),
    ],
  });
  const { testId } = await open(script(shared));
  await testId('headline').filter({ hasText: 'Shared memory is on course' }).waitFor();
  expect(await testId('action-end').count()).toBe(0);
});

test('a sentence from a newer host that is not known here does no harm', async () => {
  const odd = frame({
    processes: [
      processRow(3, { factors: [{ key: 'factor.from-the-future', values: { bytes: 5 * MB } }], private: ok(MB) }),
    ],
    groups: [groupRow('app:program-3')],
  });
  const { testId } = await open(script(odd), { route: 'processes/3:300' });
  await testId('factors').getByText('factor.from-the-future').waitFor();
});

test('the first visit says what Headroom does, once', async () => {
  const { page, testId } = await open(script(frame()), { firstRun: true });
  await testId('first-run').getByText('Nothing is sent anywhere').waitFor();
  await page.getByRole('button', { name: 'Got it' }).click();
  await testId('first-run').waitFor({ state: 'detached' });
  await page.reload();
  await testId('headline').waitFor();
  expect(await testId('first-run').count()).toBe(0);
});

test('a host that falls silent is called silent, not live', async () => {
  const view = await open(script(leakingFrame()), { ownClock: true });
  await view.testId('headline').waitFor();
  await view.page.clock.fastForward(15_000);
  await view
    .testId('banner')
    .getByText(/Nothing new for 1\d seconds/)
    .waitFor();
  await view.emit('frame', leakingFrame({ number: 2 }));
  await expect.poll(() => view.testId('banner').textContent()).not.toContain('Nothing new');
});

test('the tray or a notification leads to the process it is about', async () => {
  const { testId, emit } = await open(script(leakingFrame()));
  await testId('headline').waitFor();
  await emit('reveal', { view: 'processes', identity: { pid: 48213, start: 902211 } });
  await testId('detail').getByRole('heading', { name: 'node' }).waitFor();
  await emit('reveal', { view: 'settings', identity: null });
  await testId('settings-status').waitFor({ state: 'attached' });
});
