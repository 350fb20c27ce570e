import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import * as shared from '../../../electron/core/words/catalogs.ts';
import { en as terminal } from '../../../electron/host/cli/speech/en/index.ts';
import { en as page } from '../../../renderer/messages/en/index.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
/** Where the texts themselves stand. */
const CATALOGS =
  /^(?:electron\/core\/words\/(?:en|pt-br)|electron\/host\/cli\/speech\/(?:en|pt-br)|renderer\/messages\/(?:en|pt-br))\//;

function codeOf(folder: string): string {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join(folder, file))
    .filter((file) => /\.(?:ts|svelte)$/.test(file) && !CATALOGS.test(file))
    .map((file) => readFileSync(path.join(ROOT, file), 'utf8'))
    .join('\n');
}

const CODE = `${codeOf('electron')}\n${codeOf('renderer')}`;

/** A key that is put together from parts, as in message(`exhaustion.${kind}`), is known by the part before them. */
function isWritten(key: string): boolean {
  const parts = key.split('.');
  const begin = parts.slice(0, -1).join('.');
  return CODE.includes(`'${key}'`) || (begin !== '' && CODE.includes(`\`${begin}.\${`));
}

function keysIn(catalog: object): readonly string[] {
  return Object.entries(catalog).flatMap(([key, value]) => [
    key,
    ...(typeof value === 'object' && value !== null ? keysIn(value as object) : []),
  ]);
}

test('every sentence of the domain is said somewhere', () => {
  const { messages, refusals, reasons, doctor } = shared;
  const keys = [messages.en, refusals.en, reasons.en, doctor.en].flatMap((catalog) => Object.keys(catalog));
  expect(keys.length).toBeGreaterThan(100);
  expect(keys.filter((key) => !isWritten(key))).toEqual([]);
});

test('every text of the page, the terminal, the tray, notifications and reports is named somewhere', () => {
  const { notifications, desktop, report } = shared;
  const keys = [page, terminal, notifications.en, desktop.en, report.en].flatMap(keysIn);
  const unnamed = [...new Set(keys)].filter(
    (key) => !new RegExp(`(?<![\\w-])${key.replace(/\W/g, '\\$&')}(?![\\w-])`).test(CODE),
  );
  expect(unnamed).toEqual([]);
});
