import { afterEach, expect, test, vi } from 'vitest';
import { unpackFrame } from '../../electron/contract/packed-frame.ts';
import { CLOSE_CODES, LONGEST_REQUEST } from '../../electron/contract/wire.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../electron/core/settings/settings.ts';
import type { WebHostOptions } from '../../electron/host/web/web-host.ts';
import type { Frame } from '../../electron/core/model/frame.ts';
import { enter, openPage, startTestHost, type TestPage } from '../doubles/web-host.ts';
import { reason } from '../../electron/core/words/reasons.ts';

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of running.splice(0)) await close();
});

async function start(options: Parameters<typeof startTestHost>[0] = {}) {
  const started = await startTestHost(options);
  const session = await enter(started.host);
  running.push(() => started.host.close());
  return { ...started, openPage: () => openPage(started.host, session) };
}

const framesOf = ({ messages }: TestPage): Frame[] =>
  messages.flatMap((message) =>
    'event' in message && message.event === 'frame' ? [unpackFrame(message.payload)] : [],
  );
const replyTo = ({ messages }: TestPage, id: number) =>
  vi.waitFor(() => {
    const reply = messages.find((message) => 'id' in message && message.id === id);
    if (reply === undefined) throw new Error('no reply yet');
    return reply;
  });

test('a page asks and is answered under the id that it chose', async () => {
  const { openPage } = await start();
  const page = await openPage();
  page.send({ id: 7, method: 'getHost', params: {} });
  expect(await replyTo(page, 7)).toMatchObject({ id: 7, ok: true, result: { host: 'web' } });
});

test('a page gets each frame as it is made', async () => {
  const { openPage, tick } = await start();
  const page = await openPage();
  await tick();
  await vi.waitFor(() => {
    expect(framesOf(page).map(({ number }) => number)).toEqual([2]);
  });
});

