import { expect, test } from 'vitest';
import { useFakePages } from './open-page.ts';
import { endPlan, endResult, leakingFrame, script } from './scenes.ts';

const open = useFakePages();

test('a leak is found, inspected and ended without a mouse', async () => {
  const { page, testId, calls } = await open(
    script(leakingFrame(), {
      answers: { planAction: endPlan(), performAction: endResult() },
    }),
  );
  await testId('headline').waitFor();
  await page.keyboard.press('/');
  await expect.poll(() => testId('search').evaluate((input) => input === document.activeElement)).toBe(true);
  await page.keyboard.type('risk>50');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await testId('factors').getByText('without slowing').waitFor();
  await page.keyboard.press('e');
  await testId('confirm').waitFor();
  await expect.poll(() => testId('confirm').isEnabled()).toBe(true);
  for (let presses = 0; presses < 12; presses += 1) {
    if (await testId('confirm').evaluate((button) => button === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await testId('outcome').getByText('was freed').waitFor();
  expect(await calls('performAction')).toMatchObject([{ params: { planId: 'plan-1', action: 'end' } }]);
  await page.keyboard.press('Escape');
  await testId('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await testId('detail').waitFor({ state: 'detached' });
});

test('every view has a key, and ? lists them', async () => {
  const { page, testId } = await open(script(leakingFrame()));
  await testId('headline').waitFor();
  await page.keyboard.press('2');
  await testId('process-grid').waitFor();
  await page.keyboard.press('3');
  await page.getByRole('heading', { name: 'Incidents' }).waitFor();
  await page.keyboard.press('4');
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('1');
  await testId('headline').waitFor();
});

test('keys typed into a field are text, not commands', async () => {
  const { page, testId } = await open(script(leakingFrame()), { route: 'processes' });
  await testId('search').click();
  await page.keyboard.type('1?e');
  expect(await testId('search').inputValue()).toBe('1?e');
  expect(await page.getByRole('dialog').count()).toBe(0);
});

test('the focus returns to the table when the details are closed', async () => {
  const { page, testId } = await open(script(leakingFrame()), { route: 'processes' });
  await testId('process-row').first().waitFor();
  await testId('process-grid').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await testId('detail').waitFor();
  await page.keyboard.press('Escape');
  await testId('detail').waitFor({ state: 'detached' });
  expect(await testId('process-grid').evaluate((grid) => grid === document.activeElement)).toBe(true);
});

test('the chart tells its moments to the keyboard', async () => {
  const { page, testId } = await open(script(leakingFrame()));
  const chart = testId('machine-chart').getByRole('slider');
  await chart.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  const first = await chart.getAttribute('aria-valuetext');
  expect(first).toMatch(/^\d{2}:\d{2}:\d{2} PM: [\d.]+ GB in use$/);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => chart.getAttribute('aria-valuetext')).not.toBe(first);
});

test('the table is sorted from the keyboard', async () => {
  const { page, testId } = await open(script(leakingFrame()), { route: 'processes' });
  await testId('process-row').first().waitFor();
  await testId('process-grid').focus();
  await page.keyboard.press('Tab');
  expect(await testId('sort-risk').evaluate((button) => button === document.activeElement)).toBe(true);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const head = page.getByRole('columnheader', { name: 'Name' });
  await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending');
  expect(await testId('detail').count()).toBe(0);
});

test('the active row is told to screen readers by a name that it has', async () => {
  const { page, testId } = await open(script(leakingFrame()), { route: 'processes' });
  await testId('process-row').first().waitFor();
  await testId('process-grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const active = await testId('process-grid').getAttribute('aria-activedescendant');
  expect(await page.locator(`[id="${active}"]`).textContent()).toContain('Chrome');
});

test('rows selected with the keyboard are acted on together', async () => {
  const { page, testId, calls } = await open(
    script(leakingFrame(), { answers: { planAction: { refused: 'target.gone' } } }),
    {
      route: 'processes',
    },
  );
  await testId('process-row').first().waitFor();
  await testId('process-grid').focus();
  await page.keyboard.press('Shift+ArrowDown');
  await testId('selection').getByText('2 selected').waitFor();
  await page.keyboard.press('p');
  await testId('outcome').waitFor();
  expect(
    (await calls('planAction')).map(({ params }) => (params as { identity: { pid: number } }).identity.pid),
  ).toEqual([48213, 52077]);
});
