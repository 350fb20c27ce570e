import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
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

interface CookieServer {
  readonly address: string;
  /** The headers of all requests so far. */
  heard(): string;
}

/** A server on another port of this machine that leaves this many cookies of 3.5 kB in each browser. */
async function startCookieServer(count: number): Promise<CookieServer> {
  const heard: string[] = [];
  const cookies = Array.from(
    { length: count },
    (_, index) => `headroom-${index}=${'x'.repeat(3500)}; Path=/; Max-Age=9999`,
  );
  const server = createServer({ maxHeaderSize: 1024 * 1024 }, ({ rawHeaders }, response) => {
    heard.push(rawHeaders.join('\n'));
    response.writeHead(200, { 'set-cookie': cookies, 'content-type': 'text/html' }).end('<p>other');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    heard: () => heard.join('\n'),
  };
}

/** The bytes of all cookies that the browser sends to Headroom. */
async function cookieBytes(): Promise<number> {
  const cookies = await context.cookies(page.url());
  return cookies.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
}

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

test('a server on another port learns nothing from the browser and shuts nobody out with its cookies', async () => {
  const other = await startCookieServer(6);
  const stored = await page.evaluate(() => Object.values(localStorage).join(' '));
  const session = /\d+ (\S{43})(?: |$)/.exec(stored)?.[1] ?? 'none';
  expect(session).toHaveLength(43);

  const visit = await context.newPage();
  await visit.goto(other.address);
  // The second visit brings the cookies that the first one left.
  await visit.goto(other.address);
  expect(await cookieBytes()).toBeGreaterThan(18_000);
  expect(other.heard()).toContain('headroom-5=');
  expect(other.heard()).not.toContain(session);
  expect(await visit.evaluate(() => localStorage.length)).toBe(0);

  await page.reload();
  await expectLive(page);
  const printed = serve.nextLine();
  serve.signal('SIGUSR2');
  expect(await printed).toContain('http:');
  await openTab(serve.link);
});

test('a browser that sends more cookies than a request may have is told to delete them, and is let in without them', async () => {
  const other = await startCookieServer(40);
  await (await context.newPage()).goto(other.address);
  expect(await cookieBytes()).toBeGreaterThan(128_000);

  const refused = await page.reload();
  expect(refused?.status()).toBe(431);
  await page.getByText('Delete the cookies of 127.0.0.1 and localhost in the browser.').waitFor();
  await page.getByText('Apague no navegador os cookies de 127.0.0.1 e localhost.').waitFor();

  await context.clearCookies();
  await page.getByRole('link', { name: 'Open Headroom' }).click();
  await expectLive(page);
});
