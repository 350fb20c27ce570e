import { existsSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium as playwright, type Browser } from 'playwright-core';

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
 * A real headless Chromium: `HEADROOM_CHROMIUM` where it is set, else an installed Chrome or Chromium, else the one
 * inside the `@sparticuz/chromium` package. The caller closes it.
 */
export async function launchBrowser(): Promise<Browser> {
  const installed = [process.env['HEADROOM_CHROMIUM'] ?? '', ...INSTALLED].find(
    (candidate) => candidate !== '' && existsSync(candidate),
  );
  if (installed !== undefined) {
    return playwright.launch({ executablePath: installed, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  }
  const { default: packaged } = await import('@sparticuz/chromium');
  return playwright.launch({
    executablePath: await oneAtATime(() => packaged.executablePath()),
    args: [...packaged.args.filter((argument) => !TROUBLESOME.test(argument)), '--disable-gpu'],
  });
}

/**
 * What the package asks for and we do without: one process for everything, and a graphics card emulated in software. That
 * emulation draws a page of plain paragraphs at three times the cost of Chromium's own software drawing, which is what a
 * browser on a machine without a graphics card uses.
 */
const TROUBLESOME =
  /^--(single-process|no-zygote|headless|in-process-gpu|ignore-gpu-blocklist|use-gl|use-angle|enable-unsafe-swiftshader)/;

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
