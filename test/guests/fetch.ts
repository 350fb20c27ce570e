import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findParts, findProgram, partsFolder } from './harness/parts.ts';

/** The kernel for virtual machines, else the one for all machines. The names are those of the packages that point to the newest. */
const KERNELS = ['linux-image-cloud-amd64', 'linux-image-amd64'];

/**
 * Downloads and unpacks Debian's own kernel and a static busybox for the guests, once. Nothing is installed and no root is needed.
 * What fails is said and no error: the tests of guests then skip and say what is missing.
 */
function fetchParts(): void {
  const missing = findParts();
  if (typeof missing !== 'string' || !missing.includes('unpacked')) return;
  if (findProgram('apt-get') === null || findProgram('dpkg') === null)
    return say('there is no apt-get to fetch a kernel for guests with');
  const folder = partsFolder();
  mkdirSync(folder, { recursive: true });
  const kernel = KERNELS.map(newestImage).find((found) => found !== null);
  if (kernel === undefined) return say('apt-get knows no kernel of Debian for amd64 (try apt-get update)');
  for (const name of [kernel, 'busybox-static']) unpack(name, folder);
}

/** The package with the kernel itself, on which the one that points to it depends. */
function newestImage(pointer: string): string | null {
  const { stdout } = run('apt-cache', ['depends', '--important', pointer]);
  return /Depends: (linux-image-[0-9]\S+)/.exec(stdout)?.[1] ?? null;
}

function unpack(name: string, folder: string): void {
  say(`fetching ${name} ...`);
  const downloads = mkdtempSync(path.join(folder, 'download-'));
  try {
    const { status, stderr } = run('apt-get', ['download', name], downloads);
    const file = readdirSync(downloads).find((entry) => entry.endsWith('.deb'));
    if (status !== 0 || file === undefined) return say(`${name} was not downloaded: ${stderr.trim()}`);
    const unpacked = run('dpkg', ['-x', path.join(downloads, file), folder]);
    if (unpacked.status !== 0) say(`${name} was not unpacked: ${unpacked.stderr.trim()}`);
  } finally {
    rmSync(downloads, { recursive: true, force: true });
  }
}

function run(program: string, args: readonly string[], cwd?: string) {
  return spawnSync(program, args, { encoding: 'utf8', timeout: 300_000, ...(cwd !== undefined && { cwd }) });
}

function say(line: string): void {
  process.stderr.write(`Guests: ${line}\n`);
}

fetchParts();
