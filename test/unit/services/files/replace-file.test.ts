import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceFile, replaceFileInPieces } from '../../../../electron/services/files/replace-file.ts';

let folder = '';
const file = () => path.join(folder, 'kept');
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headroom-replace-'));
  writeFileSync(file(), 'old', { mode: 0o644 });
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([true, false])('a file is replaced as a whole, for its user alone (synced: %s)', (isSynced) => {
  expect(replaceFile(file(), 'new', { isSynced })).toBe(true);
  expect(readFileSync(file(), 'utf8')).toBe('new');
  if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['kept']);
});

test('a file that has changed meanwhile stays', () => {
  expect(replaceFile(file(), 'new', { isStill: () => false })).toBe(false);
  expect(readFileSync(file(), 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['kept']);
});

test('a file made of pieces is not there before the last of them', async () => {
  const seen: string[] = [];
  function* pieces() {
    yield 'one ';
    seen.push(readFileSync(file(), 'utf8'));
    yield Buffer.from('two');
    seen.push(readFileSync(file(), 'utf8'));
  }
  await replaceFileInPieces(file(), pieces());
  expect(seen).toEqual(['old', 'old']);
  expect(readFileSync(file(), 'utf8')).toBe('one two');
  expect(readdirSync(folder)).toEqual(['kept']);
});

test('pieces that fail leave the old file and no draft', async () => {
  function* pieces() {
    yield 'one ';
    throw new Error('no second piece');
  }
  await expect(replaceFileInPieces(file(), pieces())).rejects.toThrow('no second piece');
  expect(readFileSync(file(), 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['kept']);
});

test('what cannot be replaced throws and leaves no draft', async () => {
  const taken = path.join(folder, 'taken');
  mkdirSync(path.join(taken, 'inside'), { recursive: true });
  expect(() => replaceFile(taken, 'new')).toThrow();
  await expect(replaceFileInPieces(taken, ['new'])).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(['kept', 'taken']);
});
