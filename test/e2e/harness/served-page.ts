import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { launchBrowser } from './browser.ts';
import { startServe, type HeadroomServe } from './headroom-serve.ts';

/** A page of a `headroom serve` of its own, which is led to the interface by the link that was printed. */
export interface ServedPage {
  readonly browser: Browser;
  readonly serve: HeadroomServe;
  readonly page: Page;
  /** What went wrong inside the page so far. */
  readonly problems: readonly string[];
  close(): Promise<void>;
}

/** Made anew for every attempt at a test, because the link leads to the interface only once. */
export async function openServedPage(options: BrowserContextOptions): Promise<ServedPage> {
  const [browser, serve] = await Promise.all([launchBrowser(), startServe('--port', '0')]);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return {
    browser,
    serve,
    page,
    problems,
    async close() {
      await browser.close();
      await serve.stop();
    },
  };
}
