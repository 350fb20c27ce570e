import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { setType, type Type } from './fonts.ts';
import { useFakePages } from './open-page.ts';
import { leakingFrame, machinePool, script } from './scenes.ts';

const open = useFakePages();

/** Letters such as Noto Sans has them; wide ones, as in Verdana; and large ones, which readers choose in the browser. */
const TYPES: readonly (readonly [string, Type])[] = [
  ['narrow letters', { width: 0.85, size: 16 }],
  ['wide letters', { width: 1.15, size: 16 }],
  ['large letters', { width: 1, size: 20 }],
  ['wide and very large letters', { width: 1.15, size: 24 }],
];
const SIZES = [
  [1280, 800],
  [900, 600],
] as const;
const LOCALES = ['en-US', 'pt-BR'] as const;

const looks = SIZES.flatMap(([width, height]) => LOCALES.map((locale) => ({ width, height, locale })));

/** The texts among these elements of which something is not to be seen: cut, beside the window, or under another one. */
async function cutAmong(page: Page, selector: string): Promise<readonly string[]> {
  return await page.locator(selector).evaluateAll((elements) =>
    elements
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        const isCut = element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline';
        const isCutBelow =
          element.scrollHeight > element.clientHeight + 8 && getComputedStyle(element).overflow === 'hidden';
        const isBeside = left < -1 || right > innerWidth + 1;
        return width > 0 && (isCut || isCutBelow || isBeside);
      })
      .map((element) => element.textContent.trim()),
  );
}

const leaking = leakingFrame().pools[0] ?? machinePool();
const service = { ...leaking, id: '/a', kind: 'cgroup' as const, label: 'nightly-reports.service' };
const scene = leakingFrame({ pools: [machinePool(), service, ...leakingFrame().pools.slice(1)] });

/** Everything that is cut, with the letters in which it is; null where no font to measure with is installed. */
async function cutInAnyType(page: Page, selectors: readonly string[]): Promise<readonly string[] | null> {
  const found: string[] = [];
  for (const [name, type] of TYPES) {
    if (!(await setType(page, type))) return null;
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const cut = await cutAmong(page, selectors.join(', '));
    const sideways = await page.locator('main > .view').evaluate((view) => view.scrollWidth - view.clientWidth);
    found.push(
      ...cut.map((text) => `${name}: ${text}`),
      ...(sideways > 0 ? [`${name}: ${sideways} pixels sideways`] : []),
    );
  }
  return found;
}

describe.each(looks)('wide and large letters at $width pixels, $locale', ({ width, height, locale }) => {
  const options = { locale, viewport: { width, height } };

  test('leave the whole answer in sight: who, when, what is left, and the buttons', async ({ skip }) => {
    const { page, testId } = await open(script(scene), options);
    await testId('headline')
      .filter({ hasText: /8 minut/ })
      .waitFor();
    const answer = ['.answer h1', '.answer p', '.answer button'];
    const limits = ['.overview section h2', '.pools .line > button', '.pools p'];
    const cut = await cutInAnyType(page, [...answer, ...limits]);
    skip(cut === null, 'none of the fonts to measure with is installed');
    expect(cut).toEqual([]);
  });
});
