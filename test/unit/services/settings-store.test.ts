import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { wordMessage } from '../../../electron/core/words/messages.ts';
import { createReportLanguage } from '../../../electron/core/report/report-language.ts';
import { DEFAULT_SETTINGS } from '../../../electron/core/settings/settings.ts';
import {
  openSettingsStore,
  readStoredSettings,
  settingsDirectory,
  type SettingsStore,
} from '../../../electron/services/settings/settings-store.ts';
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
  'a damaged file (%j) is left as it is, said at every start, and changes hold in memory',
  (text) => {
    writeFileSync(file(), text);
    for (const start of [1, 2]) {
      const store = openSettingsStore(directory);
      expect(store.current(), `start ${start}`).toEqual(DEFAULT_SETTINGS);
      expect(noticeOf(store)).toContain('not valid JSON. Mend the file or move it away.');
      expect(store.change({ theme: 'dark' })).toMatchObject({ theme: 'dark' });
      expect(noticeOf(store)).toContain('The file is left as it is');
    }
    expect(readFileSync(file(), 'utf8')).toBe(text);
    expect(readdirSync(directory)).toEqual(['settings.json']);
  },
);

test('what was changed while the file was damaged is written once it is mended', () => {
  writeFileSync(file(), '{"units": "binary",');
  const store = openSettingsStore(directory);
  store.change({ theme: 'dark' });
  writeFileSync(file(), '{"units": "binary"}');
  expect(store.acting()).toMatchObject({ theme: 'dark', units: 'binary' });
  store.change({ graceSeconds: 60 });
  expect(store.notice()).toBeNull();
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({ units: 'binary', theme: 'dark', graceSeconds: 60 });
});

test('one bad value costs that value, not the others', () => {
  writeFileSync(file(), JSON.stringify({ theme: 'dark', horizonHours: 'soon', units: 'binary' }));
  const store = openSettingsStore(directory);
  expect(store.current()).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark', units: 'binary' });
  expect(noticeOf(store)).toContain('horizonHours: expected number, found "soon".');
});

const SHOP = { guard: 'forbidden', reason: 'It runs the shop.', name: 'shopd' };
const TYPO = { guard: 'forbiden', reason: 'typo', name: 'x' };

test('a typo in one guard costs neither the other guards nor the settings, and is said until it is mended', () => {
  writeFileSync(file(), JSON.stringify({ graceSeconds: 60, language: 'pt-BR', guards: [SHOP, TYPO] }));
  for (const start of [1, 2, 3]) {
    const store = openSettingsStore(directory);
    expect(store.current(), `start ${start}`).toMatchObject({ graceSeconds: 60, language: 'pt-BR', guards: [SHOP] });
    expect(noticeOf(store)).toContain('guards[1].guard: "forbiden" is not one of "forbidden", "confirm".');
    store.change({ theme: start === 1 ? 'dark' : 'light' });
  }
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ theme: 'light', guards: [SHOP, TYPO] });
  writeFileSync(file(), JSON.stringify({ guards: [SHOP, { ...TYPO, guard: 'forbidden' }] }));
  expect(openSettingsStore(directory).notice()).toBeNull();
});

test.each([
  ['whom it names asks twice', TYPO, { guard: 'confirm', name: 'x' }],
  ['what it forbids stays forbidden', { guard: 'forbidden', name: 'x' }, { guard: 'forbidden', name: 'x' }],
  ['everything asks twice where it names nobody', { guard: 'forbidden', nmae: 'x' }, { guard: 'confirm', name: '*' }],
  ['everything asks twice where it is no guard at all', 'forbidden x', { guard: 'confirm', name: '*' }],
])('while a guard cannot be read, %s', (_, bad, closed) => {
  writeFileSync(file(), JSON.stringify({ guards: [SHOP, bad] }));
  const { guards } = openSettingsStore(directory).acting();
  expect(guards).toEqual([SHOP, { reason: 'guard.unread-entry', ...closed }]);
  expect(readStoredSettings(directory).settings.guards).toEqual(guards);
});

test.each([
  ['no list', { guards: SHOP }],
  ['too long a list', { guards: Array.from({ length: 300 }, (_, index) => ({ ...SHOP, name: `shop-${index}` })) }],
])('guards that are %s make everything ask twice', (_, stored) => {
  writeFileSync(file(), JSON.stringify(stored));
  const store = openSettingsStore(directory);
  expect(store.acting().guards).toContainEqual({ guard: 'confirm', reason: 'guard.unread-entry', name: '*' });
  expect(noticeOf(store)).toContain('guards:');
});

test('a bad response rule costs that rule only, and so does one with the name of another', () => {
  const good = { name: 'good', match: { name: 'node*' }, response: 'pause' };
  const others = [
    { name: 'bad', response: 'explode' },
    { ...good, response: 'end' },
    { name: 'x', response: 'end' },
  ];
  writeFileSync(file(), JSON.stringify({ responses: { enabled: true, rules: [good, ...others] } }));
  const store = openSettingsStore(directory);
  expect(store.current().responses).toMatchObject({ enabled: true, rules: [good] });
  expect(store.current().responses.rules).toHaveLength(1);
  const notice = noticeOf(store);
  expect(notice).toContain('responses.rules[1].response: "explode" is not one of');
  expect(notice).toContain('responses.rules[2].name: Two responses have the same name.');
  expect(notice).toContain('responses.rules[3]: A response that acts needs');
});

