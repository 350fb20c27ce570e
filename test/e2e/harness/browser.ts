import { existsSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium as playwright, type Browser } from 'playwright';

const INSTALLED = [
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * A real headless Chromium: `HEADROOM_CHROMIUM` where it is set, else the one inside the `@sparticuz/chromium` package where
 * that runs, else an installed Chrome or Chromium. The caller closes it. The package goes first because it is the same
 * everywhere, and because it holds nothing but what draws pages: a page costs it less than half the processor time that it
 * costs a whole browser.
 */
export async function launchBrowser(): Promise<Browser> {
  const chosen = process.env['HEADROOM_CHROMIUM'] ?? '';
  if (chosen !== '') return launch(chosen);
  const installed = INSTALLED.find((candidate) => existsSync(candidate));
  if (process.platform !== 'linux' || process.arch !== 'x64') return launch(installed);
  try {
    return await launch(await unpackPackaged());
  } catch (error) {
    // Some system does without a library that the package needs.
    if (installed === undefined) throw error;
    return launch(installed);
  }
}

/** Without a path Playwright says what it looked for. */
function launch(executablePath: string | undefined): Promise<Browser> {
  return playwright.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

async function unpackPackaged(): Promise<string> {
  const { default: packaged } = await import('@sparticuz/chromium');
  return oneAtATime(() => packaged.executablePath());
}

/** The package unpacks itself into the temporary directory on first use; two processes at once would ruin it. */
async function oneAtATime<T>(unpack: () => Promise<T>): Promise<T> {
  const lock = path.join(tmpdir(), 'headroom-chromium-unpack-lock');
  for (;;) {
    try {
      await mkdir(lock);
      break;
    } catch {
      const held = await stat(lock).catch(() => null);
      if (held !== null && Date.now() - held.mtimeMs > 60_000) await rm(lock, { recursive: true, force: true });
      await sleep(100);
    }
  }
  try {
    return await unpack();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}
