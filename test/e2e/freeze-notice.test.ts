import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MIB } from '../../electron/core/model/units.ts';
import { openLimitedCgroup } from '../doubles/linux/limited-cgroup.ts';
import { MemoryUser } from '../doubles/linux/memory-user.ts';
import { launchBrowser } from './harness/browser.ts';
import { startServeIn } from './harness/headroom-serve.ts';
import { runHeadroom } from './harness/headroom.ts';

const LIMIT = 200 * MIB;
const PATIENCE = { timeout: 60_000, interval: 200 };

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-freeze-'));
const frozen = path.join(folder, 'frozen');
let missing: string | null = null;

/** A Headroom that is killed while a cgroup is all but full, as when a machine freezes. */
beforeAll(async () => {
  const cgroup = openLimitedCgroup('freeze', LIMIT);
  if (typeof cgroup === 'string') {
    missing = cgroup;
    return;
  }
  const leaker = await MemoryUser.start();
  try {
    cgroup.add(leaker.pid);
    const serve = await startServeIn(frozen, {}, '--port', '0');
    while (cgroup.usage() < LIMIT - 4 * MIB) {
      await leaker.tell('anonymous 2');
      await sleep(80);
    }
    // Until what was seen of it is on the disk: from warning on that is a matter of a second.
    const journal = path.join(frozen, 'headroom', 'journal');
    const recorded = () => readdirSync(journal).reduce((sum, name) => sum + statSync(path.join(journal, name)).size, 0);
    const before = recorded();
    for (let waited = 0; recorded() === before && waited < 100; waited += 1) await sleep(100);
    await sleep(3000);
    serve.signal('SIGKILL');
    await serve.ended;
  } finally {
    await leaker.end();
    await cgroup.remove();
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach((context) => {
  if (missing !== null) context.skip(missing);
});

/** Each begins with what was left behind. */
function copyOf(name: string): string {
  const copy = path.join(folder, name);
  cpSync(frozen, copy, { recursive: true });
  return copy;
}

test.concurrent.each([
  [
    'en_US.UTF-8',
    /^The last session ended at .*\d.*, when memory ran out because of node\. What happened: headroom incidents show (\S+)$/,
  ],
  [
    'pt_BR.UTF-8',
    /^A última sessão terminou às .*\d.*, quando a memória acabou por causa de node\. O que aconteceu: headroom incidents show (\S+)$/,
  ],
])('after a freeze the terminal says how the last time ended, in %s', async (locale, words) => {
  const directory = copyOf(locale);
  const environment = { LANG: locale, LC_ALL: locale };
  const serve = await startServeIn(directory, environment, '--port', '0');
  try {
    await expect.poll(() => serve.printed.find((line) => words.test(line)), PATIENCE).toBeDefined();
    const id = words.exec(serve.printed.find((line) => words.test(line)) ?? '')?.[1] ?? '';
    const shown = await runHeadroom(['incidents', 'show', id], {
      ...environment,
      XDG_STATE_HOME: directory,
      XDG_CONFIG_HOME: directory,
    });
    expect(shown.code).toBe(0);
    expect(shown.out).toMatch(locale.startsWith('pt') ? /^A gravação parou/ : /^Recording stopped/);
    expect(shown.out).toContain('headroom-freeze');
  } finally {
    await serve.stop();
  }
});

test.concurrent.each([
  ['en-US', 'The last session ended at'],
  ['pt-BR', 'A última sessão terminou às'],
])(
  'and so does the page, above everything else, in %s',
  async (locale, words) => {
    const serve = await startServeIn(copyOf(`page-${locale}`), {}, '--port', '0');
    const browser = await launchBrowser();
    try {
      const page = await (await browser.newContext({ locale })).newPage();
      await page.goto(serve.link);
      const notice = page.getByTestId('last-end');
      await notice.getByText(words).waitFor({ timeout: 60_000 });
      const top = (await notice.boundingBox())?.y ?? Infinity;
      const main = page.getByRole('main').getByRole('heading').first();
      expect(top).toBeLessThan((await main.boundingBox())?.y ?? 0);
      await notice.getByRole('button').click();
      await page.getByTestId('incident-summary').waitFor();
    } finally {
      await browser.close();
      await serve.stop();
    }
  },
  120_000,
);

test.concurrent('it is said once: after an end as it should be there is nothing to say', async () => {
  const directory = copyOf('once');
  const first = await startServeIn(directory, {}, '--port', '0');
  await expect.poll(() => first.printed.join('\n'), PATIENCE).toMatch(/memory ran out|memória acabou/);
  await first.stop();
  const second = await startServeIn(directory, {}, '--port', '0');
  await sleep(4000);
  expect(second.printed.join('\n')).not.toMatch(/memory ran out|memória acabou/);
  await second.stop();
});
