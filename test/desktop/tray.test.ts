import { afterEach, expect, test, vi } from 'vitest';
import { GIB } from '../../electron/core/model/units.ts';
import { frame, processAlert, processRow } from '../doubles/frames.ts';
import { poolAssessment } from '../doubles/observations.ts';
import { createPanelDouble, startDesktopDouble } from './desktop-double.ts';

const EXHAUSTION = { p10: 300, p50: 480, p90: 660 };

afterEach(() => {
  vi.useRealTimers();
});

/** What follows a frame has been done: reading what is paused takes a turn or two. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function withLeft(number: number, headroom: number) {
  const calm = warningFrame(number);
  return { ...calm, pools: calm.pools.map((pool) => ({ ...pool, headroom })) };
}

function warningFrame(number: number, risk = 80) {
  const { culprit } = processAlert(7, 'warning');
  return frame(number, {
    level: 'warning',
    pools: [poolAssessment({ level: 'warning', headroom: 6.2e9, exhaustion: EXHAUSTION, culprit })],
    processes: [
      processRow(7, { name: 'R&D <b>', risk, exhaustion: EXHAUSTION }),
      ...[8, 9, 10, 11, 12, 13].map((pid) => processRow(pid, { risk: 20 - pid })),
      processRow(14),
    ],
  });
}

test('the tooltip is one line that says what is left, who fills it and when', async () => {
  const { backend, tray } = await startDesktopDouble();
  expect(tray.tooltips.at(-1)).toContain('looking at the memory');
  backend.tick(frame(1));
  await expect.poll(() => tray.tooltips.at(-1)).toBe('51.5 GB left');
  backend.tick(warningFrame(10));
  await expect.poll(() => tray.tooltips.at(-1)).toBe('6.2 GB left - program-7 on course to fill it in ~8 min');
});

test('on Linux figures that merely move leave tooltip and menu alone for half a minute', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { backend, tray } = await startDesktopDouble();
  backend.tick(warningFrame(1));
  await settled();
  const [tooltips, menus] = [tray.tooltips.length, tray.menus.length];
  for (let number = 10; number < 100; number += 10) backend.tick(withLeft(number, 6.2e9 - number * 1e7));
  await settled();
  expect([tray.tooltips.length, tray.menus.length]).toEqual([tooltips, menus]);
  vi.advanceTimersByTime(30_000);
  expect(tray.tooltips).toHaveLength(tooltips + 1);
  expect(tray.tooltips.at(-1)).toMatch(/^5\.3 GB left/);
  expect(tray.menus).toHaveLength(menus);
});

test('the menu lists the level, the five riskiest processes and the ways on, without figures', async () => {
  const { backend, tray } = await startDesktopDouble();
  backend.tick(warningFrame(1));
  await expect.poll(() => tray.menu.labels().length).toBeGreaterThan(7);
  expect(tray.menu.labels()).toEqual([
    'Warning: memory is running out',
    'R&&D <b> (7)',
    'program-8 (8)',
    'program-9 (9)',
    'program-10 (10)',
    'program-11 (11)',
    'Snooze warnings',
    'Open Headroom',
    'Settings',
    'Start at login',
    'Quit Headroom',
  ]);
});

test('the icon is drawn anew only when it looks different, at every size the panel may want', async () => {
  const { backend, tray } = await startDesktopDouble();
  backend.tick(frame(1));
  await expect.poll(() => tray.images).toHaveLength(2);
  for (let number = 2; number < 30; number += 1) backend.tick(frame(number));
  await settled();
  expect(tray.images).toHaveLength(2);
  backend.tick(warningFrame(30));
  await expect.poll(() => tray.images).toHaveLength(3);
  const sizes = tray.images.at(-1)?.representations.map(({ width }) => width);
  expect(sizes).toEqual([22, 44, 66]);
  expect(tray.images.at(-1)?.template).toBe(false);
});

test('on macOS the icon is a template image for the menu bar', async () => {
  const { tray, modules } = await startDesktopDouble({ platform: 'darwin' });
  expect(tray.images[0]?.template).toBe(true);
  expect(tray.images[0]?.representations.map(({ width }) => width)).toEqual([18, 36, 54]);
  expect(modules.Menu.application).toBeUndefined();
});

test('a menu that looks the same is left alone, whatever figures move and whoever leads', async () => {
  const { backend, tray } = await startDesktopDouble();
  backend.tick(warningFrame(1));
  await expect.poll(() => tray.menus).toHaveLength(2);
  for (let number = 10; number < 60; number += 10) backend.tick(warningFrame(number, 15 - number / 10));
  await settled();
  expect(tray.menus).toHaveLength(2);
  backend.tick(frame(70));
  await expect.poll(() => tray.menus).toHaveLength(3);
});

test('a menu that is open is left alone until it closes; the icon goes on', async () => {
  const { backend, tray } = await startDesktopDouble();
  backend.tick(warningFrame(1));
  await expect.poll(() => tray.menus).toHaveLength(2);
  tray.menu.emit('menu-will-show');
  backend.tick(frame(10));
  await expect.poll(() => tray.images.length).toBeGreaterThan(2);
  await settled();
  expect(tray.menus).toHaveLength(2);
  tray.menu.emit('menu-will-close');
  await expect.poll(() => tray.menus).toHaveLength(3);
  expect(tray.menu.labels()).toContain('No process is a risk');
});

test('a panel that never tells of a closed menu holds changes back for 20 seconds only', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { backend, tray } = await startDesktopDouble();
  tray.menu.emit('menu-will-show');
  backend.tick(warningFrame(1));
  await settled();
  expect(tray.menus).toHaveLength(1);
  vi.advanceTimersByTime(20_000);
  await settled();
  expect(tray.menus).toHaveLength(2);
});

test('on macOS each menu is made when it is asked for and none is ever replaced', async () => {
  const { backend, tray } = await startDesktopDouble({ platform: 'darwin', hidden: true });
  backend.tick(warningFrame(1));
  await settled();
  expect(tray.menus).toHaveLength(0);
  tray.emit('click');
  expect(tray.popUps.at(-1)?.labels()).toContain('program-8 (8)');
  backend.tick(frame(10));
  await settled();
  tray.emit('right-click');
  expect(tray.popUps.at(-1)?.labels()).toContain('No process is a risk');
  expect(tray.menus).toHaveLength(0);
});

test('on Windows the icon has the pixels of the screen, and is drawn anew when its scale changes', async () => {
  const desktop = await startDesktopDouble({ platform: 'win32' });
  const sizes = () => desktop.tray.images.at(-1)?.representations.map(({ width, scaleFactor }) => [width, scaleFactor]);
  expect(sizes()).toEqual([[16, 1]]);
  desktop.screen.scaleFactor = 1.5;
  desktop.screen.emit('display-metrics-changed');
  expect(sizes()).toEqual([[24, 1]]);
});

test('the icon is made when a panel comes, made anew for another panel, and gone without one', async () => {
  const panel = createPanelDouble();
  const { backend, trays } = await startDesktopDouble({ panel });
  backend.tick(warningFrame(1));
  await settled();
  expect(trays).toHaveLength(0);
  panel.become(':1.7');
  expect(trays).toHaveLength(1);
  expect(trays[0]?.tooltips.at(-1)).toContain('6.2 GB left');
  panel.become(':1.9');
  expect(trays.map(({ destroyed }) => destroyed)).toEqual([true, false]);
  panel.become(null);
  expect(trays.map(({ destroyed }) => destroyed)).toEqual([true, true]);
  backend.tick(frame(10));
  await settled();
  panel.become(':1.11');
  expect(trays[2]?.tooltips.at(-1)).toBe('51.5 GB left');
});

test('on X11 an icon is made even where the bus knows no panel', async () => {
  const panel = createPanelDouble(null);
  const { trays } = await startDesktopDouble({ panel, iconWithoutPanel: true });
  expect(trays).toHaveLength(1);
  panel.become(':1.7');
  expect(trays.map(({ destroyed }) => destroyed)).toEqual([true, false]);
});

test('a panel that is restarted opens no window', async () => {
  const panel = createPanelDouble(':1.7');
  const { windows } = await startDesktopDouble({ panel, hidden: true });
  panel.become(null);
  expect(windows).toHaveLength(0);
});

test('started at login on a desktop without a tray it opens its window instead, once', async () => {
  const panel = createPanelDouble();
  const { windows } = await startDesktopDouble({ panel, hidden: true });
  expect(windows).toHaveLength(0);
  panel.become(null);
  expect(windows).toHaveLength(1);
  panel.become(':1.7');
  panel.become(null);
  expect(windows).toHaveLength(1);
});

test('a risk can be shown, paused and ended from the menu', async () => {
  const desktop = await startDesktopDouble({ hidden: true });
  const { backend, tray } = desktop;
  backend.tick(warningFrame(1));
  await expect.poll(() => tray.menu.labels()).toContain('program-8 (8)');
  tray.menu.click('R&&D', 'Pause');
  await expect.poll(() => backend.calls).toContain('perform pause:7 true by desktop');
  tray.menu.click('R&&D', 'End');
  await expect.poll(() => backend.calls).toContain('perform end:7 true by desktop');
  tray.menu.click('R&&D', 'Show');
  const api = await desktop.openPage();
  const seen: unknown[] = [];
  api.on('reveal', (reveal) => seen.push(reveal));
  expect(seen).toEqual([{ view: 'processes', identity: { pid: 7, start: 70 } }]);
});

test('what a guard asks about is asked in the window, not decided in the menu', async () => {
  const desktop = await startDesktopDouble({ hidden: true });
  const { backend, tray } = desktop;
  backend.guard = { kind: 'confirm', reason: 'guard.display' };
  backend.tick(warningFrame(1));
  await expect.poll(() => tray.menu.labels()).toContain('program-8 (8)');
  tray.menu.click('program-8', 'End');
  await expect.poll(() => desktop.windows).toHaveLength(1);
  expect(backend.calls).toContain('discard end:8');
  expect(backend.calls.some((call) => call.startsWith('perform'))).toBe(false);
});

test('an action that fails unexpectedly is logged and harms nothing', async () => {
  const desktop = await startDesktopDouble({ hidden: true });
  const { backend, tray, log } = desktop;
  Object.assign(backend.control, { plan: () => Promise.reject(new Error('no more descriptors')) });
  backend.tick(warningFrame(1));
  await expect.poll(() => tray.menu.labels()).toContain('program-8 (8)');
  tray.menu.click('program-8', 'End');
  await expect.poll(() => log).toContain("The tray's end failed: no more descriptors");
});

test('paused processes are listed and can be resumed', async () => {
  const { backend, tray } = await startDesktopDouble();
  backend.paused.push({ pid: 40, start: 400, name: 'sleeper', since: 0, growth: null });
  backend.tick(frame(1));
  await expect.poll(() => tray.menu.labels()).toContain('sleeper (40)');
  tray.menu.click('sleeper (40)', 'Resume');
  await expect.poll(() => backend.calls).toContain('perform resume:40 true by desktop');
});

test('warnings can be snoozed and called back', async () => {
  const { backend, tray, notifier } = await startDesktopDouble();
  tray.menu.click('Snooze warnings', 'For an hour');
  await expect.poll(() => tray.menu.labels().some((label) => label.startsWith('Warnings snoozed until'))).toBe(true);
  const alert = processAlert(7, 'warning');
  const pools = [poolAssessment({ level: 'warning', culprit: alert.culprit })];
  backend.tick(frame(1, { level: 'warning', pools, alerts: [alert] }));
  expect(notifier.notices.size).toBe(0);
  tray.menu.click('Warnings snoozed', 'Warn again');
  backend.tick(frame(2, { level: 'warning', pools }));
  expect([...notifier.notices.keys()]).toEqual(['process:7:70']);
  await expect.poll(() => tray.menu.labels()).toContain('Snooze warnings');
  tray.menu.click('Snooze warnings', 'Until 8');
  await expect.poll(() => tray.menu.labels().some((label) => label.includes('08:00 AM'))).toBe(true);
});

test('start at login is a setting that the menu shows and changes', async () => {
  const { backend, tray, startAtLogin, directory } = await startDesktopDouble();
  expect(startAtLogin).toEqual([]);
  tray.menu.click('Start at login');
  expect(backend.settings.current().startAtLogin).toBe(true);
  backend.settings.change({ theme: 'dark' });
  expect(startAtLogin).toEqual([true]);
  await expect.poll(() => tray.menu.template.find(({ label }) => label === 'Start at login')?.checked).toBe(true);
  const next = await startDesktopDouble({ directory, startsAtLogin: true });
  expect(next.startAtLogin).toEqual([]);
  next.tray.menu.click('Start at login');
  expect(next.startAtLogin).toEqual([false]);
});

test('what the user has switched off in the system stays off, and the setting says so', async () => {
  const first = await startDesktopDouble();
  first.tray.menu.click('Start at login');
  const next = await startDesktopDouble({ directory: first.directory, startsAtLogin: false });
  expect(next.startAtLogin).toEqual([]);
  expect(next.backend.settings.current().startAtLogin).toBe(false);
});

test('what is not installed cannot be started at login, and changes nothing about what is', async () => {
  const first = await startDesktopDouble();
  first.tray.menu.click('Start at login');
  const next = await startDesktopDouble({ directory: first.directory, autostart: null });
  expect(next.tray.menu.template.find(({ label }) => label === 'Start at login')?.enabled).toBe(false);
  expect(next.backend.settings.current().startAtLogin).toBe(true);
});

test('a click on the icon opens the window where the panel tells of it', async () => {
  const desktop = await startDesktopDouble({ hidden: true, platform: 'win32' });
  desktop.tray.emit('click');
  expect(desktop.windows).toHaveLength(1);
  desktop.tray.menu.click('Open Headroom');
  expect(desktop.windows).toHaveLength(1);
});

test('the tray speaks the language of the settings, else of the system', async () => {
  const { tray, backend } = await startDesktopDouble({ locale: 'pt-BR' });
  expect(tray.menu.labels()).toContain('Sair do Headroom');
  backend.settings.change({ language: 'en' });
  await expect.poll(() => tray.menu.labels()).toContain('Quit Headroom');
});

test('on a desktop without a tray the window says so, once', async () => {
  const first = await startDesktopDouble({ panel: createPanelDouble(null) });
  const api = await first.openPage();
  const answer = await api.request('getHost', {});
  expect(JSON.stringify(answer)).toContain('tray.none');
  const second = await startDesktopDouble({ panel: createPanelDouble(null), directory: first.directory });
  const again = await (await second.openPage()).request('getHost', {});
  expect(again).toMatchObject({ ok: true, result: { notices: [] } });
});

test('with a tray, or while that cannot be told, the window says nothing of it', async () => {
  for (const panel of [createPanelDouble('panel'), createPanelDouble()]) {
    const desktop = await startDesktopDouble({ panel });
    const answer = await (await desktop.openPage()).request('getHost', {});
    expect(answer).toMatchObject({ ok: true, result: { notices: [] } });
  }
});

test('headroom left in a limited pool is told with the name of the pool', async () => {
  const { backend, tray } = await startDesktopDouble();
  const pool = poolAssessment({
    id: '/a',
    kind: 'cgroup',
    label: 'postgres.service',
    level: 'critical',
    headroom: GIB / 2,
  });
  backend.tick(frame(1, { level: 'critical', pools: [poolAssessment(), pool] }));
  await expect.poll(() => tray.tooltips.at(-1)).toBe('537 MB left in postgres.service - nearly full');
});
