import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { ensureBuilt } from '../../build/built.mjs';
import { launchBrowser } from '../e2e/harness/browser.ts';
import { family, holds, leakOnSignal, Programs } from './programs.ts';

/**
 * Takes the pictures in docs/screenshots from the real app on real processes: `npm run screenshots`. It takes about six
 * minutes, because a real leak has to become dangerous, and needs Linux and the right to make a memory cgroup.
 * `unshare -pf --mount-proc npm run screenshots` leaves the other programs of the machine out of them.
 */

const ROOT = process.cwd();
const PICTURES = path.join(ROOT, 'docs', 'screenshots');
const LARGE = { width: 1280, height: 800 };
const SMALL = { width: 900, height: 600 };
/** Both sizes with both themes and both languages. */
const LOOKS = [
  { language: 'en', locale: 'en-US', theme: 'light', viewport: LARGE },
  { language: 'pt-BR', locale: 'pt-BR', theme: 'dark', viewport: LARGE },
  { language: 'en', locale: 'en-US', theme: 'dark', viewport: SMALL },
  { language: 'pt-BR', locale: 'pt-BR', theme: 'light', viewport: SMALL },
] as const;
const LIMIT = 1.2e9;
const LEAK = 'report-builder';

interface View {
  readonly page: Page;
  /** The end of the file's name. */
  readonly look: string;
}

interface Serve {
  readonly link: string;
  stop(): Promise<void>;
}

async function startServe(directory: string): Promise<Serve> {
  const child = spawn(process.execPath, [path.join(ROOT, 'dist/cli/headroom.js'), 'serve', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, XDG_CONFIG_HOME: directory, XDG_STATE_HOME: directory },
  });
  for (let printed = ''; ;) {
    const [data] = (await once(child.stdout, 'data')) as [Buffer];
    printed += data.toString();
    const link = /http:\S+/.exec(printed)?.[0];
    if (link === undefined) continue;
    return {
      link,
      async stop() {
        if (child.exitCode !== null || !child.kill('SIGTERM')) return;
        await once(child, 'close');
      },
    };
  }
}

/** A page for each look; one link lets in one browser, so its cookie is shared. */
async function openViews(browser: Browser, link: string): Promise<View[]> {
  const first = await browser.newContext();
  await (await first.newPage()).goto(link);
  const storageState = await first.storageState();
  await first.close();
  const views: View[] = [];
  for (const { language, locale, theme, viewport } of LOOKS) {
    const context = await browser.newContext({ storageState, viewport, locale, colorScheme: theme });
    const page = await context.newPage();
    await page.addInitScript(() => {
      localStorage.setItem('headroom.welcomed', 'yes');
    });
    await page.goto(new URL('/', link).href);
    await page.getByTestId('headline').waitFor();
    views.push({ page, look: `${language}-${theme}-${viewport.width}x${viewport.height}` });
  }
  return views;
}

/** Does the same in every page at once, then takes one picture after the other. */
async function take(views: readonly View[], state: string, arrive: (page: Page) => Promise<unknown>): Promise<void> {
  await Promise.all(views.map(({ page }) => arrive(page)));
  for (const { page, look } of views) {
    await page.mouse.move(0, 0);
    await page.screenshot({ path: path.join(PICTURES, `${state}-${look}.png`), timeout: 120_000 });
  }
  console.log(`${state}: ${views.length} pictures`);
}

/** Waits until the overview is at this level, because of nobody else than the leak where it is not calm. */
async function level(page: Page | undefined, wanted: string, longest: number): Promise<boolean> {
  const until = Date.now() + longest;
  while (Date.now() < until) {
    const shown = await page?.getByTestId('level').first().getAttribute('data-level');
    const headline = await page?.getByTestId('headline').textContent();
    if (shown === wanted && (wanted === 'calm' || headline?.includes(LEAK))) return true;
    await sleep(500);
  }
  return false;
}

const go = (view: string) => (page: Page) => page.evaluate((hash) => (location.hash = hash), view);

async function leakRow(page: Page): Promise<void> {
  await go('processes')(page);
  await page.getByTestId('search').fill(LEAK);
  await page.getByTestId('process-row').first().waitFor();
}

async function takeAll(views: readonly View[], beginToLeak: () => void, serve: Serve): Promise<void> {
  const first = views[0]?.page;
  await sleep(90_000);
  await level(first, 'calm', 60_000);
  await take(views, 'calm', go('overview'));
  await take(views, 'applications', async (page) => {
    await go('processes')(page);
    await page.getByTestId('group-row').filter({ hasText: 'browser' }).getByRole('button').first().click();
    await page.getByTestId('process-row').first().waitFor();
    // What the processes share and the sparklines come a moment later.
    await sleep(8000);
  });
  await take(views, 'settings', async (page) => {
    await go('settings')(page);
    await page.getByTestId('settings-status').waitFor({ state: 'attached' });
  });

  beginToLeak();
  await Promise.all(views.map(({ page }) => go('overview')(page)));
  if (!(await level(first, 'warning', 400_000))) throw new Error('The leak never became a warning.');
  await take(views, 'warning', () => sleep(1500));
  await take(views, 'detail', async (page) => {
    await leakRow(page);
    const group = page.getByTestId('group-row').first();
    if ((await group.count()) > 0 && (await group.getAttribute('aria-expanded')) === 'false') await group.click();
    await page.getByTestId('process-row').first().click();
    await page.getByTestId('factors').waitFor();
    await sleep(1000);
  });
  await take(views, 'end-tree', async (page) => {
    await page.getByTestId('detail').getByTestId('action-end').click();
    await page.getByTestId('dialog').getByRole('radio').nth(1).check({ force: true });
    await page.getByTestId('confirm').waitFor();
    await page.getByTestId('dialog').locator('li').nth(2).waitFor();
  });
  await Promise.all(
    views.map(async ({ page }) => {
      await page.getByTestId('cancel').click();
      await go('overview')(page);
    }),
  );
  if (await level(first, 'critical', 200_000)) await take(views, 'critical', () => sleep(500));
  else console.error('The leak never became critical; no picture of that.');
  await serve.stop();
  await take(views, 'disconnected', (page) => page.getByTestId('banner').locator('p').waitFor());
}

await ensureBuilt(ROOT);
mkdirSync(PICTURES, { recursive: true });
const programs = new Programs(mkdtempSync(path.join(tmpdir(), 'headroom-screenshots-')));
const browser = await launchBrowser();
let serve: Serve | null = null;
try {
  await programs.start('browser', family(7, 60));
  await programs.start('database', holds(420));
  await programs.start('editor', holds(260));
  await programs.start('music-player', holds(110));
  const cgroup = programs.limitedCgroup('reports.service', LIMIT);
  if (typeof cgroup === 'string') throw new Error(`${cgroup}; run this as root.`);
  const leaking = await programs.start(LEAK, leakOnSignal(150, 4), cgroup);
  serve = await startServe(mkdtempSync(path.join(tmpdir(), 'headroom-state-')));
  const beginToLeak = () => process.kill(leaking, 'SIGUSR2');
  await takeAll(await openViews(browser, serve.link), beginToLeak, serve);
} finally {
  await browser.close();
  await serve?.stop();
  await programs.clear();
}
