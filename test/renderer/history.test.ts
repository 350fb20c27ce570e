import { expect, test } from 'vitest';
import { useFakePages } from './open-page.ts';
import { clickMoment, lastMoment, openTimeline } from './open-timeline.ts';
import { calmNow, pastMoment, quietMoment, recordedDay, thenAt } from './past-scenes.ts';
import { NOW, script } from './scenes.ts';
import { violations } from './violations.ts';

const open = useFakePages();

test('h opens the timeline with the focus in it; the recording, its gaps, levels and events are there', async () => {
  const view = await openTimeline(open);
  const { testId, calls } = view;
  expect(await testId('stretch').count()).toBe(2);
  // The action lies so close to the incident that both are one.
  expect(await testId('mark').count()).toBe(2);
  expect(await testId('timeline-track').evaluate((track) => track === document.activeElement)).toBe(true);
  expect(await testId('timeline-track').getAttribute('aria-valuetext')).toBe('Now, live');
  expect(await calls('getRecorded')).toMatchObject([{ params: { from: NOW - 86_400_000, to: NOW } }]);
  expect(await calls('getMoment')).toEqual([]);
});

test('a click on the timeline shows the whole window as it was, and says so', async () => {
  const view = await openTimeline(open);
  const { testId, page } = view;
  await clickMoment(view, thenAt);
  await testId('past-time').getByText('You are looking at 12:09:26 PM, 3 h ago.').waitFor();
  expect(Math.abs((await lastMoment(view)) - thenAt)).toBeLessThan(120_000);
  expect(await testId('headline').innerText()).toContain('is on course to fill memory');
  await page.keyboard.press('2');
  await testId('process-row').getByText('48213').waitFor();
  await page.keyboard.press('Escape');
  await testId('past-banner').waitFor({ state: 'detached' });
  await testId('process-row').getByText('program-77').first().waitFor();
});

test('charts, sparklines and details are asked for of that moment', async () => {
  const view = await openTimeline(open, { route: 'processes' });
  const { testId, calls } = view;
  await clickMoment(view, thenAt);
  await testId('process-row').getByText('48213').click();
  await testId('factors').waitFor();
  const at = await lastMoment(view);
  for (const method of ['getSeries', 'getSparklines', 'getProcessDetail'] as const) {
    await expect.poll(async () => (await calls(method)).at(-1)?.params).toMatchObject({ past: { at } });
  }
});

test('keys step, step far, go to the beginning, to events and back to now', async () => {
  const view = await openTimeline(open);
  const { page, testId } = view;
  const reached = (at: number) => expect.poll(() => lastMoment(view)).toBe(at);
  await page.keyboard.press('ArrowLeft');
  await reached(NOW - 60_000);
  await page.keyboard.press('Shift+ArrowLeft');
  await reached(NOW - 31 * 60_000);
  await page.keyboard.press('ArrowRight');
  await reached(NOW - 30 * 60_000);
  await page.keyboard.press('[');
  await reached(NOW - 160 * 60_000);
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  await reached(NOW - 180 * 60_000);
  await page.keyboard.press('Home');
  await reached(NOW - 23 * 3_600_000);
  await page.keyboard.press('End');
  await testId('past-banner').waitFor({ state: 'detached' });
  await page.keyboard.press('h');
  await testId('timeline').waitFor({ state: 'detached' });
});

test('while one drags, the host is asked for the newest moment only, and what was shown stays until it is there', async () => {
  const view = await openTimeline(open);
  const { page, testId, hold, letGo, calls, answer } = view;
  await clickMoment(view, thenAt);
  await testId('headline').filter({ hasText: 'is on course' }).waitFor();
  await answer('getMoment', quietMoment(NOW - 7 * 3_600_000));
  await hold('getMoment');
  const before = (await calls('getMoment')).length;
  const box = await testId('timeline-track').boundingBox();
  if (!box) throw new Error('There is no timeline.');
  const began = performance.now();
  await page.mouse.move(box.x + box.width * 0.8, box.y + 8);
  await page.mouse.down();
  for (let step = 0; step < 40; step += 1) await page.mouse.move(box.x + box.width * (0.8 - step * 0.002), box.y + 8);
  await page.mouse.up();
  await testId('past-time').getByText('Opening').waitFor();
  expect(await testId('timeline').getAttribute('aria-busy')).toBe('true');
  expect(await testId('headline').innerText()).toContain('is on course');
  await expect.poll(async () => (await calls('getMoment')).length).toBeGreaterThan(before);
  const asked = (await calls('getMoment')).length - before;
  // Every 150 ms at most, however slowly the pointer moves here; once at once, and once for the moment at which it stays.
  expect(asked).toBeLessThanOrEqual((performance.now() - began) / 150 + 2);
  const wanted = NOW - 86_400_000 * (1 - (0.8 - 39 * 0.002));
  await expect.poll(async () => Math.abs((await lastMoment(view)) - wanted)).toBeLessThan(120_000);
  await letGo('getMoment');
  await testId('past-time').getByText('You are looking at').waitFor();
  await expect.poll(() => testId('headline').innerText()).not.toContain('is on course');
});

