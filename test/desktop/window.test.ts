import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { unpackFrame, type PackedFrame } from '../../electron/contract/packed-frame.ts';
import type { Settings } from '../../electron/core/settings/settings.ts';
import { frame } from '../doubles/frames.ts';
import { startDesktopDouble, temporaryDirectory } from './desktop-double.ts';

/** The number of a frame that crossed as text. */
function numberOf(text: string): number {
  return unpackFrame(JSON.parse(text) as PackedFrame).number;
}

afterEach(() => {
  vi.useRealTimers();
});

test('the window is shown by the first of several signals, once', async () => {
  for (const signal of ['ready-to-show', 'did-finish-load', 'did-fail-load']) {
    const { window } = await startDesktopDouble();
    const emitter = signal === 'ready-to-show' ? window : window.page;
    let shows = 0;
    window.on('show', () => (shows += 1));
    emitter.emit(signal, {});
    expect(window.isVisible(), signal).toBe(true);
    window.finishLoading();
    window.page.emit('did-finish-load');
    expect(shows, signal).toBe(1);
  }
});

test('a window whose page says nothing is shown after two seconds, but not after it was closed', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { window } = await startDesktopDouble();
  const closed = await startDesktopDouble();
  closed.window.close();
  vi.advanceTimersByTime(1900);
  expect(window.isVisible()).toBe(false);
  vi.advanceTimersByTime(200);
  expect(window.isVisible()).toBe(true);
  expect(closed.window.isVisible()).toBe(false);
});

test('a window that was maximised is maximised when it is shown, and hidden until then', async () => {
  const directory = temporaryDirectory();
  const first = await startDesktopDouble({ directory });
  first.window.maximize();
  first.window.close();
  const { window } = await startDesktopDouble({ directory });
  expect(window.isVisible()).toBe(false);
  window.finishLoading();
  expect(window.isVisible()).toBe(true);
  expect(window.isMaximized()).toBe(true);
});

test('started by the user it shows its window once the page is drawn', async () => {
  const { window } = await startDesktopDouble();
  expect(window.page.url).toBe('app://headroom/index.html');
  expect(window.isVisible()).toBe(false);
  window.finishLoading();
  expect(window.isVisible()).toBe(true);
});

test('started at login it stays in the tray without a window', async () => {
  const { windows, tray } = await startDesktopDouble({ hidden: true });
  expect(windows).toHaveLength(0);
  expect(tray.menus).toHaveLength(1);
});

test('a second start shows the window, making it when there is none', async () => {
  const desktop = await startDesktopDouble({ hidden: true });
  desktop.app.emit('second-instance');
  desktop.window.finishLoading();
  expect(desktop.window.isVisible()).toBe(true);
  desktop.window.minimize();
  desktop.app.emit('second-instance');
  expect(desktop.window.isMinimized()).toBe(false);
  expect(desktop.window.focused).toBe(1);
  expect(desktop.windows).toHaveLength(1);
});

test('closing destroys the window and leaves the program running; opening makes a new one', async () => {
  const desktop = await startDesktopDouble();
  await desktop.openPage();
  expect(desktop.backend.listeners('watched')).toBe(1);
  desktop.window.close();
  desktop.app.emit('window-all-closed');
  expect(desktop.window.isDestroyed()).toBe(true);
  expect(desktop.backend.listeners('watched')).toBe(0);
  expect(desktop.app.exitCode).toBeNull();
  desktop.app.emit('activate');
  expect(desktop.windows).toHaveLength(2);
});

test('the page gets the current frame when it is shown, and then each new one that it has room for', async () => {
  const desktop = await startDesktopDouble();
  desktop.backend.tick(frame(1));
  const api = await desktop.openPage();
  const seen: number[] = [];
  api.on('packedFrame', (text) => seen.push(numberOf(text)));
  desktop.backend.tick(frame(2));
  expect(seen).toEqual([2]);
  const stop = api.on('packedFrame', (text) => seen.push(-numberOf(text)));
  stop();
  desktop.backend.tick(frame(3));
  expect(seen).toEqual([2, 3]);
});

