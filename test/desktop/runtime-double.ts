import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Where Electron keeps its fuses in its program (github.com/electron/fuses): this text, a version, a length, the states. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'asarIntegrity',
  'onlyLoadAppFromAsar',
  'browserSnapshot',
  'fileProtocolPrivileges',
] as const;
/** As a runtime comes. */
const FACTORY_SETTINGS = '10110001';

interface Asar {
  createPackage(from: string, to: string): Promise<void>;
  extractAll(archive: string, to: string): void;
}

/** The archiver that electron-builder uses. */
export function loadAsar(): Asar {
  const builder = createRequire(import.meta.url).resolve('app-builder-lib');
  return createRequire(builder)('@electron/asar') as Asar;
}

/** A directory laid out as Electron's runtime for Linux, whose program says with what it was started. */
export async function createRuntimeDouble(runtime: string, version: string): Promise<void> {
  const resources = path.join(runtime, 'resources');
  const empty = path.join(runtime, 'empty');
  mkdirSync(resources, { recursive: true });
  mkdirSync(empty);
  await loadAsar().createPackage(empty, path.join(resources, 'default_app.asar'));
  rmSync(empty, { recursive: true });
  writeFileSync(path.join(runtime, 'version'), version);
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox'])
    writeFileSync(path.join(runtime, file), '');
  const program = [
    '#!/bin/sh\necho "$@"\nexit 0\n',
    SENTINEL,
    '\x01',
    String.fromCharCode(FUSES.length),
    FACTORY_SETTINGS,
  ];
  writeFileSync(path.join(runtime, 'electron'), program.join(''), { encoding: 'latin1', mode: 0o755 });
}

/** Which fuses of a program are on. */
export function readFuses(program: string): string[] {
  const bytes = readFileSync(program);
  const states = bytes.indexOf(SENTINEL) + SENTINEL.length + 2;
  return FUSES.filter((_, i) => bytes[states + i] === '1'.charCodeAt(0));
}
