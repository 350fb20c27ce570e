import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright';
import { printTable } from '../measure.ts';
import { measured, openBenchPage, spent } from './bench-page.ts';

const FRAME = 1000 / 60;

/**
 * Measures three seconds of fast scrolling, and the same with plain paragraphs. Frames that even those drop are due
 * to the machine and not to the page. The other two figures are CPU, which other programs do not change.
 */
export async function scrolling(browser: Browser): Promise<void> {
  const rows = [['scrolling', 'frames drawn', 'dropped', 'longest gap', 'CPU a frame', 'longest task']];
  const plain = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await plain.setContent(`<div id="plain" style="height:700px;overflow:auto">${'<p>row</p>'.repeat(5000)}</div>`);
  const devtools = await measured(plain);
  await sleep(500);
  rows.push(['plain paragraphs, for comparison', ...(await scroll(plain, devtools, '#plain'))]);
  await plain.close();
  for (const count of [300, 2000, 5000]) {
    const { host, page, devtools, close } = await openBenchPage(browser, count, 'flat');
    const ticking = setInterval(() => {
      host.tick();
    }, 1000);
    rows.push([`${count} processes, ticking`, ...(await scroll(page, devtools, '[data-testid=process-grid]'))]);
    clearInterval(ticking);
    await close();
  }
  console.log(
    '\nScrolling 60 pixels a frame; goal: nothing dropped that plain paragraphs do not drop, no task of 16 ms\n',
  );
  printTable(rows);
}

async function scroll(page: Page, devtools: CDPSession, selector: string): Promise<string[]> {
  const tasks = await traceTasks(devtools);
  const before = await spent(devtools);
  const gaps = await page.evaluate(async (target) => {
    const element = document.querySelector(target);
    const between: number[] = [];
    let last = performance.now();
    const until = last + 3000;
    while (last < until) {
      const now = await new Promise<number>(requestAnimationFrame);
      between.push(now - last);
      last = now;
      element?.scrollBy(0, 60);
    }
    return between;
  }, selector);
  const cpu = ((await spent(devtools)).task - before.task) / gaps.length;
  const dropped = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / FRAME) - 1), 0);
  return [
    String(gaps.length),
    String(dropped),
    `${Math.max(...gaps).toFixed(0)} ms`,
    `${cpu.toFixed(1)} ms`,
    `${(await tasks.longest()).toFixed(1)} ms`,
  ];
}

/** Watches the tasks of the page's main thread. `longest` is the CPU time of the longest one so far. */
async function traceTasks(devtools: CDPSession) {
  const tasks = new Map<string, number>();
  let mainThread = '';
  devtools.on('Tracing.dataCollected', ({ value }) => {
    for (const { name, args, pid, tid, tdur } of value as unknown as readonly TraceEvent[]) {
      const thread = `${pid}:${tid}`;
      if (name === 'thread_name' && args?.name === 'CrRendererMain') mainThread = thread;
      if (name === 'ThreadControllerImpl::RunTask') tasks.set(thread, Math.max(tasks.get(thread) ?? 0, tdur ?? 0));
    }
  });
  await devtools.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', '__metadata'], excludedCategories: ['*'] },
  });
  return {
    async longest(): Promise<number> {
      const complete = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
      await devtools.send('Tracing.end');
      await complete;
      return (tasks.get(mainThread) ?? NaN) / 1000;
    },
  };
}

/** An event of the trace event format. `tdur` is CPU in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}
