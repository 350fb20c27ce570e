import { networkInterfaces } from 'node:os';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CLOSE_CODES, LONGEST_REQUEST } from '../../electron/contract/wire.ts';
import { createAccess } from '../../electron/host/web/sessions.ts';
import { ask, askForUpgrade, enter, exchange, openPage, startTestHost } from '../doubles/web-host.ts';

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of running.splice(0)) await close();
});

async function start(...options: Parameters<typeof startTestHost>) {
  const started = await startTestHost(...options);
  running.push(() => started.host.close());
  return started;
}

test('the printed address lets a browser in, without any cookie', async () => {
  const { host } = await start();
  const address = host.issueAddress();
  expect(new URL(address).host).toBe(`127.0.0.1:${host.port}`);
  const answer = await exchange(address);
  expect(answer.status).toBe(200);
  expect(answer.headers['set-cookie']).toBeUndefined();
  const { session } = JSON.parse(answer.body) as { session: string };
  const page = await openPage(host, session);
  expect(page.messages[0]).toEqual({ event: 'connection', payload: { connected: true } });
});

test('a token works once', async () => {
  const { host } = await start();
  const address = host.issueAddress();
  expect((await exchange(address)).status).toBe(200);
  expect((await exchange(address)).status).toBe(401);
});

test('a token is not spent by loading the page, as a look ahead does', async () => {
  const { host } = await start();
  const address = host.issueAddress();
  const { pathname, search } = new URL(address);
  for (const method of ['GET', 'HEAD']) await ask(host.port, pathname + search, {}, method);
  expect((await ask(host.port, '/session', {}, 'GET')).status).toBe(405);
  expect((await exchange(address)).status).toBe(200);
});

test('a link that nobody has used for a quarter of an hour is worth nothing', () => {
  let now = 0;
  const access = createAccess(() => now);
  const token = access.issueToken();
  now = 16 * 60_000;
  expect(access.redeem(token)).toBeNull();
});

test.each([
  [{}, 'This link is wrong, too old or was used before.', 'lang="en"'],
  [{ 'accept-language': 'de-DE,pt-BR;q=0.8,en;q=0.5' }, 'Este link está errado', 'lang="pt-BR"'],
])('a browser is turned away in its language: %j', async (headers, said, marked) => {
  const { host } = await start();
  const { body } = await ask(host.port, '/session', headers, 'POST');
  expect(body).toContain(said);
  expect(body).toContain(marked);
});

test('a new address makes the one before worthless, but not the browsers that are in', async () => {
  const { host } = await start();
  const session = await enter(host);
  const old = host.issueAddress();
  await enter(host);
  expect((await exchange(old)).status).toBe(401);
  expect((await openPage(host, session)).messages).toHaveLength(1);
});

test.each(['', 'wrong', 'a'.repeat(43), '../'])('a wrong token (%j) is turned down', async (token) => {
  const { host } = await start();
  host.issueAddress();
  expect((await exchange(`http://127.0.0.1:${host.port}/?token=${token}`)).status).toBe(401);
});

test('before an address was issued there is no token that works', async () => {
  const { host } = await start();
  expect((await ask(host.port, '/session', {}, 'POST')).status).toBe(401);
});

test.each(['', 'wrong', 'a'.repeat(43)])('a page without a valid session (%j) hears nothing', async (session) => {
  const { host } = await start();
  await enter(host);
  const page = await openPage(host, session);
  expect(await page.closed).toBe(CLOSE_CODES.signedOut);
  expect(page.messages).toEqual([]);
});

test('a request in the place of the session is not answered', async () => {
  const { host } = await start();
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/ws`, {
    headers: { origin: `http://127.0.0.1:${host.port}` },
  });
  await once(socket, 'open');
  socket.send('{"id":1,"method":"getFrame","params":{}}');
  expect((await once(socket, 'close'))[0]).toBe(CLOSE_CODES.signedOut);
});

