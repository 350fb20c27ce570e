import type { Page } from 'playwright';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startRunaway, type Runaway } from './harness/runaway.ts';
import { openServedPage, type ServedPage } from './harness/served-page.ts';

/** What a mouse, a pen or a finger causes. Not among them: clicks, which keys cause as well, and moves, which the browser makes up itself when the page changes. */
const POINTER_EVENTS = ['pointerdown', 'mousedown', 'wheel', 'touchstart'];
/** More presses of Tab than there are places to go to. */
const TABS = 60;
const FEW_ROWS = 4;

let served: ServedPage;
let page: Page;
let runaway: Runaway | null = null;

declare global {
  interface Window {
    pointed: string[];
  }
}

beforeEach(async () => {
  served = await openServedPage({ locale: 'en-US' });
  page = served.page;
  await page.addInitScript((types) => {
    window.pointed = [];
    const tell = (event: Event) => window.pointed.push(event.type);
    for (const type of types) addEventListener(type, tell, { capture: true, passive: true });
  }, POINTER_EVENTS);
});

afterEach(async () => {
  await served.close();
  await runaway?.clear();
  runaway = null;
});

/** What was caused with a mouse so far. */
const pointed = () => page.evaluate(() => window.pointed);
const press = (key: string) => page.keyboard.press(key);
const isFocused = (testId: string) =>
  page.getByTestId(testId).evaluate((element) => element.contains(document.activeElement));

/** Goes on with Tab until the focus is there, as someone would who sees only where the focus is. */
async function tabTo(testId: string): Promise<void> {
  for (let presses = 0; presses < TABS; presses += 1) {
    if (await isFocused(testId)) return;
    await press('Tab');
  }
  throw new Error(`Tab does not reach ${testId}`);
}

/** What the active row of the table says. */
const activeRow = () =>
  page
    .getByTestId('process-grid')
    .evaluate((grid) => document.getElementById(grid.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '');

test('a real leak is found, inspected and ended with the keyboard alone', async (context) => {
  if (process.platform !== 'linux') context.skip('what the program holds is read from /proc');
  await page.goto(served.serve.link);
  await page.getByTestId('headline').waitFor();
  await press('2');
  await page.getByTestId('process-row').first().waitFor();
  runaway = await startRunaway();
  const leak = runaway;

  // Found: it is where Home leads in the table, which is sorted by risk whenever the focus is elsewhere, or little below:
  // other leaks may be tried on the same machine.
  await vi.waitFor(
    async () => {
      await tabTo('search');
      await tabTo('process-grid');
      await press('Home');
      for (let down = 0; down < FEW_ROWS && !(await activeRow()).includes(leak.name); down += 1)
        await press('ArrowDown');
      expect(await activeRow()).toContain(leak.name);
    },
    { timeout: 30_000, interval: 1000 },
  );

  // Found again among many: by a search, whose words the field explains.
  await press('/');
  await vi.waitFor(async () => {
    expect(await isFocused('search')).toBe(true);
  });
  await page.keyboard.type(`growth>100MB ${leak.name}`);
  await press('Enter');
  await vi.waitFor(
    async () => {
      expect(await activeRow()).toContain(leak.name);
    },
    { timeout: 30_000, interval: 100 },
  );

  // Inspected: why it is held responsible, in words.
  await press('Enter');
  const detail = page.getByTestId('detail');
  expect(await detail.getByRole('heading', { level: 2 }).innerText()).toBe(leak.name);
  await vi.waitFor(
    async () => {
      expect(await detail.getByTestId('factors').innerText()).toMatch(/At this rate .*\d/);
    },
    { timeout: 15_000, interval: 100 },
  );

  // Ended: the dialog takes the focus, says what is reached, and waits for the word.
  await press('e');
  await page.getByTestId('confirm').waitFor();
  await vi.waitFor(async () => {
    expect(await isFocused('dialog')).toBe(true);
  });
  expect(leak.hasEnded()).toBe(false);
  await tabTo('confirm');
  await press('Enter');
  await page.getByTestId('outcome').getByText('was freed').waitFor({ timeout: 20_000 });
  expect(leak.hasEnded()).toBe(true);
  await press('Escape');
  await page.getByTestId('dialog').waitFor({ state: 'detached' });
  await press('Escape');
  await detail.waitFor({ state: 'detached' });
  expect(await isFocused('process-grid')).toBe(true);

  // And kept: what was done is listed.
  await press('3');
  await page.locator('main').getByText(leak.name).first().waitFor();
  expect(await pointed()).toEqual([]);
  await page.mouse.click(9, 9);
  await expect.poll(pointed).not.toEqual([]);
}, 120_000);