test('a change leaves what others have written since, entries that cannot be used, and settings of a newer Headroom', () => {
  const [mine, theirs] = [openSettingsStore(directory), openSettingsStore(directory)];
  theirs.change({ guards: [SHOP] }, { guards: [] });
  const edited = { guards: [SHOP, TYPO], graceSeconds: 60, newer: { on: true } };
  writeFileSync(file(), JSON.stringify(edited));
  const db = { ...SHOP, name: 'postgres' };
  mine.change({ theme: 'dark', guards: [db] }, { theme: 'system', guards: [] });
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({ ...edited, guards: [SHOP, TYPO, db], theme: 'dark' });
});

test('a rule that was changed elsewhere meanwhile is not overwritten, and that is said', () => {
  const rule = { name: 'leaks', match: { name: 'node' }, response: 'pause' };
  const store = openSettingsStore(directory);
  store.change({ responses: { rules: [rule] } });
  const known = store.current().responses.rules;
  const edited = JSON.stringify({ responses: { rules: [{ ...rule, match: { name: 'java' } }] } });
  writeFileSync(file(), edited);
  expect(store.change({ responses: { rules: [] } }, { responses: { rules: known } })).toEqual({
    refused: reason('settings.changed-elsewhere'),
  });
  expect(readFileSync(file(), 'utf8')).toBe(edited);
});

test('a list that cannot be read is not overwritten', () => {
  writeFileSync(file(), '{"guards": "shopd"}');
  expect(openSettingsStore(directory).change({ guards: [SHOP] })).toEqual({
    refused: reason('settings.list-unreadable'),
  });
  expect(readFileSync(file(), 'utf8')).toBe('{"guards": "shopd"}');
});

test('a lock that a killed program has left behind holds nobody up', () => {
  writeFileSync(`${file()}.lock`, '');
  utimesSync(`${file()}.lock`, 1, 1);
  expect(openSettingsStore(directory).change({ theme: 'dark' })).toMatchObject({ theme: 'dark' });
  expect(readdirSync(directory)).toEqual(['settings.json']);
});

test('a change that another program holds up for long is refused, and says so', () => {
  const store = openSettingsStore(directory);
  writeFileSync(`${file()}.lock`, '');
  expect(store.change({ theme: 'dark' })).toEqual({ refused: reason('settings.being-written') });
  expect(store.current().theme).toBe('system');
});

test('what others change is told, in a folder that comes later and in a file that is replaced', async () => {
  directory = path.join(directory, 'later');
  const store = openSettingsStore(directory);
  const stop = store.watch();
  try {
    openSettingsStore(directory).change({ theme: 'dark' });
    await expect.poll(() => store.current().theme, { timeout: 20_000 }).toBe('dark');
    const heard: string[] = [];
    store.subscribe(({ units }) => heard.push(units));
    openSettingsStore(directory).change({ units: 'binary' });
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual(['binary']);
    writeFileSync(file(), '{"guards": [{}]}');
    await expect.poll(() => noticeOf(store), { timeout: 20_000 }).toContain('guards[0].guard is missing.');
  } finally {
    stop();
  }
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

test('the command for alerts is read from the file, follows it, and is no part of what pages see', () => {
  writeFileSync(file(), JSON.stringify({ onAlert: 'notify-send -- "memory is low"', theme: 'dark' }));
  const store = openSettingsStore(directory);
  expect(store.onAlert()).toEqual(['notify-send', '--', 'memory is low']);
  expect(JSON.stringify(store.current())).not.toContain('notify-send');
  expect(noticeOf(store)).toBe('');
});

test.each([{ onAlert: 'rm -rf /' }, { theme: 'light', onAlert: null }, JSON.parse('{"onAlert": ["rm"]}') as object])(
  'a page that sets a command for alerts is refused, whatever else it changes: %j',
  (change) => {
    const before = JSON.stringify({ onAlert: 'mine', theme: 'dark' });
    writeFileSync(file(), before);
    const store = openSettingsStore(directory);
    expect(store.change({ ...change })).toEqual({ refused: reason('settings.file-only') });
    expect([readFileSync(file(), 'utf8'), store.onAlert()]).toEqual([before, ['mine']]);
  },
);

test('another change keeps the command that is in the file', () => {
  writeFileSync(file(), JSON.stringify({ onAlert: 'mine' }));
  const store = openSettingsStore(directory);
  store.change({ theme: 'dark' });
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({ onAlert: 'mine', theme: 'dark' });
  expect(store.onAlert()).toEqual(['mine']);
});

test.each([['"mine'], [''], ["'' x"], [7], [['mine']]])(
  'a command for alerts that is none is not run, and is named: %j',
  (onAlert) => {
    writeFileSync(file(), JSON.stringify({ onAlert, theme: 'dark' }));
    const store = openSettingsStore(directory);
    expect([store.onAlert(), store.current().theme]).toEqual([null, 'dark']);
    expect(noticeOf(store)).toContain('onAlert');
  },
);
