import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { ensureBuilt } from '../../build/built.mjs';
import { launchBrowser } from '../e2e/browser.ts';
import { printTable, quantile } from './measure.ts';
import { startBenchHost, type BenchHost } from './renderer-host.ts';

/** What the interface costs in a real browser over the real web host: `npm run bench:renderer [-- --short]`. */

const ROOT = process.cwd();
const SHORT = process.argv.includes('--short');
const TICKS = 30;
const TICK_PAUSE = 250;
/** An hour of ticks at 20 times the speed. */
const HEAP_TICKS = SHORT ? 600 : 3600;
const HEAP_TICK_PAUSE = 50;

interface Opened {
  readonly host: BenchHost;
  readonly page: Page;
  readonly devtools: CDPSession;
  readonly firstData: number;
}

async function openPage(browser: Browser, count: number, view: string): Promise<Opened> {
  const host = await startBenchHost(count);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  await page.addInitScript(() => {
    localStorage.setItem('headroom.welcomed', 'yes');
  });
  await page.goto(host.address);
  await page.getByTestId('headline').waitFor();
  const firstData = await page.evaluate(() => performance.now());
  await page.getByTestId(`view-${view === 'overview' ? 'overview' : 'processes'}`).click();
  if (view === 'flat') await page.getByText('Flat', { exact: true }).click();
  const devtools = await page.context().newCDPSession(page);
  // Time of the thread, not of the clock: other programs on the machine do not count.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await sleep(1500);
  return { host, page, devtools, firstData };
}

async function close({ host, page }: Opened): Promise<void> {
  await page.close();
  await host.close();
}

/** Milliseconds of CPU spent in script, in style and layout, and altogether since the page was opened. */
async function spent(devtools: CDPSession) {
  const { metrics } = await devtools.send('Performance.getMetrics');
  const value = (name: string) => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1000;
  return {
    script: value('ScriptDuration'),
    layout: value('LayoutDuration') + value('RecalcStyleDuration'),
    task: value('TaskDuration'),
  };
}

async function costOfTicks(browser: Browser): Promise<void> {
  const rows = [['processes', 'view', 'script/tick', 'layout/tick', 'all/tick', 'first data']];
  for (const count of [300, 2000, 5000]) {
    for (const view of ['overview', 'groups', 'flat']) {
      const opened = await openPage(browser, count, view);
      for (let warming = 0; warming < 5; warming += 1) {
        opened.host.tick();
        await sleep(TICK_PAUSE);
      }
      const before = await spent(opened.devtools);
      for (let tick = 0; tick < TICKS; tick += 1) {
        opened.host.tick();
        await sleep(TICK_PAUSE);
      }
      const after = await spent(opened.devtools);
      const each = (total: number) => `${(total / TICKS).toFixed(2)} ms`;
      rows.push([
        String(count),
        view,
        each(after.script - before.script),
        each(after.layout - before.layout),
        each(after.task - before.task),
        `${opened.firstData.toFixed(0)} ms`,
      ]);
      await close(opened);
    }
  }
  console.log('\nCost of a tick in the page (JSON of the frame included); goal: script <= 8 ms at 2,000\n');
  printTable(rows);
}

/** Frames of 60 Hz that were not drawn while something scrolls for three seconds. */
async function scrollFrames(page: Page, selector: string): Promise<{ drawn: number; dropped: number; worst: number }> {
  return page.evaluate(async (target) => {
    const element = document.querySelector(target);
    const gaps: number[] = [];
    let last = performance.now();
    const until = last + 3000;
    while (last < until) {
      const now = await new Promise<number>(requestAnimationFrame);
      gaps.push(now - last);
      last = now;
      element?.scrollBy(0, 60);
    }
    const dropped = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / (1000 / 60)) - 1), 0);
    return { drawn: gaps.length, dropped, worst: Math.max(...gaps) };
  }, selector);
}

async function scrolling(browser: Browser): Promise<void> {
  const rows = [['scrolling', 'frames drawn', 'dropped', 'longest gap', 'CPU of the page a frame']];
  const add = async (name: string, page: Page, selector: string) => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const before = await spent(devtools);
    const { drawn, dropped, worst } = await scrollFrames(page, selector);
    const cpu = ((await spent(devtools)).task - before.task) / drawn;
    rows.push([name, String(drawn), String(dropped), `${worst.toFixed(0)} ms`, `${cpu.toFixed(1)} ms`]);
  };
  const plain = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await plain.setContent(`<div id="plain" style="height:700px;overflow:auto">${'<p>row</p>'.repeat(5000)}</div>`);
  await add('plain paragraphs, for comparison', plain, '#plain');
  await plain.close();
  for (const count of [300, 2000, 5000]) {
    const opened = await openPage(browser, count, 'flat');
    const ticking = setInterval(() => {
      opened.host.tick();
    }, 1000);
    await add(`${count} processes, ticking`, opened.page, '[data-testid=process-grid]');
    clearInterval(ticking);
    await close(opened);
  }
  console.log(
    '\nScrolling for three seconds; goal: far below 16 ms of CPU a frame, nothing dropped on an idle machine\n',
  );
  printTable(rows);
}

async function heap(browser: Browser): Promise<void> {
  const opened = await openPage(browser, 2000, 'flat');
  const { devtools, host, page } = opened;
  const used = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devtools.send('Runtime.getHeapUsage');
    const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
    return { megabytes: usedSize / 1e6, nodes };
  };
  const rows = [['ticks at 2,000 processes', 'heap', 'elements']];
  const sizes: number[] = [];
  for (let tick = 0; tick <= HEAP_TICKS; tick += 1) {
    host.tick();
    await sleep(HEAP_TICK_PAUSE);
    if (tick % (HEAP_TICKS / 6) !== 0) continue;
    const { megabytes, nodes } = await used();
    sizes.push(megabytes);
    rows.push([String(tick), `${megabytes.toFixed(1)} MB`, String(nodes)]);
  }
  await close(opened);
  const half = Math.ceil(sizes.length / 2);
  const growth = quantile(sizes.slice(half)) / quantile(sizes.slice(1, half));
  console.log(
    `\nHeap over ${HEAP_TICKS} ticks; second half against first half: ${growth.toFixed(2)}x (1 = stopped growing)\n`,
  );
  printTable(rows);
}

function bundle(): void {
  const directory = path.join(ROOT, 'dist', 'renderer', 'assets');
  const rows = [['bundle', 'plain', 'gzip']];
  let total = 0;
  for (const file of readdirSync(directory)) {
    const content = readFileSync(path.join(directory, file));
    const packed = gzipSync(content).length;
    total += packed;
    rows.push([file, `${(content.length / 1000).toFixed(1)} kB`, `${(packed / 1000).toFixed(1)} kB`]);
  }
  rows.push(['all; goal <= 250 kB', '', `${(total / 1000).toFixed(1)} kB`]);
  console.log('');
  printTable(rows);
}

await ensureBuilt(ROOT);
bundle();
const browser = await launchBrowser();
try {
  await costOfTicks(browser);
  await scrolling(browser);
  await heap(browser);
} finally {
  await browser.close();
}
