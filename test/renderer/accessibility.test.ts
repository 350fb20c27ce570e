import { expect, test } from 'vitest';
import type { PlanMember } from '../../electron/core/actions/action.ts';
import { ok } from '../../electron/core/model/reading.ts';
import { useFakePages, type FakePage } from './open-page.ts';
import { endPlan, frame, killIncident, leakingFrame, script } from './scenes.ts';
import { violations } from './violations.ts';

const open = useFakePages();
const leak = endPlan().members[0] as PlanMember;
const plan = endPlan({
  scope: 'tree',
  members: [
    leak,
    {
      ...leak,
      pid: 9,
      start: 1,
      name: 'postgres',
      user: ok('postgres'),
      guard: { kind: 'confirm', reason: 'guard.database' },
    },
    {
      ...leak,
      pid: 1,
      start: 1,
      name: 'systemd',
      user: ok('root'),
      guard: { kind: 'forbidden', reason: 'guard.init' },
    },
  ],
  warnings: ['warning.skipped'],
});

const VIEWS: readonly (readonly [string, string, (view: FakePage) => Promise<void>])[] = [
  ['overview', '', ({ testId }) => testId('headline').waitFor()],
  ['processes', 'processes', ({ testId }) => testId('process-row').first().waitFor()],
  ['details', 'processes/48213:902211', ({ testId }) => testId('factors').waitFor()],
  [
    'tree with a selection',
    'processes',
    async ({ page, testId }) => {
      await page.getByText('Tree', { exact: true }).click();
      await page.locator('[data-pid="48213"]').click({ modifiers: ['Control'] });
      await testId('selection').waitFor();
    },
  ],
  [
    'choice of columns',
    'processes',
    async ({ page }) => {
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'PID' }).waitFor();
    },
  ],
  ['incidents', 'incidents', ({ page }) => page.getByRole('heading', { name: 'Incidents' }).waitFor()],
  ['incident report', 'incidents/20260314-150226-kill', ({ testId }) => testId('incident-summary').waitFor()],
  ['settings', 'settings', ({ page }) => page.getByRole('heading', { name: 'Settings', exact: true }).waitFor()],
  [
    'action dialog',
    'processes/48213:902211',
    async ({ testId }) => {
      await testId('detail').getByTestId('action-end').click();
      await testId('acknowledge').waitFor();
    },
  ],
  [
    'keyboard help',
    '',
    async ({ page, testId }) => {
      await testId('headline').waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'lost connection',
    '',
    async ({ testId, emit }) => {
      await testId('headline').waitFor();
      await emit('connection', { connected: false });
      await testId('banner').getByText('Connection lost').waitFor();
    },
  ],
];

for (const theme of ['light', 'dark'] as const) {
  test.each(VIEWS)(`axe finds nothing in ${theme}: %s`, async (_name, route, arrive) => {
    const view = await open(script(leakingFrame(), { answers: { planAction: plan, getIncident: killIncident } }), {
      route,
      theme,
      reducedMotion: true,
    });
    await arrive(view);
    expect(await violations(view)).toEqual([]);
  });

  test(`axe finds nothing in ${theme}: calm, first visit`, async () => {
    const view = await open(script(frame()), { theme, firstRun: true, reducedMotion: true });
    await view.testId('first-run').waitFor();
    expect(await violations(view)).toEqual([]);
  });
}

test('at 200 % zoom of a small window nothing is cut off to the side', async () => {
  const view = await open(script(leakingFrame()), { viewport: { width: 450, height: 300 } });
  await view.testId('headline').waitFor();
  for (const key of ['1', '3', '4']) {
    await view.page.keyboard.press(key);
    expect(await view.page.evaluate(() => document.body.scrollWidth <= innerWidth)).toBe(true);
  }
});

test('nothing moves for those who asked for less motion', async () => {
  const view = await open(script(leakingFrame()), { reducedMotion: true });
  await view.testId('headline').waitFor();
  const moving = await view.page.evaluate(
    () => document.getAnimations().filter((animation) => animation.playState === 'running').length,
  );
  expect(moving).toBe(0);
});
