import type { Bytes } from '../../../core/model/units.ts';
import type { ProcFiles } from '../proc/proc-files.ts';
import { readLimit } from '../cgroup/read-limit.ts';

/** Sweeps between two looks for graphics cards. */
const SEARCH_PERIOD = 256;
/** Files of a card, not of its outputs (`card0-HDMI-A-1`). */
const CARD = /^card\d+$/;

/** What the amdgpu driver holds of the machine's own memory for programs, all cards together (GTT). */
export class Gtt {
  readonly #files: ProcFiles;
  readonly #folder: string;
  #counters: readonly string[] = [];
  #sweep = 0;

  constructor(files: ProcFiles, sysRoot: string) {
    this.#files = files;
    this.#folder = `${sysRoot}/class/drm`;
  }

  /** null where no driver tells. */
  read(): Bytes | null {
    if (this.#sweep++ % SEARCH_PERIOD === 0) this.#search();
    let bytes: Bytes | null = null;
    for (const counter of this.#counters) {
      const used = readLimit(this.#files, counter);
      if (used !== null && used <= Number.MAX_SAFE_INTEGER) bytes = (bytes ?? 0) + used;
    }
    return bytes;
  }

  #search(): void {
    const cards = (this.#files.list(this.#folder) ?? []).filter((name) => CARD.test(name));
    this.#counters = cards
      .map((card) => `${this.#folder}/${card}/device/mem_info_gtt_used`)
      .filter((counter) => this.#files.has(counter));
  }
}
