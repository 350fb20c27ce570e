import { ensureBuilt } from '../../../build/built.mjs';
import { launchBrowser } from '../../e2e/harness/browser.ts';
import { bundle } from './bundle.ts';
import { heap } from './heap.ts';
import { scrolling } from './scrolling.ts';
import { ticks } from './ticks.ts';

/**
 * Measures the cost of the interface in a real browser over the real web host: `npm run bench:renderer [-- --short]
 * [-- --only PART]`.
 */
const PARTS = { bundle, ticks, scrolling, heap } as const;

const at = process.argv.indexOf('--only');
const only = at < 0 ? null : process.argv[at + 1];
const parts = Object.entries(PARTS).filter(([name]) => only === null || only === name);
if (parts.length === 0) throw new Error(`--only takes one of ${Object.keys(PARTS).join(', ')}`);

await ensureBuilt(process.cwd());
const browser = await launchBrowser();
try {
  for (const [, part] of parts) await part(browser, { short: process.argv.includes('--short') });
} finally {
  await browser.close();
}
