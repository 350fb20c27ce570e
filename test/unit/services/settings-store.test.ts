import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { wordMessage } from '../../../electron/core/words/messages.ts';
import { createReportLanguage } from '../../../electron/core/report/report-language.ts';
import { DEFAULT_SETTINGS } from '../../../electron/core/settings/settings.ts';
import { openSettingsStore, settingsDirectory, type SettingsStore } from '../../../electron/services/settings-store.ts';
import { reason } from '../../../electron/core/words/reasons.ts';

let root = '';
let directory = '';
/** As it is shown, in English. */
const noticeOf = (store: SettingsStore) => {
  const { texts, wording } = createReportLanguage('en', 'decimal');
  return (store.notice() ?? []).map((sentence) => wordMessage(sentence, texts, wording)).join(' ');
};
const file = () => path.join(directory, 'settings.json');

beforeEach(() => {
  root = directory = mkdtempSync(path.join(tmpdir(), 'headroom-settings-'));
});
afterEach(() => {
  chmodSync(directory, 0o700);
  rmSync(root, { recursive: true });
});

test('without a file the defaults hold and nothing is written', () => {
  const store = openSettingsStore(directory);
  expect(store.current()).toEqual(DEFAULT_SETTINGS);
  expect(store.notice()).toBeNull();
  expect(readdirSync(directory)).toEqual([]);
});

test('a change is on disk, in a folder that is made when needed, and there the next time', () => {
  directory = path.join(directory, 'deep', 'down');
  openSettingsStore(directory).change({ theme: 'dark', horizonHours: 6 });
  expect(openSettingsStore(directory).current()).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark', horizonHours: 6 });
  expect(readdirSync(directory)).toEqual(['settings.json']);
});

test('a value out of range is refused by name and changes nothing', () => {
  const store = openSettingsStore(directory);
  expect(store.change({ theme: 'dark', horizonHours: 9999 })).toEqual({
    refused: expect.stringContaining('horizonHours'),
  });
  expect(store.current()).toEqual(DEFAULT_SETTINGS);
  expect(existsSync(file())).toBe(false);
});

test('settings that break a rule are refused with that rule, others by the names of what does not fit', () => {
  const store = openSettingsStore(directory);
  const guards = [{ guard: 'forbidden', reason: 'mine' }];
  expect(store.change({ guards })).toEqual({ refused: reason('settings.guard-unmatched') });
  expect(store.change({ horizonHours: 9999, theme: 'purple' })).toEqual({ refused: 'horizonHours, theme' });
});

test('an unknown setting is kept out', () => {
  const store = openSettingsStore(directory);
  store.change({ theme: 'dark', telemetry: true });
  expect(JSON.parse(readFileSync(file(), 'utf8'))).not.toHaveProperty('telemetry');
});

test('two programs that change different settings undo nothing of each other', () => {
  const [desktop, web] = [openSettingsStore(directory), openSettingsStore(directory)];
  desktop.change({ theme: 'dark' });
  web.change({ units: 'binary' });
  expect(openSettingsStore(directory).current()).toMatchObject({ theme: 'dark', units: 'binary' });
});

test('subscribers hear of a change, and not of a refused one', () => {
  const store = openSettingsStore(directory);
  const heard: string[] = [];
  const stop = store.subscribe(({ theme }) => heard.push(theme));
  store.change({ theme: 'dark' });
  store.change({ theme: 'purple' });
  stop();
  store.change({ theme: 'light' });
  expect(heard).toEqual(['dark']);
});

test.each(['', '{"theme": "da', '[]', 'null', '\u0000\u0001', '42'])(
  'a damaged file (%j) is set aside and said',
  (text) => {
    writeFileSync(file(), text);
    const store = openSettingsStore(directory);
    expect(store.current()).toEqual(DEFAULT_SETTINGS);
    expect(noticeOf(store)).toContain(`${file()}.damaged-1`);
    expect(readFileSync(`${file()}.damaged-1`, 'utf8')).toBe(text);
  },
);

test('a file that was set aside is never written over by the next one', () => {
  for (const text of ['first', 'second']) {
    writeFileSync(file(), text);
    openSettingsStore(directory);
  }
  expect(readFileSync(`${file()}.damaged-1`, 'utf8')).toBe('first');
  expect(readFileSync(`${file()}.damaged-2`, 'utf8')).toBe('second');
});

test('one bad value costs that value, not the others', () => {
  writeFileSync(file(), JSON.stringify({ theme: 'dark', horizonHours: 'soon', units: 'binary' }));
  const store = openSettingsStore(directory);
  expect(store.current()).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark', units: 'binary' });
  expect(noticeOf(store)).toContain('horizonHours');
});

test('a damaged file that cannot be set aside is left alone, and changes hold in memory', () => {
  // A folder in the place of the file: it can be neither read nor copied, by root either.
  mkdirSync(file());
  const store = openSettingsStore(directory);
  expect(noticeOf(store)).toContain('could not be set aside');
  expect(store.change({ theme: 'dark' })).toMatchObject({ theme: 'dark' });
  expect(noticeOf(store)).toContain('could not be set aside');
  expect(readdirSync(directory)).toEqual(['settings.json']);
});

test('where nothing can be written, a change holds in memory and that is said', () => {
  const blocked = path.join(directory, 'blocked');
  const store = openSettingsStore(blocked);
  // A file in the place of the folder: nobody can write below it, root neither.
  writeFileSync(blocked, '');
  expect(store.change({ theme: 'dark' })).toMatchObject({ theme: 'dark' });
  expect(store.change({ units: 'binary' })).toMatchObject({ theme: 'dark', units: 'binary' });
  expect(noticeOf(store)).toContain('could not be saved');
});

test('the folder is the one of the platform', () => {
  expect(settingsDirectory('linux', {}, '/home/ana')).toBe('/home/ana/.config/headroom');
  expect(settingsDirectory('linux', { XDG_CONFIG_HOME: '/cfg' }, '/home/ana')).toBe('/cfg/headroom');
  expect(settingsDirectory('linux', { XDG_CONFIG_HOME: 'relative' }, '/home/ana')).toBe('/home/ana/.config/headroom');
  expect(settingsDirectory('darwin', {}, '/Users/ana')).toBe('/Users/ana/Library/Application Support/Headroom');
  expect(settingsDirectory('win32', { APPDATA: 'C:\\Users\\ana\\AppData\\Roaming' }, 'C:\\Users\\ana')).toBe(
    'C:\\Users\\ana\\AppData\\Roaming\\Headroom',
  );
});