test('every page hears of changed settings, hidden ones too', async () => {
  const listeners = new Set<(settings: Settings) => void>();
  const settings: WebHostOptions['settings'] = {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const { openPage, host } = await start({ settings });
  const pages = [await openPage(), await openPage()];
  pages[1]?.send({ visible: false });
  for (const listener of listeners) listener({ ...DEFAULT_SETTINGS, theme: 'dark' });
  for (const { messages } of pages) {
    await vi.waitFor(() => {
      expect(messages).toContainEqual({ event: 'settings', payload: { ...DEFAULT_SETTINGS, theme: 'dark' } });
    });
  }
  await host.close();
  expect(listeners.size).toBe(0);
});

test('a hidden page gets no frames and nobody is watching; when it is shown it gets the newest at once', async () => {
  const { openPage, tick, reader } = await start();
  const page = await openPage();
  page.send({ visible: false });
  page.send({ id: 1, method: 'getHost', params: {} });
  await replyTo(page, 1);
  await tick();
  const reads = reader.reads;
  for (let second = 0; second < 10; second += 1) await tick();
  expect(reader.reads - reads).toBeLessThanOrEqual(2);
  expect(framesOf(page)).toEqual([]);
  page.send({ visible: true });
  await vi.waitFor(() => {
    expect(framesOf(page).length).toBe(1);
  });
});

test('an unknown request and parameters of the wrong shape are answered, not obeyed', async () => {
  const { openPage } = await start();
  const page = await openPage();
  page.send({ id: 1, method: 'eraseDisk', params: {} });
  page.send({ id: 2, method: 'constructor', params: {} });
  page.send({
    id: 3,
    method: 'planAction',
    params: { action: 'end', scope: 'process', identity: { pid: -1, start: 0 } },
  });
  for (const id of [1, 2, 3]) expect(await replyTo(page, id)).toMatchObject({ ok: false });
});

test.each([
  'nonsense',
  '{',
  '[]',
  'null',
  '"getHost"',
  '{"id":-1,"method":"getHost","params":{}}',
  '{"id":1.5,"method":"getHost","params":{}}',
  '{"id":"1","method":"getHost","params":{}}',
  '{"id":1,"method":"getHost","params":{},"more":1}',
  '{"visible":"yes"}',
  Buffer.from([0, 255, 254]),
])('a page that keeps sending %j is shut out, and the others are served on', async (message) => {
  const { openPage } = await start();
  const [bad, good] = [await openPage(), await openPage()];
  for (let time = 0; time < 20; time += 1) bad.send(message);
  expect(await bad.closed).toBe(CLOSE_CODES.misuse);
  good.send({ id: 1, method: 'getHost', params: {} });
  expect(await replyTo(good, 1)).toMatchObject({ ok: true });
});

test('a message longer than allowed ends the connection', async () => {
  const { openPage } = await start();
  const page = await openPage();
  page.send({ id: 1, method: 'getHost', params: { text: 'x'.repeat(LONGEST_REQUEST) } });
  expect(await page.closed).toBe(1009);
});

test('a page that asks without end is told so, and can ask again later', async () => {
  const { openPage } = await start();
  const page = await openPage();
  for (let id = 0; id < 500; id += 1) page.send({ id, method: 'getHost', params: {} });
  expect(await replyTo(page, 499)).toMatchObject({ ok: false, error: reason('request.too-many') });
  let id = 500;
  await vi.waitFor(
    async () => {
      id += 1;
      page.send({ id, method: 'getHost', params: {} });
      expect(await replyTo(page, id)).toMatchObject({ ok: true });
    },
    { timeout: 10_000, interval: 200 },
  );
});

test('200 pages get every frame', async () => {
  const { openPage, tick } = await start({ processes: 300 });
  const pages = await Promise.all(Array.from({ length: 200 }, openPage));
  for (const number of [2, 3, 4]) {
    await tick();
    await vi.waitFor(
      () => {
        expect(pages.every((page) => framesOf(page).at(-1)?.number === number)).toBe(true);
      },
      { timeout: 15_000 },
    );
  }
  expect(pages.every((page) => framesOf(page).length === 3)).toBe(true);
});

test('one page more than there is room for is turned down with a code that says so', async () => {
  const { openPage } = await start();
  await Promise.all(Array.from({ length: 256 }, openPage));
  const more = await openPage();
  expect(await more.closed).toBe(CLOSE_CODES.full);
});

test('pages that read nothing cost at most one frame each, and get the newest when they read again', async () => {
  const { openPage, tick, monitor } = await start({ processes: 2000 });
  const slow = await Promise.all(Array.from({ length: 4 }, openPage));
  for (const page of slow) page.socket.pause();
  const frameSize = Buffer.byteLength(JSON.stringify(monitor.current()));
  await tick();
  const before = process.memoryUsage();
  for (let frame = 0; frame < 100; frame += 1) await tick();
  const after = process.memoryUsage();
  const grown = after.external + after.arrayBuffers - before.external - before.arrayBuffers;
  // 400 frames were made for them; one each may wait, and the newest is shared.
  expect(grown).toBeLessThan(40 * frameSize);

  for (const page of slow) page.socket.resume();
  await vi.waitFor(
    () => {
      for (const page of slow) expect(framesOf(page).at(-1)?.number).toBe(monitor.current()?.number);
    },
    { timeout: 15_000 },
  );
  for (const page of slow) expect(framesOf(page).length).toBeLessThan(60);
});

test('a page that asks for much before it reads gets every answer once it reads', async () => {
  const { openPage } = await start({ processes: 2000 });
  const page = await openPage();
  page.socket.pause();
  for (let id = 0; id < 30; id += 1) page.send({ id, method: 'getFrame', params: {} });
  // The host has taken in all of these requests when it answers a page that came later.
  const later = await openPage();
  later.send({ id: 1, method: 'getHost', params: {} });
  await replyTo(later, 1);
  page.socket.resume();
  for (let id = 0; id < 30; id += 1) expect(await replyTo(page, id)).toMatchObject({ ok: true });
});

test('when the host stops, pages are told so', async () => {
  const { host, openPage } = await start();
  const page = await openPage();
  await host.close();
  expect(await page.closed).toBe(CLOSE_CODES.stopping);
});

test('a frame that cannot be put into text is reported, and the pages live on', async () => {
  const errors: unknown[] = [];
  const { openPage, tick, monitor } = await start({ onError: (error) => errors.push(error) });
  const page = await openPage();
  const frame = monitor.current();
  const current = vi.spyOn(monitor, 'current').mockReturnValue({
    ...(frame as Frame),
    number: 99,
    get processes(): never {
      throw new Error('a bug');
    },
  });
  await tick();
  expect(errors).toEqual([new Error('a bug')]);
  current.mockRestore();
  await tick();
  await vi.waitFor(() => {
    expect(framesOf(page).length).toBeGreaterThan(0);
  });
});
