import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startRunaway, type Runaway } from './harness/runaway.ts';
import { openServedPage, type ServedPage } from './harness/served-page.ts';

let served: ServedPage;
let page: Page;
let runaway: Runaway | null = null;

beforeEach(async () => {
  served = await openServedPage({ locale: 'en-GB', timezoneId: 'UTC' });
  page = served.page;
});

afterEach(async () => {
  await served.close();
  await runaway?.clear();
  runaway = null;
});

/** What the leak holds, by the kernel's word, at moments in wall-clock time. */
interface Held {
  readonly at: number;
  readonly bytes: number;
}

/** Follows what the leak holds until it has grown to so much. */
async function follow(leak: Runaway, until: number): Promise<Held[]> {
  const held: Held[] = [];
  while ((held.at(-1)?.bytes ?? 0) < until) {
    held.push({ at: Date.now(), bytes: leak.held() });
    await sleep(100);
  }
  return held;
}

/** Takes the timeline to a moment: clicks near it, then steps. The moment that is shown, by the banner. */
async function goTo(at: number): Promise<number> {
  const box = await page.getByTestId('timeline-track').boundingBox();
  const to = Number(await page.getByTestId('timeline-track').getAttribute('aria-valuemax'));
  if (!box) throw new Error('There is no timeline.');
  await page.mouse.click(box.x + box.width * (1 - (to - at) / 3_600_000), box.y + box.height / 2);
  await page.getByTestId('past-time').getByText('You are looking at').waitFor();
  const time = /(\d\d):(\d\d):(\d\d)/.exec(await page.getByTestId('past-time').innerText());
  const day = new Date(at).toISOString().slice(0, 10);
  return Date.parse(`${day}T${time?.[0] ?? ''}Z`);
}

async function privateShown(): Promise<number> {
  const text = await page
    .getByTestId('detail')
    .locator('dl > div', { has: page.getByText('Private', { exact: true }) })
    .first()
    .innerText();
  const found = /([\d.]+)\s*(MB|GB)/.exec(text);
  return Number(found?.[1]) * (found?.[2] === 'GB' ? 1e9 : 1e6);
}

test('one scrolls back to a real leak and sees it with the size and the judgement it had, while sampling goes on', async (context) => {
  if (process.platform !== 'linux') context.skip('what the program holds is read from /proc');
  await page.goto(served.serve.link);
  await page.getByTestId('view-processes').click();
  await page.getByTestId('process-row').first().waitFor();
  // On a timeline of an hour a click is right to some four seconds: there has to be a past on either side of the moment.
  await sleep(10_000);
  const beforeLeak = Date.now() - 4000;

  runaway = await startRunaway();
  const leak = runaway;
  const row = page.locator(`[data-testid="process-row"][data-pid="${leak.pid}"]`);
  const held = await follow(leak, 450e6);
  await row.waitFor();
  await row.click();
  const detail = page.getByTestId('detail');
  await detail.getByTestId('factors').waitFor();

  await page.keyboard.press('h');
  await page.getByText('1 h', { exact: true }).click();
  await page.getByTestId('stretch').first().waitFor();

  const halfway = held.find(({ bytes }) => bytes > 250e6)?.at ?? 0;
  const shownAt = await goTo(halfway);
  // The clock is read to the second, a sample stands for up to two.
  const possible = held.filter(({ at }) => Math.abs(at - shownAt) < 2500).map(({ bytes }) => bytes);
  await vi.waitFor(
    async () => {
      const shown = await privateShown();
      expect(shown).toBeGreaterThan(Math.min(...possible) * 0.98 - 5e6);
      expect(shown).toBeLessThan(Math.max(...possible) * 1.02 + 5e6);
    },
    { timeout: 10_000 },
  );
  expect(await row.getByTestId('row-tte').innerText()).toMatch(/\d+ (s|min|h)\b/);
  expect(Number.parseInt(await row.getByTestId('row-risk').innerText(), 10)).toBeGreaterThan(0);
  expect(await detail.getByTestId('factors').innerText()).toMatch(/\d/);
  expect(await page.getByTestId('action-end').count()).toBe(0);

  // Whoever looks at now sees it grow meanwhile.
  const live = await served.browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  await live.context().addCookies(await page.context().cookies());
  await live.goto(`http://127.0.0.1:${served.serve.port}/#processes/${leak.pid}`);
  await live.getByTestId('headline').or(live.getByTestId('process-grid')).first().waitFor();
  const liveRow = () => live.locator(`[data-testid="process-row"][data-pid="${leak.pid}"]`).innerText();
  await live.getByTestId('view-processes').click();
  const first = await liveRow();
  await vi.waitFor(async () => expect(await liveRow()).not.toBe(first), { timeout: 15_000, interval: 200 });
  await live.close();

  // Back within the same ten minutes, where it was not there yet.
  await goTo(beforeLeak);
  await detail.getByText('It was not there at this moment.').waitFor();
  expect(await row.count()).toBe(0);
  await page.getByTestId('process-row').first().waitFor();

  await page.keyboard.press('Escape');
  await page.getByTestId('past-banner').waitFor({ state: 'detached' });
  expect(served.problems).toEqual([]);
}, 180_000);
