import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LEVELS } from '../../../../electron/core/model/assessment.ts';
import { createAutostart, launchOf, type Launch } from '../../../../electron/host/desktop/autostart.ts';
import { leavePackageEnvironment } from '../../../../electron/host/desktop/package-environment.ts';
import { openLog } from '../../../../electron/host/desktop/log-file.ts';
import { encodePng } from '../../../../electron/host/desktop/tray/png.ts';
import { nextMorning } from '../../../../electron/host/desktop/tray/snooze.ts';
import {
  drawTrayIcon,
  GAUGE_STEPS,
  gaugeSteps,
  LEVEL_COLOURS,
} from '../../../../electron/host/desktop/tray/tray-icon.ts';
import { fitOnScreen, MINIMUM } from '../../../../electron/host/desktop/window/window-place.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-parts-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

test('each level has a shape of its own at every size, also in black', () => {
  for (const size of [16, 18, 20, 22, 24, 32, 36, 44, 48, 64]) {
    const shapes = LEVELS.map((level) => alphaOf(drawTrayIcon({ level, filled: 4 }, size, true)));
    for (const [i, one] of shapes.entries()) {
      for (const other of shapes.slice(i + 1)) {
        const different = one.filter((alpha, at) => Math.abs(alpha - (other[at] ?? 0)) > 128).length;
        expect(different / one.length, `${size} px`).toBeGreaterThan(0.05);
      }
    }
  }
});

test('at the sizes panels use the gauge has crisp horizontal edges', () => {
  for (const size of [16, 24, 32, 48, 64]) {
    const alpha = alphaOf(drawTrayIcon({ level: 'calm', filled: 4 }, size, false));
    const middle = Array.from({ length: size }, (_, y) => alpha[y * size + size / 2]);
    expect(
      middle.every((value) => value === 0 || value === 255),
      `${size} px`,
    ).toBe(true);
  }
});

test('every colour stands out from light and from dark panels (WCAG 1.4.11)', () => {
  for (const colour of Object.values(LEVEL_COLOURS)) {
    expect(contrast(colour, [255, 255, 255])).toBeGreaterThanOrEqual(3);
    expect(contrast(colour, [0x1e, 0x1e, 0x1e])).toBeGreaterThanOrEqual(3);
  }
});

test('a template is black; the gauge rises with what is used', () => {
  const pixels = drawTrayIcon({ level: 'watch', filled: 4 }, 22, true);
  expect(pixels.every((value, at) => at % 4 === 3 || value === 0)).toBe(true);
  const ink = (filled: number | null) =>
    alphaOf(drawTrayIcon({ level: 'calm', filled }, 32, true)).reduce((sum, alpha) => sum + alpha, 0);
  const amounts = [null, 1, 4, GAUGE_STEPS].map(ink);
  expect(amounts).toEqual(amounts.toSorted((a, b) => a - b));
  expect(new Set(amounts).size).toBe(4);
});

test('the gauge is full only when nothing is left, and never empty', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 2, noNaN: true }), (used) => {
      const steps = gaugeSteps(used);
      expect(steps).toBeGreaterThanOrEqual(1);
      expect(steps === GAUGE_STEPS).toBe(used >= 1);
    }),
  );
});

test('a picture survives being written as PNG', () => {
  const pixels = drawTrayIcon({ level: 'warning', filled: 5 }, 24, false);
  const png = encodePng(pixels, 24);
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  const start = png.indexOf('IDAT') + 4;
  const lines = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)));
  const back = Array.from({ length: 24 }, (_, y) => [...lines.subarray(y * 97 + 1, (y + 1) * 97)]).flat();
  expect(back).toEqual([...pixels]);
});

