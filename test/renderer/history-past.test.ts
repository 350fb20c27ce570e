import { expect, test } from 'vitest';
import { useFakePages } from './open-page.ts';
import { clickMoment, lastMoment, openTimeline, pastAnswers } from './open-timeline.ts';
import { calmNow, pastMoment, quietMoment, thenAt } from './past-scenes.ts';
import { frame, killIncident, leakingFrame, NOW, processRow, script } from './scenes.ts';

const open = useFakePages();

test('what was judged in a hurry is judged exactly once one stays, and then shown', async () => {
  const view = await openTimeline(open);
  const { testId, answer, hold, letGo, calls } = view;
  await answer('getMoment', { ...quietMoment(thenAt), exact: false });
  await clickMoment(view, thenAt);
  await testId('past-time').getByText('You are looking at').waitFor();
  await hold('getMoment');
  await answer('getMoment', pastMoment());
  await testId('past-banner').getByText('Recomputing the forecasts').waitFor();
  expect(await testId('headline').innerText()).not.toContain('is on course');
  expect((await calls('getMoment')).map(({ params }) => (params as { exact: boolean }).exact)).toEqual([false, true]);
  await letGo('getMoment');
  await testId('headline').filter({ hasText: 'is on course' }).waitFor();
  await testId('past-banner').getByText('Recomputing the forecasts').waitFor({ state: 'detached' });
});

test('where it cannot be judged exactly, what was said in a hurry stays', async () => {
  const view = await openTimeline(open);
  const { testId, answer, hold, letGo } = view;
  await answer('getMoment', { ...(pastMoment() as object), exact: false });
  await clickMoment(view, thenAt);
  await testId('headline').filter({ hasText: 'is on course' }).waitFor();
  await hold('getMoment');
  await answer('getMoment', { kind: 'unreadable', why: 'too-long', detail: '' });
  await testId('past-banner').getByText('Recomputing the forecasts').waitFor();
  await letGo('getMoment');
  await testId('past-banner').getByText('What you see is past').waitFor();
  expect(await testId('headline').innerText()).toContain('is on course');
});

test('live frames do not disturb the past, and are there again afterwards', async () => {
  const view = await openTimeline(open, { route: 'processes' });
  const { testId, emit } = view;
  await clickMoment(view, thenAt);
  await testId('process-row').getByText('48213').waitFor();
  await emit('frame', frame({ number: 9, at: NOW + 5000, processes: [processRow(99)] }));
  await testId('process-row').getByText('48213').waitFor();
  expect(await testId('process-row').getByText('program-99').count()).toBe(0);
  await testId('back-to-now').click();
  await testId('process-row').getByText('program-99').first().waitFor();
});

test('who is shown something by a notification is shown it now', async () => {
  const view = await openTimeline(open);
  await clickMoment(view, thenAt);
  await view.testId('past-banner').waitFor();
  await view.emit('reveal', { view: 'processes', identity: null });
  await view.testId('past-banner').waitFor({ state: 'detached' });
  await view.testId('process-row').getByText('program-77').first().waitFor();
});

test('after a lost connection the moment is asked for again, and its charts', async () => {
  const view = await openTimeline(open);
  const { emit, calls } = view;
  await clickMoment(view, thenAt);
  await expect.poll(async () => (await calls('getSeries')).at(-1)?.params).toHaveProperty('past');
  const before = [(await calls('getMoment')).length, (await calls('getSeries')).length] as const;
  await emit('connection', { connected: false });
  await emit('connection', { connected: true });
  await expect.poll(async () => (await calls('getMoment')).length).toBeGreaterThan(before[0]);
  await expect.poll(async () => (await calls('getSeries')).length).toBeGreaterThan(before[1]);
  expect((await calls('getSeries')).at(-1)?.params).toHaveProperty('past');
});

test('a danger of now is said while one looks at the past', async () => {
  const view = await openTimeline(open);
  await clickMoment(view, thenAt);
  await view.testId('past-time').getByText('You are looking at').waitFor();
  await view.emit('frame', leakingFrame({ number: 9, at: NOW + 1000 }));
  await view.testId('past-banner').getByText('Live:').waitFor();
});

test('nothing can be done to a process of the past: no button is offered and no key does anything', async () => {
  const view = await openTimeline(open, { route: 'processes' });
  const { page, testId, calls } = view;
  await clickMoment(view, thenAt);
  await testId('process-row').getByText('48213').click();
  await testId('factors').waitFor();
  for (const action of ['action-pause', 'action-end', 'action-force', 'action-resume']) {
    expect(await testId(action).count()).toBe(0);
  }
  await testId('process-grid').focus();
  for (const key of ['Home', 'p', 'e', 'Delete', ' ', 'e', 'p']) await page.keyboard.press(key);
  await page.keyboard.press('1');
  await testId('headline').waitFor();
  expect(await testId('action-end').count()).toBe(0);
  expect(await testId('selection').count()).toBe(0);
  expect(await testId('dialog').count()).toBe(0);
  expect(await calls('planAction')).toEqual([]);
  expect(await calls('performAction')).toEqual([]);
});

test('what was selected in the past is not selected now', async () => {
  const view = await openTimeline(open, { route: 'processes' });
  const { page, testId, answer, calls } = view;
  await answer('getMoment', pastMoment(thenAt, { processes: calmNow.processes, groups: calmNow.groups }));
  await clickMoment(view, thenAt);
  await testId('past-time').getByText('You are looking at').waitFor();
  await testId('process-grid').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press(' ');
  await testId('back-to-now').click();
  await testId('past-banner').waitFor({ state: 'detached' });
  expect(await testId('selection').count()).toBe(0);
  expect(await calls('planAction')).toEqual([]);
});

test('a process that was not there at that moment is not shown with what it became later', async () => {
  const view = await open(script(leakingFrame(), { answers: { ...pastAnswers, getMoment: quietMoment(thenAt) } }), {
    route: 'processes/48213:902211',
  });
  await view.testId('factors').waitFor();
  await view.page.keyboard.press('h');
  await view.testId('stretch').first().waitFor();
  await clickMoment(view, thenAt);
  await view.testId('detail').getByText('It was not there at this moment.').waitFor();
  expect(await view.testId('factors').count()).toBe(0);
});

test('an incident leads to the window at the last moment before it', async () => {
  const view = await open(
    script(calmNow, {
      answers: pastAnswers,
    }),
    { route: `incidents/${killIncident.id}` },
  );
  await view.testId('show-moment').click();
  await view.testId('headline').filter({ hasText: 'is on course' }).waitFor();
  expect(await lastMoment(view)).toBe(killIncident.at - 1);
  await view.testId('past-banner').waitFor();
});
