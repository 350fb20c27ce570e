import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright';
import { printTable } from '../measure.ts';
import { openBenchPage, spent, VIEWS } from './bench-page.ts';

const TICKS = 30;
const PAUSE = 250;

/** Measures the cost of a tick for the page while every process changes. */
export async function ticks(browser: Browser): Promise<void> {
  const rows = [['processes', 'view', 'script/tick', 'layout/tick', 'all/tick', 'first data']];
  for (const count of [300, 2000, 5000]) {
    for (const view of VIEWS) {
      const { host, devtools, firstData, close } = await openBenchPage(browser, count, view);
      const tick = async (times: number) => {
        for (let done = 0; done < times; done += 1) {
          host.tick();
          await sleep(PAUSE);
        }
      };
      await tick(5);
      const before = await spent(devtools);
      await tick(TICKS);
      const after = await spent(devtools);
      const each = (total: number) => `${(total / TICKS).toFixed(2)} ms`;
      rows.push([
        String(count),
        view,
        each(after.script - before.script),
        each(after.layout - before.layout),
        each(after.task - before.task),
        `${firstData.toFixed(0)} ms`,
      ]);
      await close();
    }
  }
  console.log('\nCost of a tick in the page (JSON of the frame included); goal: script <= 8 ms at 2,000\n');
  printTable(rows);
}