test('cookies that other servers on this machine have set change nothing, not even 18 kB of them', async () => {
  const { host } = await start();
  const session = await enter(host);
  const cookie = `headroom=evil; session=evil; more=${'x'.repeat(18_000)}`;
  expect((await ask(host.port, '/', {})).status).toBe(200);
  expect((await openPage(host, session, cookie)).messages).toHaveLength(1);
});

test('headers that are longer still are answered with what to do, in both languages', async () => {
  const { host } = await start();
  const answer = await ask(host.port, '/', { cookie: 'x'.repeat(66_000) });
  expect(answer).toMatchObject({ status: 431, body: expect.stringMatching(/Delete the cookies.*Apague no navegador/) });
});

test.each(['evil.example', 'evil.example:PORT', '127.0.0.1.evil.example', '192.168.1.2:PORT', '0.0.0.0:PORT'])(
  'a foreign Host (%j), as DNS rebinding brings, is turned down',
  async (name) => {
    const { host } = await start();
    const answer = await ask(host.port, '/', { host: name.replace('PORT', String(host.port)) });
    expect(answer.status).toBe(403);
    expect(answer.body).not.toContain('the page');
  },
);

test('the end of an SSH tunnel, which has another port, is this machine', async () => {
  const { host } = await start();
  expect((await ask(host.port, '/', { host: 'localhost:9000' })).status).toBe(200);
});

test.each(['http://evil.example', 'null', 'https://127.0.0.1:PORT', 'http://localhost:PORT', 'http://127.0.0.1:1'])(
  'a foreign Origin (%s) is turned down',
  async (template) => {
    const { host } = await start();
    const origin = template.replace('PORT', String(host.port));
    expect((await ask(host.port, '/', { origin })).status).toBe(403);
    const upgrade = { Host: `127.0.0.1:${host.port}`, Origin: origin };
    expect(await askForUpgrade(host.port, upgrade)).toBe(403);
  },
);

test('a WebSocket needs the right Host, its own Origin', async () => {
  const { host } = await start();
  const right = { Host: `127.0.0.1:${host.port}`, Origin: `http://127.0.0.1:${host.port}` };
  expect(await askForUpgrade(host.port, right)).toBe(101);
  expect(await askForUpgrade(host.port, { ...right, Host: 'evil.example' })).toBe(403);
  expect(await askForUpgrade(host.port, { Host: right.Host })).toBe(403);
  expect(await askForUpgrade(host.port, right, '/elsewhere')).toBe(404);
});

test.each([
  '/../package.json',
  '/..%2f..%2fetc/passwd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/assets/../../package.json',
  '/assets/..\\..\\package.json',
  '//etc/passwd',
  '/index.html%00.js',
  'http://evil.example/index.html',
  '/constructor',
  '/__proto__',
])('a path that leaves the table (%s) finds nothing', async (path) => {
  const { host } = await start();
  expect((await ask(host.port, path, {})).status).toBe(404);
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])(
  '%s is not a request that is answered',
  async (method) => {
    const { host } = await start();
    expect((await ask(host.port, '/', {}, method)).status).toBe(405);
  },
);

test('a request with a body is turned down', async () => {
  const { host } = await start();
  expect((await ask(host.port, '/', { 'content-length': '5' }, 'GET', 'hello')).status).toBe(413);
});

test('headers without end are cut off', async () => {
  const { host } = await start();
  await expect(
    ask(host.port, '/', { cookie: 'x'.repeat(LONGEST_REQUEST) }).then(({ status }) => status),
  ).resolves.toBeGreaterThanOrEqual(400);
});

test('what is no HTTP at all is answered with 400 and the server lives on', async () => {
  const { host } = await start();
  const socket = connect(host.port, '127.0.0.1');
  socket.write('\u0016\u0003\u0001 nonsense\r\n\r\n');
  const answer = await new Promise<string>((resolve) => socket.on('data', (data) => resolve(data.toString())));
  socket.destroy();
  expect(answer).toContain('400');
  expect((await ask(host.port, '/', {})).status).toBe(200);
});

