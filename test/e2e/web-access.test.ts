import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser } from './harness/browser.ts';
import { startServeIn, type HeadroomServe } from './harness/headroom-serve.ts';

let directory: string;
let browser: Browser;
let context: BrowserContext;
let serve: HeadroomServe;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-access-'));
  serve = await startServeIn(directory, {}, '--port', '0');
  context = await browser.newContext({ locale: 'en-US' });
  page = await openTab(serve.link);
});
afterEach(async () => {
  await context.close();
  await serve.stop();
  rmSync(directory, { recursive: true });
});

async function openTab(address: string): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto(address);
  await expectLive(tab);
  return tab;
}

async function expectLive(tab: Page): Promise<void> {
  await tab.getByTestId('headline').waitFor();
  await expect.poll(() => tab.getByTestId('connection').getAttribute('data-state'), { timeout: 30_000 }).toBe('live');
}

test('a link lets the browser in for as long as Headroom runs: loaded again, in a further tab, without any cookie', async () => {
  expect(page.url()).toBe(`http://127.0.0.1:${serve.port}/`);
  await page.reload();
  await expectLive(page);
  await openTab(page.url());
  expect(await context.cookies()).toEqual([]);
});

test('after Headroom was started again each tab says what to do, and one new link brings all of them back', async () => {
  const { port } = serve;
  await serve.stop();
  await page.getByTestId('banner').getByText('Connection lost').waitFor();
  serve = await startServeIn(directory, {}, '--port', String(port));
  await page.getByTestId('banner').getByText('Open the new link that "headroom serve" printed').waitFor();
  await openTab(serve.link);
  await expectLive(page);
});
