import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** What a guest is made of. */
export interface GuestParts {
  readonly qemu: string;
  /** Makes the guest's disk. */
  readonly mke2fs: string;
  /** What runs in the guest besides Headroom. */
  readonly perl: string;
  readonly busybox: string;
  readonly kernel: string;
  /** As the kernel calls itself: `6.1.0-56-cloud-amd64`. */
  readonly version: string;
  readonly modules: string;
}

/** Debian's packages for guests are unpacked here, side by side, and nothing of them is installed. */
export function partsFolder(): string {
  return path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'headroom-guests');
}

/** What guests are made of on this machine, or what is missing, as a sentence. */
export function findParts(folder = partsFolder()): GuestParts | string {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'guests run Debian for x64, on Linux only';
  const qemu = findProgram('qemu-system-x86_64');
  if (qemu === null)
    return 'there is no qemu-system-x86_64 (Debian: apt-get install --no-install-recommends qemu-system-x86)';
  const mke2fs = findProgram('mke2fs');
  if (mke2fs === null) return 'there is no mke2fs (Debian: e2fsprogs)';
  const perl = findProgram('perl');
  if (perl === null) return 'there is no perl';
  const busybox = [path.join(folder, 'bin/busybox'), path.join(folder, 'usr/bin/busybox')].find((file) =>
    existsSync(file),
  );
  if (busybox === undefined)
    return `busybox-static is not unpacked in ${folder}; npm run test:guests does it where apt-get exists`;
  const version = newestKernel(folder);
  if (version === null)
    return `no linux-image-*-amd64 is unpacked in ${folder}; npm run test:guests does it where apt-get exists`;
  const modules = [`lib/modules/${version}`, `usr/lib/modules/${version}`]
    .map((below) => path.join(folder, below))
    .find(existsSync);
  if (modules === undefined) return `the modules of ${version} are not unpacked in ${folder}`;
  return { qemu, mke2fs, perl, busybox, kernel: path.join(folder, 'boot', `vmlinuz-${version}`), version, modules };
}

function newestKernel(folder: string): string | null {
  const boot = path.join(folder, 'boot');
  const versions = existsSync(boot) ? readdirSync(boot).flatMap((name) => /^vmlinuz-(.+)$/.exec(name)?.[1] ?? []) : [];
  return versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1) ?? null;
}

/** Administrators' programs are not on every user's path. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'].filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file)) ?? null;
}
