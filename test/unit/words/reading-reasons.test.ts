import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readingReason } from '../../../electron/core/words/reading-reasons.ts';

const ROOT = path.join(import.meta.dirname, '../../../electron');
/** Reasons of missing values as they are written in the readers and services; those with a dot are keys of their own. */
const WRITTEN =
  /\b(?:unsupported|denied|failed)\(['`]([^'`.]+)['`]\)|\bmissing\([\w.#]+, '([^']+)'\)|readCount\(.*, '([^']+)'\)/g;

/** Which of them are for the log, not for a reader's value. */
const NOT_SHOWN = ['The tray', "The tray's ${action}"];

test('why a value is missing is said in Portuguese wherever the host says it in fixed words', () => {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const written = files.flatMap((file) =>
    [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(WRITTEN)].flatMap(([, a, b, c]) => a ?? b ?? c ?? []),
  );
  expect(written.length).toBeGreaterThan(30);
  const untold = written.filter((reason) => readingReason(reason, 'pt-BR') === null && !NOT_SHOWN.includes(reason));
  expect([...new Set(untold)]).toEqual([]);
});

test('what is filled in stands in the text of the other language, and is put into it where it can be', () => {
  expect(readingReason('processes of other users are hidden (hidepid=2)', 'pt-BR')).toBe(
    'os processos de outros usuários estão ocultos (hidepid=2)',
  );
  expect(readingReason('/proc/meminfo cannot be read (denied)', 'pt-BR')).toBe(
    '/proc/meminfo não pode ser lido (sem permissão)',
  );
  expect(readingReason('toString', 'pt-BR')).toBeNull();
  expect(readingReason('not recorded', 'en')).toBeNull();
});