test('a moment at which nothing was recorded says so and leads to the nearest ones', async () => {
  const view = await openTimeline(open);
  const { page, testId, answer } = view;
  const [before, after] = [NOW - 16 * 3_600_000, NOW - 8 * 3_600_000];
  await answer('getMoment', { kind: 'nothing-recorded', before, after });
  await clickMoment(view, NOW - 12 * 3_600_000);
  await testId('nothing-then').getByText('Nothing was recorded at').waitFor();
  expect(await testId('headline').count()).toBe(0);
  expect(await testId('timeline-status').innerText()).toContain('not recorded');
  await answer('getMoment', pastMoment(after));
  await page.getByRole('button', { name: 'the first moment after' }).click();
  await testId('headline').waitFor();
  await expect.poll(() => lastMoment(view)).toBe(after);
});

test.each([
  [{ kind: 'unreadable', why: 'memory-short', detail: '' }, 'Memory is critically short right now.'],
  [{ kind: 'unreadable', why: 'too-long', detail: '' }, 'took too long'],
  [{ kind: 'unreadable', why: 'failed', detail: 'no such thread' }, 'cannot be read. (⁨no such thread⁩)'],
])('a recording that cannot be shown says why: %o', async (trouble, words) => {
  const view = await openTimeline(open);
  await view.answer('getMoment', trouble);
  await clickMoment(view, thenAt);
  await view.testId('nothing-then').getByText(words).waitFor();
});

test('a host that does not answer leaves a way back to now', async () => {
  const view = await openTimeline(open);
  await view.fail('getMoment', 'gone');
  await clickMoment(view, thenAt);
  await view.testId('nothing-then').waitFor();
  await view.testId('back-to-now').click();
  await view.testId('headline').waitFor();
});

test('where nothing was recorded yet the timeline says how it comes about', async () => {
  const { page, testId } = await open(script(calmNow));
  await testId('headline').waitFor();
  await testId('open-history').click();
  await testId('timeline-status').getByText('Nothing is recorded yet.').waitFor();
  await page.keyboard.press('h');
  await testId('timeline').waitFor({ state: 'detached' });
});

test('another span shows more, around the moment', async () => {
  const view = await openTimeline(open);
  const { page, calls, testId } = view;
  await clickMoment(view, thenAt);
  await testId('past-time').getByText('You are looking at').waitFor();
  const at = await lastMoment(view);
  await page.getByText('1 h', { exact: true }).click();
  await expect
    .poll(async () => (await calls('getRecorded')).at(-1)?.params)
    .toEqual({ from: at - 1_800_000, to: at + 1_800_000 });
  await page.getByText('30 d', { exact: true }).click();
  await expect
    .poll(async () => (await calls('getRecorded')).at(-1)?.params)
    .toEqual({ from: NOW - 30 * 86_400_000, to: NOW });
});

test('what was recorded for less than an hour fills the timeline at first, until the user wants to see more', async () => {
  const oldest = NOW - 45 * 60_000;
  const recorded = {
    ...recordedDay,
    oldest,
    stretches: [{ from: oldest, to: NOW, step: 'fine' }],
    levels: [],
    marks: [],
  };
  const { page, calls } = await openTimeline(open, {}, { getRecorded: recorded });
  const asked = () => expect.poll(async () => (await calls('getRecorded')).at(-1)?.params);
  await asked().toEqual({ from: NOW - 3_600_000, to: NOW });
  await page.getByText('24 h', { exact: true }).last().click();
  await asked().toEqual({ from: NOW - 86_400_000, to: NOW });
});

test.each(['light', 'dark'] as const)('axe finds nothing in the past, in %s', async (theme) => {
  const view = await openTimeline(open, { theme, reducedMotion: true });
  await clickMoment(view, thenAt);
  await view.testId('past-time').getByText('You are looking at').waitFor();
  expect(await violations(view)).toEqual([]);
  await view.answer('getMoment', { kind: 'nothing-recorded', before: thenAt - 1000, after: thenAt + 1000 });
  await view.testId('timeline-track').focus();
  await view.page.keyboard.press('ArrowLeft');
  await view.testId('nothing-then').waitFor();
  expect(await violations(view)).toEqual([]);
});

test('in a small window and another language nothing is cut off', async () => {
  const view = await openTimeline(open, { viewport: { width: 900, height: 600 }, locale: 'pt-BR' });
  await clickMoment(view, thenAt);
  await view.testId('past-time').getByText('Você está vendo').waitFor();
  const wide = await view.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wide).toBe(false);
  for (const id of ['back-to-now', 'timeline-track', 'next-mark']) {
    const box = await view.testId(id).boundingBox();
    expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= 900).toBe(true);
    expect((box?.y ?? -1) >= 0 && (box?.y ?? 0) + (box?.height ?? 0) <= 600).toBe(true);
  }
});
