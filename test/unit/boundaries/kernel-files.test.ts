import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ELECTRON = path.resolve(import.meta.dirname, '../../../electron');

/** Sources below a folder of `electron`, without those below `but`. */
function sources(folder: string, but: readonly string[] = []): string[] {
  return readdirSync(path.join(ELECTRON, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file))
    .filter((file) => file.endsWith('.ts') && !but.some((room) => file.startsWith(`${room}/`)));
}

function linesWith(files: readonly string[], pattern: RegExp): string[] {
  return files.flatMap((file) => {
    const lines = readFileSync(path.join(ELECTRON, file), 'utf8').split('\n');
    return lines.filter((line) => pattern.test(line)).map((line) => `${file}: ${line.trim()}`);
  });
}

test('the files of /proc are named in the platform only, and in what tells people about them', () => {
  const named = /['"`]\/proc\//;
  expect(linesWith(sources('platform'), named)).not.toEqual([]);
  expect(linesWith(sources('.', ['platform', 'core/words']), named)).toEqual([]);
});

test('acting on processes knows the interface of a system and no system itself', () => {
  const acting = linesWith(sources('services/process-control'), /from '.*\/platform\//);
  expect(acting).not.toEqual([]);
  expect(acting.filter((line) => /platform\/[^/]+\//.test(line))).toEqual([]);
});
