import { networkInterfaces } from 'node:os';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { LONGEST_REQUEST } from '../../electron/contract/wire.ts';
import { ask, askForUpgrade, enter, startTestHost } from '../doubles/web-host.ts';

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of running.splice(0)) await close();
});

async function start(...options: Parameters<typeof startTestHost>) {
  const started = await startTestHost(...options);
  running.push(() => started.host.close());
  return started;
}

test('the printed address lets a browser in with a strict cookie, and the token is not in the address any more', async () => {
  const { host } = await start();
  const address = new URL(host.issueAddress());
  expect(address.host).toBe(`127.0.0.1:${host.port}`);
  const answer = await ask(host.port, address.pathname + address.search);
  expect(answer.status).toBe(303);
  expect(answer.headers.location).toBe('/');
  const cookie = answer.headers['set-cookie']?.[0] ?? '';
  expect(cookie).toMatch(/; HttpOnly/);
  expect(cookie).toMatch(/; SameSite=Strict/);
  expect(cookie).not.toContain(address.searchParams.get('token'));

  const page = await ask(host.port, '/', { cookie: cookie.split(';')[0] ?? '' });
  expect(page).toMatchObject({ status: 200, body: expect.stringContaining('the page') });
});

test('a token works once', async () => {
  const { host } = await start();
  const { pathname, search } = new URL(host.issueAddress());
  expect((await ask(host.port, pathname + search)).status).toBe(303);
  const again = await ask(host.port, pathname + search);
  expect(again.status).toBe(401);
  expect(again.headers['set-cookie']).toBeUndefined();
});

test.each([
  [{}, 'Headroom is open to the browser only that was given its link.', 'lang="en"'],
  [{ 'accept-language': 'de-DE,pt-BR;q=0.8,en;q=0.5' }, 'O Headroom só se abre no navegador', 'lang="pt-BR"'],
])('a browser is turned away in its language: %j', async (headers, said, marked) => {
  const { host } = await start();
  const { body } = await ask(host.port, '/', headers);
  expect(body).toContain(said);
  expect(body).toContain(marked);
});

test('a new address makes the one before worthless, but not the browsers that are in', async () => {
  const { host } = await start();
  const cookie = await enter(host);
  const old = new URL(host.issueAddress());
  await enter(host);
  expect((await ask(host.port, old.pathname + old.search)).status).toBe(401);
  expect((await ask(host.port, '/', { cookie })).status).toBe(200);
});

test('asking for the headers only, as link previews do, does not use the token up', async () => {
  const { host } = await start();
  const { pathname, search } = new URL(host.issueAddress());
  await ask(host.port, pathname + search, {}, 'HEAD');
  expect((await ask(host.port, pathname + search)).status).toBe(303);
});

test.each(['', 'wrong', 'a'.repeat(43), '%00', '../'])('a wrong token (%j) is turned down', async (token) => {
  const { host } = await start();
  host.issueAddress();
  const answer = await ask(host.port, `/?token=${token}`);
  expect(answer.status).toBe(401);
  expect(answer.headers['set-cookie']).toBeUndefined();
});

test('before an address was issued there is no token that works', async () => {
  const { host } = await start();
  expect((await ask(host.port, '/?token=')).status).toBe(401);
});

test.each(['/', '/index.html', '/assets/app-3f2a.js', '/session', '/nowhere'])(
  'without a cookie, or with a wrong one, %s says nothing',
  async (path) => {
    const { host } = await start();
    const name = (await enter(host)).split('=')[0] ?? '';
    for (const cookie of ['', `${name}=`, `${name}=wrong`, 'other=1']) {
      const answer = await ask(host.port, path, cookie === '' ? {} : { cookie });
      expect(answer.status).toBe(401);
      expect(answer.body).not.toContain('the page');
    }
  },
);

test('a browser that is in can ask whether it is', async () => {
  const { host } = await start();
  expect((await ask(host.port, '/session', { cookie: await enter(host) })).status).toBe(204);
});

