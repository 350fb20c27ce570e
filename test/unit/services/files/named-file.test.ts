import {
  closeSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isTaken, openNamedFile, writeNamedFile } from '../../../../electron/services/files/named-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headroom-named-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});
const at = (name: string) => path.join(folder, name);

const WAYS: readonly (readonly [string, (file: string, overwrite: boolean) => void])[] = [
  ['written at once', (file, overwrite) => writeNamedFile(file, 'new', { overwrite })],
  ['opened for writing', (file, overwrite) => closeSync(openNamedFile(file, { overwrite }))],
];

describe.each(WAYS)('a file that the user named, %s', (_, write) => {
  it('does not replace another without being told to', () => {
    writeFileSync(at('report'), 'precious');
    expect(() => write(at('report'), false)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    expect(readFileSync(at('report'), 'utf8')).toBe('precious');
    write(at('report'), true);
    expect(readFileSync(at('report'), 'utf8')).not.toContain('precious');
    expect(readdirSync(folder)).toEqual(['report']);
  });

  it('is not written through a link, be it one that leads nowhere', () => {
    writeFileSync(at('elsewhere'), 'precious');
    symlinkSync(at('elsewhere'), at('link'));
    symlinkSync(at('made-by-link'), at('dangling'));
    for (const link of ['link', 'dangling']) {
      expect(isTaken(at(link))).toBe(true);
      expect(() => write(at(link), false)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    }
    write(at('link'), true);
    write(at('dangling'), true);
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(false);
    expect(readFileSync(at('elsewhere'), 'utf8')).toBe('precious');
    expect(existsSync(at('made-by-link'))).toBe(false);
  });

  it('may be a device, when that is told to be meant', () => {
    expect(() => write('/dev/null', false)).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    write('/dev/null', true);
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

it('keeps what was there when the new text cannot be put in its place', () => {
  writeFileSync(at('report'), 'precious');
  expect(() => writeNamedFile(path.join(at('report'), 'below'), 'new', { overwrite: true })).toThrow();
  expect(readFileSync(at('report'), 'utf8')).toBe('precious');
  expect(readdirSync(folder)).toEqual(['report']);
});

it('gives a new file the permissions that were asked for', () => {
  writeNamedFile(at('private'), 'text', { overwrite: false, mode: 0o600 });
  expect(lstatSync(at('private')).mode & 0o777).toBe(0o600);
});
