import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface KernelModule {
  readonly name: string;
  readonly content: Buffer;
}

/**
 * The modules with these names and those that they need, each after what it needs. A name that the kernel has built in, or does
 * not have, is left out. Debian's packages carry no modules.dep, so each module is asked itself.
 */
export function collectModules(folder: string, names: readonly string[]): readonly KernelModule[] {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const name = /([^/]+)\.ko(?:\.xz)?$/.exec(entry)?.[1];
    if (name !== undefined) files.set(moduleName(name), path.join(folder, entry));
  }
  const collected = new Map<string, KernelModule>();
  const collect = (wanted: string): void => {
    const name = moduleName(wanted);
    const file = files.get(name);
    if (file === undefined || collected.has(name)) return;
    const content = readModule(file);
    parseDependencies(content).forEach(collect);
    collected.set(name, { name, content });
  };
  names.forEach(collect);
  return [...collected.values()];
}

/** The modules that this one needs: `depends=one,two` in its section .modinfo, which holds texts that end with a zero. */
export function parseDependencies(content: Buffer): readonly string[] {
  const at = content.indexOf('\0depends=');
  if (at < 0) return [];
  const begin = at + '\0depends='.length;
  const list = content.toString('latin1', begin, content.indexOf(0, begin));
  return list === '' ? [] : list.split(',');
}

/** The kernel takes `-` and `_` in the name of a module for the same. */
function moduleName(name: string): string {
  return name.replaceAll('-', '_');
}

function readModule(file: string): Buffer {
  if (!file.endsWith('.xz')) return readFileSync(file);
  const { status, stdout, error } = spawnSync('xz', ['-dc', file], { maxBuffer: 64 * 2 ** 20 });
  if (status !== 0) throw new Error(`xz cannot unpack ${file}: ${error?.message ?? `it ended with ${status}`}`);
  return stdout;
}
