import { parseArcstats, type ArcStats } from './parse-arcstats.ts';
import { parseMountinfo } from '../cgroup/parse-mountinfo.ts';
import type { ProcFiles } from './proc-files.ts';

/** Sweeps between two looks for a ZFS that was not there. */
const SEARCH_PERIOD = 64;

/** Whether the kernel has ZFS, whose cache may be that of a host. `exists` tells whether there is a file. */
export function hasZfs(exists: (path: string) => boolean): boolean {
  return exists('/proc/spl/kstat/zfs/arcstats');
}

/** ZFS' cache, which the kernel counts as used. */
export class Arc {
  readonly #files: ProcFiles;
  #present = false;
  #sweep = 0;

  constructor(files: ProcFiles) {
    this.#files = files;
  }

  /** null where there is none, or where it is not part of the memory that /proc/meminfo tells of. */
  read(): ArcStats | null {
    if (!this.#present && this.#sweep++ % SEARCH_PERIOD !== 0) return null;
    const text = this.#files.text(`${this.#files.root}/spl/kstat/zfs/arcstats`);
    this.#present = text !== null && !isMeminfoOfContainer(this.#files);
    return text === null || !this.#present ? null : parseArcstats(text);
  }
}

/** lxcfs shows a container its own memory, and so does not replace arcstats, which is the host's there. */
function isMeminfoOfContainer(files: ProcFiles): boolean {
  const mounts = parseMountinfo(files.text(`${files.root}/self/mountinfo`) ?? '');
  return mounts.some(({ type, point }) => point === `${files.root}/meminfo` && type.startsWith('fuse'));
}
