import { expect, test } from 'vitest';
import type { ActionPlan } from '../../electron/core/actions/action.ts';
import { denied, ok } from '../../electron/core/model/reading.ts';
import { packedText, useFakePages, type FakePage } from './open-page.ts';
import { crowdedFrame, frame, GB, groupRow, leakingFrame, MB, processRow, script } from './scenes.ts';
import { foreignReason } from '../../electron/core/words/reasons.ts';

const open = useFakePages();

/** Five processes whose sizes, and with them their order, are given. */
function sized(number: number, sizes: Readonly<Record<number, number>>) {
  const processes = Object.entries(sizes).map(([pid, size]) =>
    processRow(Number(pid), { private: ok(size * MB), resident: size * MB, risk: size }),
  );
  return frame({ number, processes, groups: processes.map(({ group }) => groupRow(group)) });
}

/** The pids of the rows from top to bottom, as they lie on the screen. */
async function order({ page }: FakePage): Promise<number[]> {
  return page.getByTestId('process-row').evaluateAll((rows) =>
    rows
      .map((row) => ({ pid: Number((row as HTMLElement).dataset['pid']), top: row.getBoundingClientRect().top }))
      .sort((a, b) => a.top - b.top)
      .map(({ pid }) => pid),
  );
}

test('rows follow the risk while nobody points at them', async () => {
  const view = await open(script(sized(1, { 1: 50, 2: 40, 3: 30 })), { route: 'processes' });
  await view.testId('process-row').first().waitFor();
  expect(await order(view)).toEqual([1, 2, 3]);
  await view.emit('frame', sized(2, { 1: 10, 2: 40, 3: 90 }));
  await expect.poll(() => order(view)).toEqual([3, 2, 1]);
});

test('rows do not move under the pointer: values go on, the new comes last, the ended keeps its place', async () => {
  const view = await open(script(sized(1, { 1: 50, 2: 40, 3: 30 })), { route: 'processes' });
  await view.page.locator('[data-pid="2"]').hover();
  await view.emit('frame', sized(2, { 3: 90, 2: 60, 4: 99 }));
  await expect.poll(() => order(view)).toEqual([1, 2, 3, 4]);
  expect(await view.page.locator('[data-pid="3"]').getByTestId('row-risk').textContent()).toBe('90');
  expect(await view.page.locator('[data-pid="1"]').textContent()).toContain('ended');
  await view.page.mouse.move(1, 1);
  await expect.poll(() => order(view)).toEqual([4, 3, 2]);
});

test('a new frame waits while the table scrolls, unless the danger is another', async () => {
  const many = (number: number, risk: number) => {
    const sizes = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [1000 + index, 300 - index]));
    return sized(number, { ...sizes, 1: risk });
  };
  const view = await open(script(many(1, 50)), { route: 'processes' });
  await view.testId('process-row').first().waitFor();
  await view.page.getByText('Flat', { exact: true }).click();
  const grid = view.testId('process-grid');
  /** Scrolls to and fro until told to rest; answers once it has begun. */
  const scroll = () =>
    grid.evaluate(async (element) => {
      const step = () => {
        if (element.dataset['rest'] === 'yes') return;
        element.scrollTop = element.scrollTop > 40 ? 0 : 80;
        requestAnimationFrame(step);
      };
      element.dataset['rest'] = 'no';
      const begun = new Promise((resolve) => element.addEventListener('scroll', resolve, { once: true }));
      step();
      await begun;
    });
  const rest = () => grid.evaluate((element) => (element.dataset['rest'] = 'yes'));
  await scroll();
  await view.emit('frame', many(2, 999));
  await view.page.waitForTimeout(500);
  expect(await order(view)).not.toContain(1);
  await rest();
  await expect.poll(() => order(view)).toContain(1);
  await scroll();
  await view.emit('frame', { ...many(3, 1), level: 'warning' });
  await expect.poll(() => order(view)).not.toContain(1);
  await rest();
});

test('rows do not move while the keyboard is in the table', async () => {
  const view = await open(script(sized(1, { 1: 50, 2: 40, 3: 30 })), { route: 'processes' });
  await view.testId('process-row').first().waitFor();
  await view.page.keyboard.press('/');
  await view.page.keyboard.press('ArrowDown');
  await expect.poll(() => view.testId('process-grid').evaluate((grid) => grid === document.activeElement)).toBe(true);
  await view.emit('frame', sized(2, { 1: 10, 2: 40, 3: 90 }));
  await view.page.locator('[data-pid="3"]').getByText('90', { exact: true }).waitFor();
  expect(await order(view)).toEqual([1, 2, 3]);
});

test('an action reaches the row that was clicked even when the order changes in the same tick', async () => {
  const plan: ActionPlan = {
    id: 'p',
    action: 'end',
    scope: 'process',
    target: { pid: 2, start: 200 },
    members: [],
    warnings: [],
    cautions: [],
    pinned: 'pidfd',
    grace: 1000,
  };
  const view = await open(script(sized(1, { 1: 50, 2: 40, 3: 30 }), { answers: { planAction: plan } }), {
    route: 'processes',
  });
  await view.page.locator('[data-pid="2"]').waitFor();
  // Without a pointer over the table nothing is held: the new order arrives between press and release, and again before
  // the details are used.
  await view.page.evaluate(
    ([second, third]) => {
      const row = document.querySelector('[data-pid="2"]');
      row?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
      window.fakeHost.emit('packedFrame', second);
      row?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      window.fakeHost.emit('packedFrame', third);
    },
    [packedText(sized(2, { 1: 10, 2: 40, 3: 90 })), packedText(sized(3, { 1: 99, 2: 1, 3: 5 }))] as const,
  );
  await view.testId('detail').getByText('pid 2', { exact: true }).waitFor();
  await view.testId('detail').getByTestId('action-end').click();
  await view.testId('confirm').waitFor();
  expect(await view.calls('planAction')).toMatchObject([{ params: { identity: { pid: 2, start: 200 } } }]);
});

