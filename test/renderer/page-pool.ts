import type { Browser, Disposable, Page } from 'playwright';
import type { OpenOptions } from './open-page.ts';

/** A page for one test, as new. */
export interface PooledPage {
  readonly page: Page;
  /** What was added to run before the interface does; removed when the page is given back. */
  readonly scripts: Disposable[];
}

export interface PagePool {
  take(options: OpenOptions): Promise<PooledPage>;
  /** Makes the pages that were taken as new again, for the next test. */
  giveBack(): Promise<void>;
  /** Closes all pages. What the next tests take is made anew. */
  close(): Promise<void>;
}

interface Member extends PooledPage {
  /** Only pages that speak this language can follow. */
  readonly locale: string;
  /** The time of a page cannot be given back once it was taken. */
  readonly ownClock: boolean;
}

/**
 * Keeps pages from one test to the next. A browser takes most of its time for making a page, far more than for showing the
 * interface in it. What tests leave in a page ends with its document, but for what the storage holds and where the mouse is.
 */
export function createPagePool(browser: Browser, emptyPage: string, report: (problem: string) => void): PagePool {
  const free: Member[] = [];
  const taken: Member[] = [];

  async function make(locale: string, ownClock: boolean): Promise<Member> {
    const page = await browser.newPage({ locale, timezoneId: 'UTC' });
    page.on('pageerror', (error) => {
      report(error.message);
    });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') report(message.text());
    });
    if (ownClock) await page.clock.install();
    return { page, scripts: [], locale, ownClock };
  }

  async function clean({ page, scripts }: Member): Promise<void> {
    for (const script of scripts.splice(0)) await script.dispose();
    await page.goto(emptyPage);
    await page.evaluate(() => {
      localStorage.clear();
      sessionStorage.clear();
    });
    await page.mouse.move(-1, -1);
  }

  return {
    async take(options) {
      const locale = options.locale ?? 'en-US';
      const ownClock = options.ownClock ?? false;
      const found = ownClock ? -1 : free.findIndex((member) => member.locale === locale);
      const member = found === -1 ? await make(locale, ownClock) : (free.splice(found, 1)[0] as Member);
      taken.push(member);
      await member.page.setViewportSize(options.viewport ?? { width: 1280, height: 800 });
      await member.page.emulateMedia({
        colorScheme: options.theme ?? 'light',
        reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
      });
      return member;
    },
    async giveBack() {
      for (const member of taken.splice(0)) {
        if (member.ownClock) await member.page.close();
        else {
          await clean(member);
          free.push(member);
        }
      }
    },
    async close() {
      const all = [...taken.splice(0), ...free.splice(0)];
      await Promise.all(all.map(({ page }) => page.close()));
    },
  };
}