test('a window always has its grip on some screen and is never larger than it', () => {
  const rectangle = fc.record({
    x: fc.integer({ min: -5000, max: 5000 }),
    y: fc.integer({ min: -5000, max: 5000 }),
    width: fc.integer({ min: 1, max: 6000 }),
    height: fc.integer({ min: 1, max: 6000 }),
  });
  const screen = fc.record({
    x: fc.integer({ min: -4000, max: 4000 }),
    y: fc.integer({ min: -4000, max: 4000 }),
    width: fc.integer({ min: 800, max: 4000 }),
    height: fc.integer({ min: 600, max: 3000 }),
  });
  fc.assert(
    fc.property(fc.option(rectangle), fc.tuple(screen, screen), (stored, screens) => {
      const fitted = fitOnScreen(stored && { ...stored, maximized: false, view: '' }, screens);
      const on = screens.find(
        (area) =>
          Math.min(fitted.x + fitted.width, area.x + area.width) - Math.max(fitted.x, area.x) >= 120 &&
          fitted.y >= area.y &&
          fitted.y + 40 <= area.y + area.height,
      );
      expect(on).toBeDefined();
      expect(fitted.width).toBeGreaterThanOrEqual(MINIMUM.width);
      expect(fitted.width).toBeLessThanOrEqual(Math.max(...screens.map(({ width }) => width)));
    }),
  );
});

const LAUNCH: Launch = ['/opt/Head room/head"room', '50%$HOME`\\'];

const ITEM = {
  openAtLogin: false,
  wasOpenedAtLogin: false,
  status: 'enabled' as const,
  executableWillLaunchAtLogin: false,
  launchItems: [],
};

function autostart(platform: NodeJS.Platform, launch: Launch = LAUNCH, item: Partial<typeof ITEM> = {}) {
  const items: object[] = [];
  const log: string[] = [];
  const app = {
    getLoginItemSettings: () => ({ ...ITEM, ...item }),
    setLoginItemSettings: (set: object) => items.push(set),
  };
  const made = createAutostart({ app, platform, launch, configDirectory: directory, log: (line) => log.push(line) });
  return { ...made, items, log };
}

function readAutostart(): string {
  return readFileSync(path.join(directory, 'autostart', 'headroom.desktop'), 'utf8');
}

test('on Linux start at login is a file in the autostart folder, with the command quoted', () => {
  const { look, set } = autostart('linux');
  expect(look()).toBe(false);
  set(true);
  expect(look()).toBe(true);
  expect(readAutostart()).toContain('[Desktop Entry]\nType=Application\n');
  expect(readAutostart()).toContain(
    String.raw`Exec="/opt/Head room/head\\"room" "50%%\\$HOME\\${'`'}\\\\" --hidden` + '\n',
  );
  set(false);
  expect(look()).toBe(false);
  set(false);
});

test('an entry that the desktop has switched off stays as it is, and one that was removed does not come back', () => {
  for (const off of ['Hidden=true', 'X-GNOME-Autostart-enabled=false']) {
    autostart('linux', ['/opt/old']).set(true);
    const text = readAutostart().replace('X-GNOME-Autostart-enabled=true\n', `${off}\n`);
    writeFileSync(path.join(directory, 'autostart', 'headroom.desktop'), text);
    expect(autostart('linux').look(), off).toBe(false);
    expect(readAutostart()).toBe(text);
  }
  rmSync(path.join(directory, 'autostart'), { recursive: true });
  expect(autostart('linux').look()).toBe(false);
  expect(existsSync(path.join(directory, 'autostart'))).toBe(false);
});

test('an entry for a program that was moved names the new place and keeps its other lines', () => {
  autostart('linux', ['/opt/old']).set(true);
  const file = path.join(directory, 'autostart', 'headroom.desktop');
  writeFileSync(file, `${readAutostart()}X-GNOME-Autostart-Delay=20\n`);
  expect(autostart('linux', ['/home/a/$&.AppImage']).look()).toBe(true);
  expect(readAutostart()).toContain('Exec="/home/a/\\\\$&.AppImage" --hidden\n');
  expect(readAutostart()).toContain('X-GNOME-Autostart-Delay=20\n');
});

test('a folder that takes nothing is logged and no more', () => {
  writeFileSync(path.join(directory, 'autostart'), '');
  const { set, log } = autostart('linux');
  set(true);
  expect(log[0]).toMatch(/^Start at login could not be changed/);
});

