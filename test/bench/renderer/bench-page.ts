import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright';
import { startBenchHost, type BenchHost } from './bench-host.ts';

export const VIEWS = ['overview', 'groups', 'flat'] as const;
export type BenchView = (typeof VIEWS)[number];

/** The interface in a browser, over a host with invented processes. */
export interface BenchPage {
  readonly host: BenchHost;
  readonly page: Page;
  readonly devtools: CDPSession;
  /** The time from the start of the page to its first figures, in milliseconds. */
  readonly firstData: number;
  close(): Promise<void>;
}

export async function openBenchPage(browser: Browser, count: number, view: BenchView): Promise<BenchPage> {
  const host = await startBenchHost(count);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  await page.addInitScript(() => {
    localStorage.setItem('headroom.welcomed', 'yes');
  });
  await page.goto(host.address);
  await page.getByTestId('headline').waitFor();
  const firstData = await page.evaluate(() => performance.now());
  if (view !== 'overview') await page.getByTestId('view-processes').click();
  if (view === 'flat') await page.getByText('Flat', { exact: true }).click();
  const devtools = await measured(page);
  await sleep(1500);
  return {
    host,
    page,
    devtools,
    firstData,
    close: async () => {
      await page.close();
      await host.close();
    },
  };
}

/**
 * A session whose figures are CPU time of the thread and not elapsed time, so other programs on the machine do not
 * count.
 */
export async function measured(page: Page): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  return devtools;
}

/** The CPU time that the page's main thread has spent on script, on style and layout, and in all, in milliseconds. */
export async function spent(devtools: CDPSession) {
  const { metrics } = await devtools.send('Performance.getMetrics');
  const value = (name: string) => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1000;
  return {
    script: value('ScriptDuration'),
    layout: value('LayoutDuration') + value('RecalcStyleDuration'),
    task: value('TaskDuration'),
  };
}