test('every answer carries the security policy and none allows another site to read it', async () => {
  const { host } = await start();
  const answers = [
    await ask(host.port, '/', {}),
    await ask(host.port, '/'),
    await ask(host.port, '/nowhere', {}),
    await ask(host.port, '/', { host: 'evil.example' }),
    await ask(host.port, '/', {}, 'POST'),
  ];
  for (const { headers } of answers) {
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
});

test('files whose names hold a hash are cached for ever, the page never, and both are compressed when asked for', async () => {
  const { host } = await start();
  const asset = await ask(host.port, '/assets/app-3f2a.js', { 'accept-encoding': 'gzip, br' });
  expect(asset.headers['cache-control']).toContain('immutable');
  expect(asset.headers['content-encoding']).toBe('gzip');
  const page = await ask(host.port, '/', {});
  expect(page.headers['cache-control']).toBe('no-store');
  expect(page.headers['content-encoding']).toBeUndefined();
});

test('nothing listens on any other address than loopback', async (context) => {
  const { host } = await start();
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4');
  if (outside === undefined) context.skip('this machine has no other address');
  const reached = await new Promise<boolean>((resolve) => {
    const socket = connect(host.port, outside?.address);
    socket.on('connect', () => {
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
  expect(reached).toBe(false);
});

test('a port that is in use is an error with that name', async () => {
  const { host } = await start();
  await expect(startTestHost({ port: host.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

/** Starts a small program as user nobody; it ends with this process. */
function startAsNobody(program: string, port: number) {
  const user = ['--reuid=65534', '--regid=65534', '--clear-groups'];
  return spawn('setpriv', [...user, process.execPath, '-e', program, String(port)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

/** Runs a small program as user nobody; what it printed. */
async function asNobody(program: string, port: number): Promise<string> {
  const child = startAsNobody(program, port);
  let printed = '';
  child.stdout.on('data', (data: Buffer) => (printed += data.toString()));
  await once(child, 'close');
  return printed;
}

const SAY_STATUS = `
const { connect } = require('node:net');
const port = Number(process.argv[1]);
const lines = ['', 'Upgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\nOrigin: http://127.0.0.1:' + port + '\\r\\n'];
for (const [at, more] of lines.entries()) {
  const socket = connect(port, '127.0.0.1');
  socket.write('GET ' + (at ? '/ws' : '/') + ' HTTP/1.1\\r\\nHost: 127.0.0.1:' + port + '\\r\\n' + more + '\\r\\n');
  socket.on('error', () => undefined);
  socket.once('data', (data) => { console.log(String(data).slice(9, 12)); socket.destroy(); });
}`;

/** Keeps 1,100 connections that say nothing, and makes each one anew that is ended, until its input ends. */
const FLOOD = `
const { connect } = require('node:net');
let made = 0;
const keep = () => {
  const socket = connect(Number(process.argv[1]), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.on('close', () => { made += 1; setImmediate(keep); });
};
for (let index = 0; index < 1100; index += 1) keep();
console.log('going');
process.stdin.resume().on('end', () => { console.log(made); process.exit(); });`;

test.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
  'a connection of another user is refused, page and upgrade alike, whatever it knows',
  async () => {
    const { host } = await start();
    expect((await asNobody(SAY_STATUS, host.port)).trim().split('\n')).toEqual(['403', '403']);
    expect((await ask(host.port, '/')).status).toBe(200);
  },
);

test.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
  'while another user floods it with connections that say nothing, the owner is answered promptly each time',
  async () => {
    const { host } = await start();
    const flood = startAsNobody(FLOOD, host.port);
    await once(flood.stdout, 'data');
    const work: number[] = [];
    for (let request = 0; request < 10; request += 1) {
      // The time that this process was at work says the same on a machine that others keep busy.
      const began = process.cpuUsage();
      expect((await ask(host.port, '/')).status).toBe(200);
      const { user, system } = process.cpuUsage(began);
      work.push((user + system) / 1000);
    }
    flood.stdin.end();
    const [made] = (await once(flood.stdout, 'data')) as [Buffer];
    // The flood went on all the time: it was turned away and came again.
    expect(Number(made.toString())).toBeGreaterThan(2000);
    expect(Math.max(...work)).toBeLessThan(2000);
  },
  120_000,
);
