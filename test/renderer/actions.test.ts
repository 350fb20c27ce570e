import { expect, test } from 'vitest';
import type { ActionPlan } from '../../electron/core/actions/action.ts';
import { unsupported } from '../../electron/core/model/reading.ts';
import { useFakePages } from './open-page.ts';
import { endPlan, endResult, LEAK, leakingFrame, script } from './scenes.ts';

const open = useFakePages();
test('ending lists what is reached, waits for the word, then shows the outcome and the memory that came back', async () => {
  const { testId, calls } = await open(
    script(leakingFrame(), { answers: { planAction: endPlan(), performAction: endResult() } }),
  );
  await testId('action-end').click();
  await testId('dialog').getByText('pid 48213').waitFor();
  expect(await calls('performAction')).toEqual([]);
  await testId('confirm').click();
  await testId('outcome').getByText('About 4.6 GB was freed.').waitFor();
  expect(await calls('planAction')).toMatchObject([{ params: { action: 'end', scope: 'process', identity: LEAK } }]);
  expect(await calls('performAction')).toMatchObject([
    { params: { planId: 'plan-1', action: 'end', confirmed: true, acknowledged: false } },
  ]);
});

test('an end that takes too long counts down, then offers to force the same plan', async () => {
  const late = endResult({
    outcomes: [{ ...LEAK, name: 'node', outcome: { kind: 'still-running', reason: 'grace-over' } }],
    freed: unsupported(),
  });
  const { testId, calls, hold, letGo, answer } = await open(
    script(leakingFrame(), { answers: { planAction: endPlan(), performAction: late } }),
  );
  await testId('action-end').click();
  await hold('performAction');
  await testId('confirm').click();
  await testId('countdown').waitFor();
  await letGo('performAction');
  await testId('outcome').getByText('Still running').waitFor();
  await answer('performAction', endResult({ action: 'force' }));
  await testId('dialog').getByTestId('action-force').click();
  await testId('outcome').getByText('Ended').waitFor();
  expect((await calls('performAction')).at(-1)).toMatchObject({ params: { planId: 'plan-1', action: 'force' } });
});

test('a guarded process is acted on only after a second confirmation', async () => {
  const guarded = endPlan({
    members: [
      { ...endPlan().members[0], guard: { kind: 'confirm', reason: 'guard.database' } },
    ] as ActionPlan['members'],
  });
  const { testId, calls } = await open(
    script(leakingFrame(), { answers: { planAction: guarded, performAction: endResult() } }),
  );
  await testId('action-end').click();
  await testId('dialog').getByText('It is a database').waitFor();
  expect(await testId('confirm').isDisabled()).toBe(true);
  await testId('acknowledge').check();
  await testId('confirm').click();
  await testId('outcome').waitFor();
  expect(await calls('performAction')).toMatchObject([{ params: { confirmed: true } }]);
});

test('what the host refuses is said, and nothing is performed', async () => {
  const { testId, calls } = await open(script(leakingFrame(), { answers: { planAction: { refused: 'target.gone' } } }));
  await testId('action-pause').click();
  await testId('outcome').getByText('It no longer runs.').waitFor();
  expect(await calls('performAction')).toEqual([]);
});

test('the menu of a process offers to let the kernel take it first, and to take that back once it is so', async () => {
  const preferPlan = endPlan({ action: 'prefer' });
  const done = endResult({
    action: 'prefer',
    outcomes: [{ ...LEAK, name: 'node', outcome: { kind: 'done' } }],
    freed: unsupported(),
  });
  const { page, testId, calls, answer } = await open(
    script(leakingFrame(), { answers: { planAction: preferPlan, performAction: done } }),
    { route: `processes/${LEAK.pid}:${LEAK.start}` },
  );
  await testId('action-more').click();
  await testId('action-prefer').getByText('Until then nothing changes for it.').waitFor();
  await testId('action-prefer').click();
  await testId('confirm').click();
  await testId('outcome').getByText('The kernel takes it first').waitFor();
  expect(await calls('performAction')).toMatchObject([{ params: { action: 'prefer', confirmed: true } }]);
  await testId('close-dialog').click();

  await answer('getPreferred', [LEAK]);
  await testId('action-more').press('Enter');
  await testId('action-unprefer').waitFor();
  await page.keyboard.press('Enter');
  await testId('dialog').waitFor();
  expect((await calls('planAction')).at(-1)).toMatchObject({ params: { action: 'unprefer', identity: LEAK } });
});
