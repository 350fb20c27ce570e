import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright';
import { printTable, quantile } from '../measure.ts';
import { openBenchPage } from './bench-page.ts';

/** An hour of ticks, one a second, at 20 times the speed. */
const HOUR = 3600;
const PAUSE = 50;

/** Measures whether the page's memory stops growing. */
export async function heap(browser: Browser, { short }: { readonly short: boolean }): Promise<void> {
  const ticks = short ? HOUR / 6 : HOUR;
  const { host, page, devtools, close } = await openBenchPage(browser, 2000, 'flat');
  const used = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devtools.send('Runtime.getHeapUsage');
    const elements = await page.evaluate(() => document.querySelectorAll('*').length);
    return { megabytes: usedSize / 1e6, elements };
  };
  const rows = [['ticks at 2,000 processes', 'heap', 'elements']];
  const sizes: number[] = [];
  for (let tick = 0; tick <= ticks; tick += 1) {
    host.tick();
    await sleep(PAUSE);
    if (tick % (ticks / 6) !== 0) continue;
    const { megabytes, elements } = await used();
    sizes.push(megabytes);
    rows.push([String(tick), `${megabytes.toFixed(1)} MB`, String(elements)]);
  }
  await close();
  const half = Math.ceil(sizes.length / 2);
  const growth = quantile(sizes.slice(half)) / quantile(sizes.slice(1, half));
  console.log(
    `\nHeap over ${ticks} ticks; second half against first half: ${growth.toFixed(2)}x (1 = stopped growing)\n`,
  );
  printTable(rows);
}
