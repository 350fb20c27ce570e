import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wordMessage } from '../../../electron/core/words/messages.ts';
import { createReportLanguage } from '../../../electron/core/report/report-language.ts';
import { DEFAULT_SETTINGS } from '../../../electron/core/settings/settings.ts';
import { readOwnFile, readRegularFile } from '../../../electron/services/files/read-own-file.ts';
import { openSettingsStore } from '../../../electron/services/settings/settings-store.ts';

let directory = '';
const file = (name = 'settings.json') => path.join(directory, name);

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-refused-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function write(text: string, mode: number, name?: string): void {
  writeFileSync(file(name), text);
  chmodSync(file(name), mode);
}

function makeFifo(name?: string): void {
  execFileSync('mkfifo', ['-m', '600', file(name)]);
}

/** Neither is it waited for, nor is it believed, nor touched. */
function expectRefused(said: string): void {
  const { texts, wording } = createReportLanguage('en', 'decimal');
  const store = openSettingsStore(directory);
  const notice = () => (store.notice() ?? []).map((sentence) => wordMessage(sentence, texts, wording)).join(' ');
  expect(store.current()).toEqual(DEFAULT_SETTINGS);
  expect(notice()).toContain(said);
  expect(notice()).toContain('every action asks for a second confirmation');
  expect(store.acting().guards).toEqual([{ guard: 'confirm', reason: 'guard.unread-settings', name: '*' }]);
  expect(store.change({ units: 'binary' })).toMatchObject({ units: 'binary' });
  expect(notice()).toContain('The file is left as it is');
  expect(openSettingsStore(directory).current()).toEqual(DEFAULT_SETTINGS);
}

const DARK = '{"theme": "dark"}';

describe.skipIf(process.platform === 'win32')('what is not a plain file of the user alone', () => {
  test.each<[string, string, () => void]>([
    ['a FIFO', 'not a regular file', () => makeFifo()],
    ['a link to a device without end', 'not a regular file', () => symlinkSync('/dev/zero', file())],
    ['a folder', 'not a regular file', () => mkdirSync(file())],
    [
      'a link to a FIFO',
      'not a regular file',
      () => {
        makeFifo('fifo');
        symlinkSync('fifo', file());
      },
    ],
    ['a link to nothing', 'cannot be read', () => symlinkSync('nowhere', file())],
    ['writable by everybody', 'chmod go-w', () => write(DARK, 0o666)],
    ['writable by the group', 'chmod go-w', () => write(DARK, 0o660)],
    ['10 MB long', 'larger than', () => write(`{"theme": "dark"${' '.repeat(10_000_000)}}`, 0o600)],
    [
      'a link to a file that everybody may write',
      'chmod go-w',
      () => {
        write(DARK, 0o666, 'elsewhere');
        symlinkSync('elsewhere', file());
      },
    ],
  ])('settings that are %s are refused, with what to do, and everything asks twice', (_, said, make) => {
    make();
    expectRefused(said);
  });

  test.skipIf(process.getuid?.() !== 0)('settings of another user are refused (only root can make such a file)', () => {
    write(DARK, 0o600);
    chownSync(file(), 65_534, 65_534);
    expectRefused('belongs to another user (65534)');
  });

  test('a link to a file of the user is followed, and stays a link when settings are changed', () => {
    write(DARK, 0o600, 'dotfiles.json');
    symlinkSync('dotfiles.json', file());
    openSettingsStore(directory).change({ units: 'binary' });
    expect(lstatSync(file()).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(file('dotfiles.json'), 'utf8'))).toEqual({ theme: 'dark', units: 'binary' });
  });

  test('a file that only remembers something may be writable by others, but not without end', () => {
    write('kept', 0o666, 'kept');
    expect(readRegularFile(file('kept'), 100)).toMatchObject({ kind: 'ok', text: 'kept' });
    expect(readRegularFile(file('kept'), 3)).toEqual({ kind: 'refused', refusal: { kind: 'too-large' } });
    expect(readRegularFile('/dev/zero', 100)).toEqual({ kind: 'refused', refusal: { kind: 'not-regular' } });
  });

  test.skipIf(process.platform !== 'linux')(
    'a file is never read further than allowed, whatever size it is said to have',
    () => {
      // The kernel says 0 for the files of /proc.
      expect(readOwnFile('/proc/self/status', 100_000)).toMatchObject({ kind: 'ok' });
      expect(readOwnFile('/proc/self/status', 10)).toEqual({ kind: 'refused', refusal: { kind: 'too-large' } });
    },
  );
});