test('on macOS and Windows it is a login item, which counts only while the system has it enabled', () => {
  const mac = autostart('darwin', LAUNCH, { openAtLogin: true });
  expect(mac.look()).toBe(true);
  mac.set(true);
  expect(mac.items).toEqual([{ openAtLogin: true }]);
  const disabled = autostart('win32', ['C:\\headroom.exe'], { openAtLogin: true, executableWillLaunchAtLogin: false });
  expect(disabled.look()).toBe(false);
  expect(disabled.items).toEqual([]);
  disabled.set(false);
  expect(disabled.items).toEqual([{ openAtLogin: false, path: 'C:\\headroom.exe', args: ['--hidden'] }]);
});

test('it is started again as it was: from its own AppImage, installed, or from its sources', () => {
  const image = '/home/me/Headroom.AppImage';
  expect(launchOf('/tmp/.mount_a/headroom', null, { APPIMAGE: image, APPDIR: '/tmp/.mount_a' })).toEqual([image]);
  expect(launchOf('/opt/headroom', null, {})).toEqual(['/opt/headroom']);
  expect(launchOf('/electron', '/src/headroom', {})).toEqual(['/electron', '/src/headroom']);
});

test('the AppImage of the terminal or editor that it was started from is not taken for its own', () => {
  for (const APPDIR of ['/tmp/.mount_editor', '/opt/Head', undefined]) {
    const environment = { APPIMAGE: '/home/me/Editor.AppImage', APPDIR };
    expect(launchOf('/opt/Headroom/headroom-desktop', null, environment)).toEqual(['/opt/Headroom/headroom-desktop']);
  }
});

test('programs that it starts get nothing of what a package has put into the environment for itself', () => {
  const environment = {
    CHROME_DESKTOP: 'headroom-desktop.desktop',
    APPDIR: '/tmp/.mount_a',
    APPIMAGE: '/home/me/Headroom.AppImage',
    PATH: '/tmp/.mount_a:/tmp/.mount_a/usr/sbin:/usr/bin',
    LD_LIBRARY_PATH: '/tmp/.mount_a/usr/lib:',
    XDG_DATA_DIRS: './share/:/tmp/.mount_a/share:/usr/share',
    HOME: '/home/me',
  };
  const other = { ...environment };
  leavePackageEnvironment(environment, '/tmp/.mount_a/headroom-desktop');
  expect(environment).toEqual({ PATH: '/usr/bin', XDG_DATA_DIRS: '/usr/share', HOME: '/home/me' });
  leavePackageEnvironment(other, '/opt/Headroom/headroom-desktop');
  expect(other).toMatchObject({ APPDIR: '/tmp/.mount_a', LD_LIBRARY_PATH: '/tmp/.mount_a/usr/lib:' });
  expect(other).not.toHaveProperty('CHROME_DESKTOP');
});

test('the log keeps its last megabyte or two, whatever the disk does', () => {
  const log = openLog(path.join(directory, 'logs'), () => new Date(0));
  log('first');
  expect(readFileSync(path.join(directory, 'logs', 'headroom.log'), 'utf8')).toBe('1970-01-01T00:00:00.000Z first\n');
  for (let i = 0; i < 4; i += 1) log('x'.repeat(600_000));
  expect(readFileSync(path.join(directory, 'logs', 'headroom.log'), 'utf8').length).toBeLessThan(1_300_000);
  expect(existsSync(path.join(directory, 'logs', 'headroom.log.1'))).toBe(true);
  writeFileSync(path.join(directory, 'file'), '');
  openLog(path.join(directory, 'file', 'logs'))('cannot be written');
});

test('until the morning means the next 8 o’clock', () => {
  const at = (day: number, hour: number) => new Date(2026, 5, day, hour).getTime();
  expect(nextMorning(at(1, 7))).toBe(at(1, 8));
  expect(nextMorning(at(1, 8))).toBe(at(2, 8));
  expect(nextMorning(at(1, 23))).toBe(at(2, 8));
});

function alphaOf(pixels: Uint8Array): number[] {
  return [...pixels.filter((_, at) => at % 4 === 3)];
}

function contrast(a: readonly number[], b: readonly number[]): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
