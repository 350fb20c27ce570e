import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { installFakeHost, type FakeCall, type FakeScript } from './fake-preload.ts';
import type { Events, Method } from '../../electron/contract/host-api.ts';
import { packFrame } from '../../electron/contract/packed-frame.ts';
import { launchBrowser } from '../e2e/harness/browser.ts';
import { createPagePool, type PagePool } from './page-pool.ts';
import { serveRenderer, type RendererServer } from './renderer-server.ts';

export interface OpenOptions {
  /** Part of the address after `#`. */
  readonly route?: string;
  readonly theme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly locale?: string;
  readonly reducedMotion?: boolean;
  /** The test may move time forward. */
  readonly ownClock?: boolean;
  /** Show the lines for a first visit. */
  readonly firstRun?: boolean;
}

export interface FakePage {
  readonly page: Page;
  emit<E extends keyof Events>(event: E, payload: Events[E]): Promise<void>;
  answer(method: Method, result: unknown): Promise<void>;
  fail(method: Method, error: string): Promise<void>;
  hold(method: Method): Promise<void>;
  letGo(method: Method): Promise<void>;
  calls(method: Method): Promise<readonly FakeCall[]>;
  testId(id: string): ReturnType<Page['getByTestId']>;
}

/** A frame as the preload hands it to the page. */
export function packedText(frame: Events['frame']): string {
  return JSON.stringify(packFrame(frame));
}

/**
 * Opens the built interface over a fake host in a real browser. Every page must end without an error in its console, a violation
 * of the security policy included.
 */
export function useFakePages(): (script: FakeScript, options?: OpenOptions) => Promise<FakePage> {
  let browser: Browser;
  let server: RendererServer;
  let pool: PagePool;
  const problems: string[] = [];

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(), serveRenderer()]);
    pool = createPagePool(browser, server.emptyPage, (problem) => problems.push(problem));
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await pool.close();
    else await pool.giveBack();
    expect(problems.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  return async (script, options = {}) => {
    const { page, scripts } = await pool.take(options);
    scripts.push(await page.addInitScript(installFakeHost, script));
    if (!options.firstRun) {
      scripts.push(
        await page.addInitScript(() => {
          localStorage.setItem('headroom.welcomed', 'yes');
        }),
      );
    }
    await page.goto(`${server.url}${options.route === undefined ? '' : `#${options.route}`}`);
    return {
      page,
      emit: (event, payload) =>
        page.evaluate(
          ([name, value]) => {
            window.fakeHost.emit(name, value as never);
          },
          event === 'frame'
            ? (['packedFrame', packedText(payload as Events['frame'])] as const)
            : ([event as Exclude<keyof Events, 'frame'>, payload as unknown] as const),
        ),
      answer: (method, result) =>
        page.evaluate(
          ([name, value]) => {
            window.fakeHost.answer(name, value);
          },
          [method, result] as const,
        ),
      fail: (method, error) =>
        page.evaluate(
          ([name, value]) => {
            window.fakeHost.fail(name, value);
          },
          [method, error] as const,
        ),
      hold: (method) =>
        page.evaluate((name) => {
          window.fakeHost.hold(name);
        }, method),
      letGo: (method) =>
        page.evaluate((name) => {
          window.fakeHost.letGo(name);
        }, method),
      calls: async (method) =>
        (await page.evaluate(() => window.fakeHost.calls)).filter((call) => call.method === method),
      testId: (id) => page.getByTestId(id),
    };
  };
}
