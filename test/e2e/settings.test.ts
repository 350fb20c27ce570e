import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createVictims, isAlive } from '../doubles/linux/victims.ts';
import { launchBrowser } from './harness/browser.ts';
import { runHeadroom } from './harness/headroom.ts';
import { startServeIn, type HeadroomServe } from './harness/headroom-serve.ts';

const PATIENCE = { timeout: 20_000 };
const victims = createVictims();
let folder = '';
const file = () => path.join(folder, 'headroom', 'settings.json');

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headroom-settings-'));
  mkdirSync(path.dirname(file()));
});
afterEach(async () => {
  await victims.endAll();
  rmSync(folder, { recursive: true });
});

function write(settings: unknown, mode = 0o600): void {
  writeFileSync(file(), JSON.stringify(settings));
  chmodSync(file(), mode);
}

function stored(): Record<string, unknown> {
  return JSON.parse(readFileSync(file(), 'utf8')) as Record<string, unknown>;
}

const GUARD = { guard: 'forbidden', reason: 'It runs the shop.', name: 'sleep' };

describe.runIf(process.platform === 'linux')('acting while the settings cannot be read', { timeout: 180_000 }, () => {
  const end = (pid: number, ...options: readonly string[]) =>
    runHeadroom(['end', String(pid), '--yes', ...options], { XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder });

  test('a good guard holds beside one with a typo, which is named at every act', async () => {
    write({ guards: [GUARD, { ...GUARD, guard: 'forbiden', name: 'x' }] });
    const pid = await victims.run('sleep', [victims.marker]);
    for (let time = 0; time < 2; time += 1) {
      const { code, errors } = await end(pid, '--guarded');
      expect(errors).toContain('guards[1].guard: "forbiden" is not one of "forbidden", "confirm".');
      expect([code, isAlive(pid)]).toEqual([4, true]);
    }
  });

  test.each<[string, () => void]>([
    ['a FIFO', () => execFileSync('mkfifo', ['-m', '600', file()])],
    ['a device without end', () => symlinkSync('/dev/zero', file())],
    ['a file that everybody may write', () => write({ graceSeconds: 5 }, 0o666)],
    ['damaged', () => writeFileSync(file(), '{"guards": [', { mode: 0o600 })],
  ])('where the settings are %s, acting takes a second word', async (_, make) => {
    make();
    const pid = await victims.run('sleep', [victims.marker]);
    const refused = await end(pid);
    expect(refused.errors).toContain('every action asks for a second confirmation');
    expect(refused.errors).toContain('--guarded');
    expect([refused.code, isAlive(pid)]).toEqual([4, true]);
    const done = await end(pid, '--guarded');
    expect([done.code, isAlive(pid)]).toEqual([0, false]);
  });
});

describe('settings that several change at once', { timeout: 180_000 }, () => {
  let browser: Browser;
  let serves: HeadroomServe[] = [];
  beforeEach(async () => {
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await browser.close();
    await Promise.all(serves.map((serve) => serve.stop()));
    serves = [];
  });

  async function serve(): Promise<HeadroomServe> {
    const started = await startServeIn(folder, {}, '--port', '0');
    serves.push(started);
    return started;
  }

  async function openSettings(page: Page, address: string): Promise<Page> {
    await page.goto(address);
    await page.getByTestId('view-settings').click();
    await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
    return page;
  }

  test('two pages and an editor undo nothing of each other, and each page shows what the others did', async () => {
    write({ graceSeconds: 30 });
    const { link } = await serve();
    const context = await browser.newContext({ locale: 'en' });
    const first = await openSettings(await context.newPage(), link);
    const second = await openSettings(await context.newPage(), new URL('/', link).href);
    // The pages have not heard of it when they send their own changes.
    write({ ...stored(), guards: [GUARD] });
    await Promise.all([
      first.getByLabel('Theme').selectOption('dark'),
      second.getByLabel('Units').selectOption('binary'),
    ]);
    await expect.poll(stored, PATIENCE).toEqual({ graceSeconds: 30, guards: [GUARD], theme: 'dark', units: 'binary' });
    await expect.poll(() => second.locator('html').getAttribute('data-theme'), PATIENCE).toBe('dark');
    await expect.poll(() => first.getByLabel('Units').inputValue(), PATIENCE).toBe('binary');
    for (const page of [first, second]) await page.getByText('sleep: Never touch. It runs the shop.').waitFor();
  });

  test('two Headrooms keep the guards that each was given, and an editor is heard in both', async () => {
    const pages = await Promise.all(
      [await serve(), await serve()].map(async ({ link }) => {
        const context = await browser.newContext({ locale: 'en' });
        return openSettings(await context.newPage(), link);
      }),
    );
    await Promise.all(
      pages.map(async (page, index) => {
        const guards = page.getByRole('group', { name: 'Protected processes' });
        await guards.getByLabel('Process name').fill(`shop-${index}`);
        await guards.getByLabel('Reason').fill('mine');
        await guards.getByRole('button', { name: 'Add' }).click();
      }),
    );
    for (const page of pages) {
      for (const name of ['shop-0', 'shop-1']) await page.getByText(`${name}: Ask twice. mine`).waitFor();
    }
    write({ ...stored(), theme: 'purple', units: 'binary' });
    for (const page of pages) {
      await expect.poll(() => page.getByLabel('Units').inputValue(), PATIENCE).toBe('binary');
      await page
        .getByTestId('notice')
        .getByText(/theme.*purple.*is not one of/)
        .waitFor();
    }
    expect(stored()['guards']).toHaveLength(2);
  });
});