test.each(['evil.example', 'evil.example:PORT', '127.0.0.1.evil.example', '192.168.1.2:PORT', '0.0.0.0:PORT'])(
  'a foreign Host (%j), as DNS rebinding brings, is turned down with a valid cookie too',
  async (name) => {
    const { host } = await start();
    const cookie = await enter(host);
    const answer = await ask(host.port, '/', { cookie, host: name.replace('PORT', String(host.port)) });
    expect(answer.status).toBe(403);
    expect(answer.body).not.toContain('the page');
  },
);

test('the end of an SSH tunnel, which has another port, is this machine', async () => {
  const { host } = await start();
  const cookie = await enter(host);
  expect((await ask(host.port, '/', { cookie, host: 'localhost:9000' })).status).toBe(200);
});

test.each(['http://evil.example', 'null', 'https://127.0.0.1:PORT', 'http://localhost:PORT', 'http://127.0.0.1:1'])(
  'a foreign Origin (%s) is turned down',
  async (template) => {
    const { host } = await start();
    const cookie = await enter(host);
    const origin = template.replace('PORT', String(host.port));
    expect((await ask(host.port, '/', { cookie, origin })).status).toBe(403);
    const upgrade = { Host: `127.0.0.1:${host.port}`, Cookie: cookie, Origin: origin };
    expect(await askForUpgrade(host.port, upgrade)).toBe(403);
  },
);

test('a WebSocket needs the right Host, its own Origin and a session', async () => {
  const { host } = await start();
  const cookie = await enter(host);
  const right = { Host: `127.0.0.1:${host.port}`, Cookie: cookie, Origin: `http://127.0.0.1:${host.port}` };
  expect(await askForUpgrade(host.port, right)).toBe(101);
  expect(await askForUpgrade(host.port, { ...right, Host: 'evil.example' })).toBe(403);
  expect(await askForUpgrade(host.port, { ...right, Cookie: 'headroom=1' })).toBe(401);
  expect(await askForUpgrade(host.port, { Host: right.Host, Cookie: cookie })).toBe(403);
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
  const cookie = await enter(host);
  expect((await ask(host.port, path, { cookie })).status).toBe(404);
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])(
  '%s is not a request that is answered',
  async (method) => {
    const { host } = await start();
    expect((await ask(host.port, '/', { cookie: await enter(host) }, method)).status).toBe(405);
  },
);

test('a request with a body is turned down', async () => {
  const { host } = await start();
  const cookie = await enter(host);
  expect((await ask(host.port, '/', { cookie, 'content-length': '5' }, 'GET', 'hello')).status).toBe(413);
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
  expect((await ask(host.port, '/', { cookie: await enter(host) })).status).toBe(200);
});

test('every answer carries the security policy and none allows another site to read it', async () => {
  const { host } = await start();
  const cookie = await enter(host);
  const answers = [
    await ask(host.port, '/', { cookie }),
    await ask(host.port, '/'),
    await ask(host.port, '/nowhere', { cookie }),
    await ask(host.port, '/', { host: 'evil.example' }),
    await ask(host.port, '/', { cookie }, 'POST'),
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
  const cookie = await enter(host);
  const asset = await ask(host.port, '/assets/app-3f2a.js', { cookie, 'accept-encoding': 'gzip, br' });
  expect(asset.headers['cache-control']).toContain('immutable');
  expect(asset.headers['content-encoding']).toBe('gzip');
  const page = await ask(host.port, '/', { cookie });
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

test('an address for one user lets that user in', async () => {
  const { host } = await start();
  const { pathname, search } = new URL(host.issueAddress(process.getuid?.()));
  expect((await ask(host.port, pathname + search)).status).toBe(303);
});

test('an address for another user lets nobody else in and is not used up by trying', async (context) => {
  if (process.platform !== 'linux' || process.getuid?.() === 0)
    context.skip('only Linux tells, and root passes always');
  const { host } = await start();
  const { pathname, search } = new URL(host.issueAddress((process.getuid?.() ?? 0) + 1));
  expect((await ask(host.port, pathname + search)).status).toBe(403);
});