test('a page that hangs is owed the newest frame only', async () => {
  const desktop = await startDesktopDouble();
  const sent: number[] = [];
  desktop.window.page.onSend = (_channel, name, value) => {
    if (name === 'frame') sent.push(numberOf(value as string));
  };
  desktop.window.finishLoading();
  for (let number = 1; number <= 50; number += 1) desktop.backend.tick(frame(number));
  expect(sent).toEqual([1]);
  const { webContents, page } = desktop.window;
  desktop.ipcMain.emit('headroom:received', { sender: webContents, senderFrame: page.mainFrame });
  expect(sent).toEqual([1, 50]);
});

test('frames are asked for only while the window can be seen on an unlocked screen', async () => {
  const desktop = await startDesktopDouble();
  const watched = () => desktop.backend.listeners('watched');
  expect(watched()).toBe(0);
  desktop.window.finishLoading();
  expect(watched()).toBe(1);
  desktop.window.minimize();
  expect(watched()).toBe(0);
  desktop.window.restore();
  expect(watched()).toBe(1);
  desktop.powerMonitor.emit('lock-screen');
  expect(watched()).toBe(0);
  desktop.powerMonitor.emit('unlock-screen');
  expect(watched()).toBe(1);
});

test('nothing is sampled while the machine sleeps', async () => {
  const { backend, powerMonitor } = await startDesktopDouble({ hidden: true });
  powerMonitor.emit('suspend');
  powerMonitor.emit('resume');
  expect(backend.calls).toEqual(['start', 'suspend', 'resume']);
});

test('place, size and view come back with the next window', async () => {
  const directory = temporaryDirectory();
  const first = await startDesktopDouble({ directory });
  first.window.bounds = { x: 300, y: 200, width: 900, height: 700 };
  first.window.maximize();
  first.window.page.url = 'app://headroom/index.html#processes';
  first.window.close();
  const second = await startDesktopDouble({ directory });
  expect(second.window.options).toMatchObject({ x: 300, y: 200, width: 900, height: 700 });
  second.window.finishLoading();
  expect(second.window.isMaximized()).toBe(true);
  expect(second.window.page.url).toBe('app://headroom/index.html#processes');
});

test('a window that was on a screen no longer there is centred on the one that is', async () => {
  const directory = temporaryDirectory();
  const first = await startDesktopDouble({ directory });
  first.window.bounds = { x: 4000, y: 100, width: 1000, height: 600 };
  first.window.close();
  const second = await startDesktopDouble({ directory, workAreas: [{ x: 0, y: 0, width: 1440, height: 900 }] });
  expect(second.window.options).toMatchObject({ x: 220, y: 150, width: 1000, height: 600 });
});

test('a damaged or hostile place file is as good as none', async () => {
  for (const text of [
    '{',
    '[]',
    '{"x":1e99}',
    JSON.stringify({ x: 0, y: 0, width: 9, height: 9, maximized: false, view: '"><script>' }),
  ]) {
    const directory = temporaryDirectory();
    writeFileSync(path.join(directory, 'window.json'), text);
    const { window } = await startDesktopDouble({ directory });
    expect(window.options).toMatchObject({ width: 1280, height: 800 });
    expect(window.page.url).toBe('app://headroom/index.html');
  }
});

test('when the page crashes a dialog offers to load it anew, and frames wait until it is there', async () => {
  const desktop = await startDesktopDouble();
  desktop.window.finishLoading();
  desktop.dialog.answers.push(0);
  desktop.window.page.emit('render-process-gone', {}, { reason: 'oom', exitCode: 5 });
  await expect.poll(() => desktop.window.page.reloads).toBe(1);
  expect(desktop.dialog.asked[0]?.message).toContain('oom');
  expect(desktop.backend.listeners('watched')).toBe(0);
  desktop.window.page.emit('did-finish-load');
  expect(desktop.backend.listeners('watched')).toBe(1);
});

