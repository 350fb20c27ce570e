import { expect, test } from 'vitest';
import { startDesktopDouble } from './desktop-double.ts';
import { BaseWindowDouble } from './electron-double/window-double.ts';

const SLEEPER = { pid: 40, start: 400, name: 'sleeper', since: 0, growth: null };

async function startWithPaused() {
  const desktop = await startDesktopDouble();
  desktop.backend.paused.push(SLEEPER);
  return desktop;
}

test('quitting ends the services, the tray and the window', async () => {
  const desktop = await startDesktopDouble();
  desktop.tray.menu.click('Quit');
  await expect.poll(() => desktop.app.exitCode).toBe(0);
  expect(desktop.backend.calls).toContain('close');
  expect(desktop.tray.destroyed).toBe(true);
  expect(desktop.window.isDestroyed()).toBe(true);
  expect(desktop.dialog.asked).toHaveLength(0);
});

test('with paused processes it asks what should become of them', async () => {
  for (const [answer, settled] of [
    [0, ['settle resume']],
    [1, []],
    [2, ['settle end']],
  ] as const) {
    const desktop = await startWithPaused();
    desktop.dialog.answers.push(answer);
    desktop.app.quit();
    await expect.poll(() => desktop.app.exitCode).toBe(0);
    expect(desktop.dialog.asked[0]?.message).toContain('sleeper (40)');
    expect(desktop.backend.calls.filter((call) => call.startsWith('settle'))).toEqual(settled);
  }
});

test('quitting can be called off, and tried again', async () => {
  const desktop = await startWithPaused();
  desktop.app.quit();
  desktop.app.quit();
  await expect.poll(() => desktop.dialog.asked).toHaveLength(1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(desktop.app.exitCode).toBeNull();
  expect(desktop.backend.calls).not.toContain('close');
  desktop.dialog.answers.push(1);
  desktop.app.quit();
  await expect.poll(() => desktop.app.exitCode).toBe(0);
});

test('who has chosen is not asked', async () => {
  const desktop = await startWithPaused();
  desktop.backend.settings.change({ pausedOnQuit: 'resume' });
  desktop.app.quit();
  await expect.poll(() => desktop.app.exitCode).toBe(0);
  expect(desktop.dialog.asked).toHaveLength(0);
  expect(desktop.backend.calls).toContain('settle resume');
});

test('the end of the session waits for Headroom, which asks nothing', async () => {
  for (const signalled of [false, true]) {
    const desktop = await startWithPaused();
    let prevented = 0;
    if (signalled) process.emit('SIGTERM', 'SIGTERM');
    else desktop.powerMonitor.emit('shutdown', { preventDefault: () => (prevented += 1) });
    await expect.poll(() => desktop.app.exitCode).toBe(0);
    expect(prevented).toBe(signalled ? 0 : 1);
    expect(desktop.dialog.asked).toHaveLength(0);
    expect(desktop.backend.calls).toContain('close');
    expect(process.listenerCount('SIGTERM')).toBe(0);
  }
});

test('on Windows a hidden window without a page hears of the end of the session', async () => {
  const desktop = await startDesktopDouble({ platform: 'win32', hidden: true });
  desktop.backend.paused.push(SLEEPER);
  const [listener] = BaseWindowDouble.made;
  expect(listener?.options).toMatchObject({ show: false });
  listener?.emit('session-end', {});
  await expect.poll(() => desktop.app.exitCode).toBe(0);
  expect(desktop.dialog.asked).toHaveLength(0);
  expect(desktop.backend.calls).toContain('close');
  expect(listener?.destroyed).toBe(true);
});

test('an open question is taken away when the session ends', async () => {
  const desktop = await startWithPaused();
  desktop.dialog.isPatient = true;
  desktop.app.quit();
  await expect.poll(() => desktop.dialog.asked).toHaveLength(1);
  desktop.powerMonitor.emit('shutdown', { preventDefault: () => undefined });
  await expect.poll(() => desktop.app.exitCode).toBe(0);
  expect(desktop.dialog.withdrawn).toBe(1);
  expect(desktop.backend.calls.some((call) => call.startsWith('settle'))).toBe(false);
});

test('an open question is taken away when nothing is paused any more, and Headroom quits', async () => {
  const desktop = await startWithPaused();
  desktop.dialog.isPatient = true;
  desktop.app.quit();
  await expect.poll(() => desktop.dialog.asked).toHaveLength(1);
  desktop.backend.paused.length = 0;
  await expect.poll(() => desktop.app.exitCode, { timeout: 10_000 }).toBe(0);
  expect(desktop.dialog.withdrawn).toBe(1);
});

test('services that fail or hang do not keep it from quitting', async () => {
  const desktop = await startDesktopDouble();
  Object.assign(desktop.backend, { close: () => Promise.reject(new Error('busy')) });
  Object.assign(desktop.backend.control, { paused: () => Promise.reject(new Error('unreadable')) });
  desktop.app.quit();
  await expect.poll(() => desktop.app.exitCode).toBe(0);

  const hanging = await startDesktopDouble();
  Object.assign(hanging.backend, { close: () => new Promise(() => undefined) });
  hanging.app.quit();
  await expect.poll(() => hanging.app.exitCode, { timeout: 20_000 }).toBe(0);
});

test('many paused processes are named briefly', async () => {
  const desktop = await startDesktopDouble();
  for (let pid = 1; pid <= 5; pid += 1) desktop.backend.paused.push({ ...SLEEPER, pid, name: 'a\nb'.repeat(40) });
  desktop.app.quit();
  await expect.poll(() => desktop.dialog.asked).toHaveLength(1);
  const { message = '' } = desktop.dialog.asked[0] ?? {};
  expect(message).toContain('+2');
  expect(message).not.toContain('\n');
  expect(message.length).toBeLessThan(300);
});
