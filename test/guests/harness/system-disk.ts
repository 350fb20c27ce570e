import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { GuestParts } from './parts.ts';

/** Size of the disk: this Node with its libraries, what is built, and room to spare. The file is sparse. */
const DISK = '400M';

/**
 * Makes the disk that every guest starts from and none writes to: busybox, this Node, perl, their libraries, Headroom as it is
 * built below this root, and the programs that bring a guest into danger.
 */
export function makeSystemDisk(parts: GuestParts, root: string, disk: string): void {
  const staging = mkdtempSync(path.join(tmpdir(), 'headroom-guest-system-'));
  try {
    for (const folder of ['proc', 'sys', 'dev', 'run', 'tmp', 'etc', 'bin', 'sbin'])
      mkdirSync(path.join(staging, folder));
    cpSync(parts.busybox, path.join(staging, 'bin/busybox'));
    const { stdout: commands } = spawnSync(parts.busybox, ['--list'], { encoding: 'utf8' });
    for (const name of commands.split('\n').filter((name) => name !== '' && name !== 'busybox')) {
      symlinkSync('busybox', path.join(staging, 'bin', name));
    }
    copyProgram(process.execPath, 'bin/node', staging);
    copyProgram(parts.perl, 'bin/perl', staging);
    writeFileSync(path.join(staging, 'etc/passwd'), 'root:x:0:0:root:/tmp:/bin/sh\n');
    cpSync(path.join(root, 'test/guests/programs'), path.join(staging, 'programs'), { recursive: true });
    const app = path.join(staging, 'app');
    for (const name of ['package.json', 'dist'])
      cpSync(path.join(root, name), path.join(app, name), { recursive: true });
    for (const folder of shippedPackages(root, '.'))
      cpSync(path.join(root, folder), path.join(app, folder), { recursive: true });
    const made = spawnSync(parts.mke2fs, ['-q', '-F', '-t', 'ext2', '-m', '0', '-d', staging, disk, DISK], {
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(`mke2fs made no disk: ${made.error?.message ?? made.stderr}`);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Copies a program and the libraries that it is linked to, each to where the loader looks for it. */
function copyProgram(program: string, to: string, staging: string): void {
  cpSync(program, path.join(staging, to), { dereference: true });
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  for (const [, library] of stdout.matchAll(/(?:=>|^)\s*(\/\S+) \(0x/gm)) {
    if (library !== undefined) cpSync(library, path.join(staging, library), { dereference: true });
  }
}

/** The packages that a package depends on when it runs, as folders from the root; those for other systems are not there. */
function shippedPackages(root: string, folder: string, seen = new Set<string>()): ReadonlySet<string> {
  const text = readFileSync(path.join(root, folder, 'package.json'), 'utf8');
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(text) as Record<string, Record<string, string>>;
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const found = [path.join(folder, 'node_modules', name), path.join('node_modules', name)].find((at) =>
      existsSync(path.join(root, at, 'package.json')),
    );
    if (found === undefined || seen.has(found)) continue;
    seen.add(found);
    shippedPackages(root, found, seen);
  }
  return seen;
}