test('a number that is used again is another process: the details of the ended one stay what they were', async () => {
  const view = await open(script(sized(1, { 7: 50, 8: 40 })), { route: 'processes/7:700' });
  await view.testId('detail').getByText('program-7').waitFor();
  const reused = processRow(7, { start: 999_999, name: 'impostor', group: 'app:x' });
  await view.emit('frame', frame({ number: 2, processes: [reused], groups: [groupRow('app:x')] }));
  await view.testId('detail').getByText('This process has ended.').waitFor();
  expect(await view.testId('detail').textContent()).not.toContain('impostor');
  expect(await view.testId('detail').getByTestId('action-end').count()).toBe(0);
});

test('only the rows in view exist, and all can be reached', async () => {
  const view = await open(script(crowdedFrame(3000)), { route: 'processes' });
  await view.page.getByText('Flat').click();
  await view.testId('process-row').first().waitFor();
  expect(await view.testId('process-row').count()).toBeLessThan(60);
  await view.testId('process-grid').focus();
  await view.page.keyboard.press('End');
  await expect.poll(() => view.page.locator('[aria-rowindex="3001"]').count()).toBe(1);
});

test('a search narrows the rows and says how many there are', async () => {
  const view = await open(script(leakingFrame()), { route: 'processes' });
  await view.testId('search').fill('growth>10MB');
  await expect.poll(() => order(view)).toEqual([48213, 52077]);
  expect(await view.testId('count').textContent()).toContain('2 of 76');
  await view.testId('search').fill('nothing-of-this-name');
  await view.page.getByText('Nothing matches this search.').waitFor();
});

test('an application opens to show its processes, also while the pointer holds the order', async () => {
  const view = await open(script(leakingFrame()), { route: 'processes' });
  const chrome = view.testId('group-row').filter({ hasText: 'Chrome' });
  await chrome.click();
  await expect.poll(() => chrome.getAttribute('aria-expanded')).toBe('true');
  const rows = await view.page.getByRole('row').allTextContents();
  expect(rows[4]).toContain('chrome');
  expect(rows[3]).toContain('24 processes');
});

test('an application shows what it holds with shared memory counted once, else the sum as an upper bound', async () => {
  const sizes = { 'app:chrome': ok(3.5 * GB), 'unit:postgres.service': denied(foreignReason('not yours')) };
  // Wide enough for the column of resident memory, whatever font is installed.
  const view = await open(script(leakingFrame(), { answers: { getApplicationSizes: sizes } }), {
    route: 'processes',
    viewport: { width: 2000, height: 800 },
  });
  const size = (name: string) => view.testId('group-row').filter({ hasText: name }).getByTestId('size');
  await size('Chrome')
    .filter({ hasText: /^3\.50 GB$/ })
    .waitFor();
  expect(await size('Chrome').getAttribute('data-tip')).toContain('5 GB');
  await size('postgres').filter({ hasText: '≤ 1.40 GB' }).waitFor();
  expect(await size('postgres').getAttribute('data-tip')).toContain('not yours');
});

test('the columns chosen are remembered', async () => {
  const view = await open(script(leakingFrame()), { route: 'processes' });
  await view.page.getByRole('button', { name: 'Columns' }).click();
  await view.page.getByRole('menuitemcheckbox', { name: 'PID' }).click();
  await view.page.getByRole('columnheader', { name: 'PID' }).waitFor();
  await view.page.reload();
  await view.page.getByRole('columnheader', { name: 'PID' }).waitFor();
});

test('several rows are selected and ended in one dialog', async () => {
  const planFor = (pid: number): ActionPlan => ({
    id: `p${pid}`,
    action: 'end',
    scope: 'process',
    target: { pid, start: pid * 100 },
    members: [
      {
        pid,
        start: pid * 100,
        name: `program-${pid}`,
        user: ok('mara'),
        realUser: null,
        private: ok(MB),
        resident: MB,
        guard: { kind: 'allowed' },
      },
    ],
    warnings: [],
    cautions: [],
    pinned: 'pidfd',
    grace: 1000,
  });
  const view = await open(script(sized(1, { 1: 50, 2: 40, 3: 30 }), { answers: { planAction: planFor(1) } }), {
    route: 'processes',
  });
  await view.page.locator('[data-pid="1"]').click({ modifiers: ['Control'] });
  await view.page.locator('[data-pid="3"]').click({ modifiers: ['Control'] });
  await view.testId('selection').getByText('2 selected').waitFor();
  await view.testId('selection').getByRole('button', { name: 'End' }).click();
  await view.testId('dialog').getByText('End 2 processes?').waitFor();
  expect((await view.calls('planAction')).map(({ params }) => (params as { identity: unknown }).identity)).toEqual([
    { pid: 1, start: 100 },
    { pid: 3, start: 300 },
  ]);
});

test('the kernel is named where it would end a process', async () => {
  const view = await open(script(leakingFrame()), { route: 'processes' });
  await view.testId('group-row').filter({ hasText: 'Chrome' }).getByText('next to be killed').waitFor();
});
