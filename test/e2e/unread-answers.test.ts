import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { SOCKET_PATH, type SessionAnswer } from '../../electron/contract/wire.ts';
import { exchange, startServe, type HeadroomServe } from './harness/headroom-serve.ts';

const PAGES = 60;
const ROUNDS = 2;
const WAVES = 2;
/** Fewer than the requests that one page may leave unanswered, so that none is refused. */
const REQUESTS = 30;
const MB = 1e6;

let serve: HeadroomServe;
const sockets: WebSocket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await serve.stop();
});

async function openPage(session: string): Promise<WebSocket> {
  const origin = `http://127.0.0.1:${serve.port}`;
  const socket = new WebSocket(origin.replace('http', 'ws') + SOCKET_PATH, { headers: { origin } });
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'open');
  const welcomed = messageWith(socket, '"event":"connection"');
  socket.send(JSON.stringify({ session }));
  await welcomed;
  return socket;
}

/** Waits for a message that contains this text; the message's length in bytes. */
function messageWith(socket: WebSocket, text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.on('message', function check(data: Buffer) {
      if (!data.includes(text)) return;
      socket.off('message', check).off('close', ended);
      resolve(data.length);
    });
    socket.once('close', ended);
    function ended(code: number): void {
      reject(new Error(`The connection ended with ${code}.`));
    }
  });
}

async function askForFrame(socket: WebSocket, id: number): Promise<number> {
  const answered = messageWith(socket, `"id":${id},"ok":true`);
  socket.send(JSON.stringify({ id, method: 'getFrame', params: {} }));
  return answered;
}

/** A line of /proc/PID/status in bytes. */
function memory(line: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${serve.pid}/status`, 'utf8');
  return Number(new RegExp(`^${line}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
}

test.skipIf(process.platform !== 'linux')(
  'pages that ask without end and read nothing cost Headroom less than 80 MB together, and the page that reads gets its frames',
  async () => {
    serve = await startServe('--port', '0');
    const { session } = (await (await exchange(serve.link)).json()) as SessionAnswer;
    const reading = await openPage(session);
    await messageWith(reading, '"event":"frame"');
    const size = await askForFrame(reading, 0);

    // The peak is counted from here.
    writeFileSync(`/proc/${serve.pid}/clear_refs`, '5');
    const before = memory('VmRSS');
    for (let wave = 1; wave <= WAVES; wave += 1) {
      const greedy: WebSocket[] = [];
      for (let page = 0; page < PAGES; page += 1) greedy.push(await openPage(session));
      for (const socket of greedy) socket.pause();
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const socket of greedy) {
          for (let id = 1; id <= REQUESTS; id += 1) socket.send(JSON.stringify({ id, method: 'getFrame', params: {} }));
        }
        await messageWith(reading, '"event":"frame"');
        await askForFrame(reading, wave * ROUNDS + round);
      }
      // What the pages of one wave left unread must be free for the next.
      for (const socket of greedy) socket.terminate();
    }
    expect(size * PAGES * ROUNDS * REQUESTS * WAVES).toBeGreaterThan(200 * MB);
    expect(memory('VmHWM') - before).toBeLessThan(80 * MB);
    await messageWith(reading, '"event":"frame"');
  },
  240_000,
);
