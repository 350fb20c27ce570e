import { expect, test } from 'vitest';
import { startDesktopDouble } from './desktop-double.ts';
import { reason } from '../../electron/core/words/reasons.ts';

test('the window is sandboxed and isolated', async () => {
  const { window } = await startDesktopDouble();
  expect(window.options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    preload: '/preload.cjs',
  });
});

test('the page asks and is answered through the preload and the contract', async () => {
  const desktop = await startDesktopDouble();
  const api = await desktop.openPage();
  expect(await api.request('getHost', {})).toMatchObject({ ok: true, result: { host: 'desktop', version: '1.2.3' } });
  expect(await api.request('getHost', { extra: 1 })).toMatchObject({ ok: false });
  expect(await api.request('shutdown', {})).toEqual({ ok: false, error: reason('request.unknown') });
});

test('nobody but the top frame of the own page in the own window is answered', async () => {
  const { ipcMain, window } = await startDesktopDouble();
  const { webContents, page } = window;
  const ask = (event: object) => ipcMain.invoke(event, 'headroom:request', 'getHost', {});
  const refused = { ok: false, error: reason('request.not-allowed') };
  const own = page.mainFrame;
  expect(await ask({ sender: webContents, senderFrame: own })).toMatchObject({ ok: true });
  expect(await ask({ sender: {}, senderFrame: own })).toEqual(refused);
  expect(await ask({ sender: webContents, senderFrame: null })).toEqual(refused);
  expect(await ask({ sender: webContents, senderFrame: page.frame(own) })).toEqual(refused);
  for (const url of ['https://example.org/', 'app://headroom.evil/', 'app://other/index.html', 'file:///index.html']) {
    expect(await ask({ sender: webContents, senderFrame: page.frame(null, url) })).toEqual(refused);
  }
  window.close();
  expect(await ask({ sender: webContents, senderFrame: own })).toEqual(refused);
});

test('every permission is denied', async () => {
  const { session } = await startDesktopDouble();
  let granted: boolean | undefined;
  session.permissionRequest?.({} as never, 'geolocation', (answer) => (granted = answer), {} as never);
  expect(granted).toBe(false);
  expect(session.permissionCheck?.(null, 'media', '', {} as never)).toBe(false);
  expect(session.devicePermission?.({} as never)).toBe(false);
});

test('pages stay where they are and open nothing', async () => {
  const { window } = await startDesktopDouble();
  expect(window.page.openHandler?.({ url: 'https://example.org/' } as never)).toEqual({ action: 'deny' });
  for (const event of ['will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
    let prevented = false;
    window.page.emit(event, { preventDefault: () => (prevented = true), url: 'https://example.org/' });
    expect(prevented, event).toBe(true);
  }
});

test('no request leaves the own page', async () => {
  const { session } = await startDesktopDouble();
  expect(session.lets('app://headroom/index.html')).toBe(true);
  expect(session.lets('https://example.org/')).toBe(false);
  expect(session.lets('app://headroom.example.org/')).toBe(false);
  expect(session.lets('file:///etc/passwd')).toBe(false);
});

test('the page is served from a fixed table under a strict policy', async () => {
  const { session } = await startDesktopDouble();
  const page = await session.fetch('app://headroom/index.html');
  expect(await page.text()).toContain('<title>Headroom</title>');
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  for (const url of [
    'app://headroom/../package.json',
    'app://headroom/%2e%2e/x',
    'app://other/index.html',
    'app://headroom/',
  ]) {
    expect((await session.fetch(url)).status, url).toBe(404);
  }
  expect((await session.fetch('app://headroom/index.html', 'POST')).status).toBe(404);
});
