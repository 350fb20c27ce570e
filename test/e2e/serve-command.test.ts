import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { exchange, startServe, type HeadroomServe } from './harness/headroom-serve.ts';

const running: HeadroomServe[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((serve) => serve.stop()));
});

async function serve(...options: readonly string[]): Promise<HeadroomServe> {
  const started = await startServe(...options);
  running.push(started);
  return started;
}

test('the printed link leads to the interface', async () => {
  const { link } = await serve('--port', '0');
  expect((await exchange(link)).status).toBe(200);
  const page = await fetch(link);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<script type="module"');
});

test('a second one on the same port says that it is in use and what to do, and fails', async () => {
  const { port } = await serve('--port', '0');
  await expect(startServe('--port', String(port))).rejects.toMatchObject({
    code: 1,
    message: expect.stringMatching(/port \d+: it is in use.*headroom serve --port 0/s),
  });
});

test.each([
  ['--port', '70000'],
  ['--port', 'eighty'],
  ['--port', '80.5'],
  ['--reader', 'crystal-ball'],
  ['--opne'],
  ['--on-alert', '/no/such/program'],
  ['--on-alert', "say 'x"],
])('%s %s is an error', async (...options) => {
  await expect(startServe(...options)).rejects.toMatchObject({ code: 2 });
});

test('a signal asks for another link, and the one before is no longer good', async (context) => {
  if (process.platform === 'win32') context.skip('Windows has no such signal');
  const started = await serve('--port', '0');
  const first = started.link;
  started.signal('SIGUSR2');
  await started.nextLine();
  expect(started.link).not.toBe(first);
  expect((await exchange(first)).status).toBe(401);
  expect((await exchange(started.link)).status).toBe(200);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends it cleanly', async (signal) => {
  const started = await serve('--port', '0');
  started.signal(signal);
  expect(await started.ended).toBe(0);
});

test('a signal that arrives twice, as npm sends it, still ends it cleanly', async () => {
  const started = await serve('--port', '0');
  started.signal('SIGINT');
  await sleep(20);
  started.signal('SIGINT');
  expect(await started.ended).toBe(0);
});
