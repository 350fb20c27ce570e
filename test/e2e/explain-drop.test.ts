import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LARGEST_LOG } from '../../electron/core/incident/explained.ts';
import { openServedPage, type ServedPage } from './harness/served-page.ts';

const KILL = path.join(import.meta.dirname, '../fixtures/kernel-log/memcg-kill.kmsg');

/** Names are set apart from the text around them. */
const EXHAUSTED = /Memory of .?dk-leak.? was exhausted/;

let served: ServedPage;
let page: Page;

beforeEach(async () => {
  served = await openServedPage({ locale: 'en-US' });
  ({ page } = served);
});
afterEach(() => served.close());

async function openPage(): Promise<void> {
  await page.goto(served.serve.link);
  await page.getByTestId('headline').waitFor();
}

/** Drops a file on the window as a file manager does. */
async function drop(name: string, text: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([name, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text ?? ''], name ?? ''));
      return data;
    },
    [name, text],
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.getByTestId('log-drop').waitFor();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await page.getByTestId('log-drop').waitFor({ state: 'detached' });
}

test('a log that is dropped on any view is explained, and closing it leads back to the incidents', async () => {
  await openPage();
  await drop('box<b>.log', readFileSync(KILL, 'utf8'));
  const told = page.getByTestId('explained-log');
  await told.getByText(EXHAUSTED).first().waitFor();
  expect(await told.textContent()).toContain('box<b>.log');
  expect(await told.textContent()).toContain('after the machine was started');
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Incidents' }).waitFor();
  expect(served.problems).toEqual([]);
});

test('a log can be chosen by key, and is read to its end where it is larger than can be sent', async () => {
  await openPage();
  await page
    .getByRole('button', { name: 'Incidents' })
    .or(page.getByRole('link', { name: 'Incidents' }))
    .first()
    .click();
  const choose = page.getByRole('button', { name: 'Explain a log …' });
  const chooser = page.waitForEvent('filechooser');
  await choose.press('Enter');
  const padding = Buffer.alloc(LARGEST_LOG, `${'nothing of the kind '.repeat(1000)}\n`);
  await (
    await chooser
  ).setFiles({ name: 'large.log', mimeType: '', buffer: Buffer.concat([padding, readFileSync(KILL)]) });
  const told = page.getByTestId('explained-log');
  await told.getByText(EXHAUSTED).first().waitFor({ timeout: 50_000 });
  expect(await told.textContent()).toContain('Only its last 8.4 MB were read.');
});

test('a file that tells of nothing is no mistake, and another one can be given at once', async () => {
  await openPage();
  await drop('empty.log', '');
  await page.getByText('Nothing in it tells of a program').waitFor();
  await drop('kill.log', readFileSync(KILL, 'utf8'));
  await page.getByTestId('explained-log').getByText(EXHAUSTED).first().waitFor();
});
