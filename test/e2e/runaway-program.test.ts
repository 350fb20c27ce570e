import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startServe, type HeadroomServe } from './headroom-serve.ts';
import { startRunaway, type Runaway } from './runaway.ts';

let browser: Browser;
let serve: HeadroomServe;
let runaway: Runaway | null = null;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  [browser, serve] = await Promise.all([launchBrowser(), startServe('--port', '0')]);
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
});

afterAll(async () => {
  await browser.close();
  await serve.stop();
  await runaway?.clear();
});

test('a real leak rises to the top, is explained, paused, resumed and ended, and its memory comes back', async (context) => {
  if (process.platform !== 'linux') context.skip('what the program holds is read from /proc');
  await page.goto(serve.link);
  await page.getByTestId('view-processes').click();
  await page.getByTestId('process-grid').waitFor();

  runaway = await startRunaway();
  const leak = runaway;
  const row = page.locator(`[data-testid="process-row"][data-pid="${leak.pid}"]`);
  await vi.waitFor(
    async () => {
      expect(await page.getByTestId('process-row').first().getAttribute('data-pid')).toBe(String(leak.pid));
      expect(await row.getByTestId('row-tte').innerText()).toMatch(/\d+ ?(s|min)/);
      expect(Number(await row.getByTestId('row-risk').innerText())).toBeGreaterThan(0);
    },
    { timeout: 15_000, interval: 100 },
  );
}, 120_000);
