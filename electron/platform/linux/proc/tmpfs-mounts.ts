import { valueOr } from '../../../core/model/reading.ts';
import type { MachineMemory, TmpfsUse } from '../../../core/model/snapshot.ts';
import { MIB, type Bytes, type Milliseconds } from '../../../core/model/units.ts';
import { parseMountinfo } from '../cgroup/parse-mountinfo.ts';
import type { BlockableReads } from './process/blockable-reads.ts';
import type { ProcFiles } from './proc-files.ts';

/** Sweeps between two looks at what is mounted. */
const MOUNTS_PERIOD = 64;
/** Mounts are measured when shared memory has moved by this much, and at least once in so many sweeps. */
const MOVED: Bytes = MIB;
const MEASURE_PERIOD = 32;
/** More mounts are not measured, and smaller ones than the largest are not told. */
const MOST_MEASURED = 32;
const MOST_TOLD = 8;
const LEAST_TOLD: Bytes = MIB;
const DEADLINE: Milliseconds = 1000;
/** File systems that keep their files in shared memory (Shmem in /proc/meminfo). */
const KINDS: readonly string[] = ['tmpfs', 'devtmpfs'];

/**
 * How much the files of each tmpfs take, as far as its mount is seen from here. The way to a mount may lead through a file system that does not
 * answer, so sizes arrive after the sweep that asks for them.
 */
export class TmpfsMounts {
  readonly #files: ProcFiles;
  readonly #reads: BlockableReads;
  #mounts: readonly string[] = [];
  readonly #used = new Map<string, Bytes>();
  #told: readonly TmpfsUse[] | null = null;
  #sharedThen: Bytes = -Infinity;
  #measuredIn = 0;
  #awaited = 0;
  #sweep = 0;

  constructor(files: ProcFiles, reads: BlockableReads) {
    this.#files = files;
    this.#reads = reads;
  }

  /** The mounts that hold most, as last measured, largest first. Null where none holds anything worth naming. */
  read({ shared }: Pick<MachineMemory, 'shared'>): readonly TmpfsUse[] | null {
    if (this.#sweep++ % MOUNTS_PERIOD === 0) this.#list();
    const held = valueOr(shared, 0);
    const isDue = Math.abs(held - this.#sharedThen) >= MOVED || this.#sweep - this.#measuredIn >= MEASURE_PERIOD;
    if (isDue && this.#awaited === 0) this.#measure(held);
    return this.#told;
  }

  /** A tmpfs that is mounted at several places is named after the shortest. */
  #list(): void {
    const text = this.#files.text(`${this.#files.root}/self/mountinfo`) ?? '';
    const places = new Map<string, string>();
    for (const { type, device, point } of parseMountinfo(text)) {
      const known = places.get(device);
      if (KINDS.includes(type) && (known === undefined || point.length < known.length)) places.set(device, point);
    }
    this.#mounts = [...places.values()].slice(0, MOST_MEASURED);
    for (const mount of this.#used.keys()) if (!this.#mounts.includes(mount)) this.#used.delete(mount);
  }

  #measure(shared: Bytes): void {
    this.#sharedThen = shared;
    this.#measuredIn = this.#sweep;
    this.#awaited = this.#mounts.length;
    for (const mount of this.#mounts) {
      this.#reads.space(mount, DEADLINE, (answer) => {
        if (answer.kind === 'ok') this.#used.set(mount, answer.used);
        else if (answer.kind !== 'silent') this.#used.delete(mount);
        if (--this.#awaited === 0) this.#tell();
      });
    }
  }

  #tell(): void {
    const told = [...this.#used]
      .map(([mount, used]) => ({ mount, used }))
      .filter(({ used }) => used >= LEAST_TOLD)
      .sort((a, b) => b.used - a.used)
      .slice(0, MOST_TOLD);
    this.#told = told.length > 0 ? told : null;
  }
}