test('a crashed or hanging page can be closed instead', async () => {
  const desktop = await startDesktopDouble();
  desktop.window.finishLoading();
  desktop.window.emit('unresponsive');
  await expect.poll(() => desktop.window.isDestroyed()).toBe(true);
  expect(desktop.window.page.reloads).toBe(0);
});

test('the question about a page that hangs is taken away when the page answers again, or crashes', async () => {
  const desktop = await startDesktopDouble();
  desktop.window.finishLoading();
  desktop.dialog.isPatient = true;
  desktop.window.emit('unresponsive');
  desktop.window.emit('responsive');
  await new Promise((resolve) => setImmediate(resolve));
  expect(desktop.dialog.withdrawn).toBe(1);
  expect(desktop.window.isDestroyed()).toBe(false);

  desktop.window.emit('unresponsive');
  desktop.window.page.emit('render-process-gone', {}, { reason: 'oom', exitCode: 5 });
  await new Promise((resolve) => setImmediate(resolve));
  expect(desktop.dialog.withdrawn).toBe(2);
  expect(desktop.dialog.asked.at(-1)?.message).toContain('oom');
  expect(desktop.window.isDestroyed()).toBe(false);
});

test('a window closed while the dialog is open stays closed', async () => {
  const desktop = await startDesktopDouble();
  desktop.dialog.answers.push(0);
  desktop.window.emit('unresponsive');
  desktop.window.close();
  await Promise.resolve();
  expect(desktop.window.page.reloads).toBe(0);
});

test('a page that ends as it should is no crash', async () => {
  const desktop = await startDesktopDouble();
  desktop.window.page.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
  expect(desktop.dialog.asked).toHaveLength(0);
});

test('what the tray asks to show reaches a page that has yet to load, once', async () => {
  const desktop = await startDesktopDouble({ hidden: true });
  desktop.tray.menu.click('Settings');
  const api = await desktop.openPage();
  const seen: string[] = [];
  api.on('reveal', ({ view }) => seen.push(view));
  expect(seen).toEqual(['settings']);
  desktop.tray.menu.click('Settings');
  api.on('reveal', () => undefined);
  expect(seen).toEqual(['settings', 'settings']);
});

test('of several things to show while the page loads the last one is shown', async () => {
  const desktop = await startDesktopDouble({ hidden: true });
  desktop.tray.menu.click('Open Headroom');
  desktop.tray.menu.click('Settings');
  const api = await desktop.openPage();
  const seen: string[] = [];
  api.on('reveal', ({ view }) => seen.push(view));
  expect(seen).toEqual(['settings']);
});

test('nobody but the page can say that it has taken a frame', async () => {
  const desktop = await startDesktopDouble();
  const sent: unknown[] = [];
  desktop.window.page.onSend = (_channel, name) => sent.push(name);
  desktop.window.finishLoading();
  desktop.backend.tick(frame(1));
  desktop.backend.tick(frame(2));
  desktop.ipcMain.emit('headroom:received', { sender: {}, senderFrame: desktop.window.page.mainFrame });
  expect(sent).toEqual(['frame']);
});

test('a page is told that it is connected, and nothing about events that do not exist', async () => {
  const desktop = await startDesktopDouble();
  const api = await desktop.openPage();
  const states: boolean[] = [];
  api.on('connection', ({ connected }) => states.push(connected));
  api.on('constructor' as 'packedFrame', () => states.push(false))();
  expect(states).toEqual([true]);
});

test('the page hears of settings that are changed elsewhere', async () => {
  const desktop = await startDesktopDouble();
  const api = await desktop.openPage();
  const heard: string[] = [];
  api.on('settings', ({ theme }: Settings) => heard.push(theme));
  desktop.backend.settings.change({ theme: 'dark' });
  expect(heard).toEqual(['dark']);
});
