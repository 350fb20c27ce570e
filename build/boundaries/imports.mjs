import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const SOURCE = /\.(?:ts|mts|js|mjs|svelte)$/;
const SCRIPT = /<script[^>]*>([\s\S]*?)<\/script>/g;

/**
 * The source files below `folders`, relative to `root`, with forward slashes. Vite's configuration belongs to the
 * build and is left out.
 */
export function sourceFiles(root, folders) {
  const found = [];
  const pending = [...folders];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const file = `${folder}/${entry.name}`;
      if (entry.isDirectory()) pending.push(file);
      else if (SOURCE.test(entry.name) && entry.name !== 'vite.config.ts') found.push(file);
    }
  }
  return found.sort();
}

/**
 * The imports of one file: static, dynamic, of types and re-exports. `target` is the imported file relative to
 * `root`, or 'node' or 'electron' for those modules. It is null for a package and for anything that is no source
 * file.
 */
export function importsOf(root, file) {
  const text = readFileSync(path.join(root, file), 'utf8');
  const found = [];
  for (const { code, offset } of scripts(file, text)) {
    for (const { fileName, pos } of ts.preProcessFile(code, true, true).importedFiles) {
      const line = text.slice(0, offset + pos).split('\n').length;
      found.push({ specifier: fileName, line, target: resolve(root, file, fileName) });
    }
  }
  return found;
}

function scripts(file, text) {
  if (!file.endsWith('.svelte')) return [{ code: text, offset: 0 }];
  return [...text.matchAll(SCRIPT)].map((match) => ({
    code: match[1],
    offset: match.index + match[0].indexOf('>') + 1,
  }));
}

function resolve(root, file, specifier) {
  if (specifier.startsWith('node:')) return 'node';
  if (specifier === 'electron' || specifier.startsWith('electron/')) return 'electron';
  if (!specifier.startsWith('.') && !specifier.startsWith('/')) return null;
  const meant = path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
  const candidates = [meant, `${meant}.ts`, meant.replace(/\.js$/, '.ts'), `${meant}/index.ts`];
  return candidates.find((candidate) => SOURCE.test(candidate) && isFile(path.join(root, candidate))) ?? null;
}

function isFile(file) {
  return existsSync(file) && statSync(file).isFile();
}
