import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startRunaway, type Runaway } from './harness/runaway.ts';
import { openServedPage, type ServedPage } from './harness/served-page.ts';

let served: ServedPage;
let page: Page;
let runaway: Runaway | null = null;

beforeEach(async () => {
  served = await openServedPage({ locale: 'en-US' });
  page = served.page;
});

afterEach(async () => {
  await served.close();
  await runaway?.clear();
  runaway = null;
});

/** Asks for an action in the open panel, confirms it, a second time where that is asked for, and gives what the dialog says came of it. */
async function act(action: 'pause' | 'resume' | 'end'): Promise<string> {
  await page.getByTestId('detail').getByTestId(`action-${action}`).click();
  const acknowledge = page.getByTestId('acknowledge');
  await acknowledge.or(page.locator('[data-testid="confirm"]:enabled')).first().waitFor();
  if (await acknowledge.isVisible()) await acknowledge.check();
  await page.getByTestId('confirm').click();
  await page.getByTestId('outcome').waitFor();
  const outcome = await page.getByTestId('outcome').innerText();
  await page.getByTestId('close-dialog').click();
  await page.getByTestId('dialog').waitFor({ state: 'detached' });
  return outcome;
}

test('a real leak rises to the top, is explained, paused, resumed and ended, and its memory comes back', async (context) => {
  if (process.platform !== 'linux') context.skip('what the program holds is read from /proc');
  await page.goto(served.serve.link);
  await page.getByTestId('view-processes').click();
  await page.getByTestId('process-grid').waitFor();
  // The engine has to know the machine before it can say what is new.
  await page.getByTestId('process-row').first().waitFor();

  runaway = await startRunaway();
  const leak = runaway;
  const row = page.locator(`[data-testid="process-row"][data-pid="${leak.pid}"]`);
  await vi.waitFor(
    async () => {
      expect(await page.getByTestId('process-row').first().getAttribute('data-pid')).toBe(String(leak.pid));
      expect(await row.getByTestId('row-tte').innerText()).toMatch(/\d+ (s|min|h)\b/);
      expect(Number.parseInt(await row.getByTestId('row-risk').innerText(), 10)).toBeGreaterThan(0);
    },
    { timeout: 15_000, interval: 100 },
  );

  await row.click();
  const detail = page.getByTestId('detail');
  expect(await detail.getByRole('heading', { level: 2 }).innerText()).toBe(leak.name);
  await vi.waitFor(
    async () => {
      expect(await detail.getByTestId('factors').innerText()).toMatch(/At this rate .*\d/);
    },
    { timeout: 10_000, interval: 100 },
  );

  expect(await act('pause')).toContain('Paused');
  expect(leak.isStopped()).toBe(true);
  const whenPaused = leak.held();
  await sleep(2000);
  expect(leak.held()).toBe(whenPaused);

  expect(await act('resume')).toContain('Running again');
  expect(leak.isStopped()).toBe(false);
  await vi.waitFor(
    () => {
      expect(leak.held()).toBeGreaterThan(whenPaused + 20e6);
    },
    { timeout: 10_000 },
  );

  const outcome = await act('end');
  expect(outcome).toContain('Ended');
  expect(leak.hasEnded()).toBe(true);
  const cameBack = /About ([\d.]+) ?(MB|GB) was freed/.exec(outcome);
  if (leak.limited) {
    expect(Number(cameBack?.[1]) * (cameBack?.[2] === 'GB' ? 1e9 : 1e6)).toBeGreaterThan(0.8 * whenPaused);
  } else {
    // Measured on the whole machine, where others may take more at the same time.
    expect(outcome).toMatch(/was freed/);
  }
  expect(served.problems).toEqual([]);
}, 120_000);
