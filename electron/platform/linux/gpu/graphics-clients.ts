import type { Bytes, Milliseconds } from '../../../core/model/units.ts';
import type { Answer, BlockableReads } from '../proc/process/blockable-reads.ts';
import type { ProcFiles } from '../proc/proc-files.ts';
import type { TrackedProcess } from '../proc/process/tracked-process.ts';
import { parseDrmFdinfo, type DrmClient } from './parse-drm-fdinfo.ts';

/** Sweeps between two looks for graphics devices. */
const DEVICE_PERIOD = 256;
/** Processes that are searched for open devices in each sweep, in turn, and links that are read for that. */
const SEARCHED = 4;
const LINKS = 200;
/** Processes known to have one open whose buffers are asked for in each sweep, in turn. The largest is asked every time. */
const ASKED = 4;
/** Sweeps between two searches of a suspect. */
const SUSPECT_PERIOD = 8;
/** Looks at a known process until its open files are listed anew, where none of them has gone before. */
const RELISTED_EVERY = 32;
/** A driver may wait for its device before it answers. */
const DEADLINE: Milliseconds = 1000;
const LENGTH = 4096;
/** More open devices of one process are not asked. */
const MOST_FILES = 16;

interface Holder {
  /** The names of its open files that are graphics devices. */
  files: readonly string[];
  looks: number;
  bytes: Bytes;
  /** The clients counted for it. */
  clients: readonly string[];
  /** Answers that are awaited. */
  awaited: number;
}

/**
 * What graphics drivers hold of the machine's memory for each process, from /proc/PID/fdinfo. A process is found by a link to a device
 * below /dev/dri among its open files, and only those that have one are asked again. A driver's answer can be held up, so it is awaited
 * beside the sweep, with a deadline.
 */
export class GraphicsClients {
  readonly #files: ProcFiles;
  readonly #reads: BlockableReads;
  readonly #devices: string;
  readonly #isStill: (process: TrackedProcess) => boolean;
  readonly #holders = new Map<TrackedProcess, Holder>();
  /** For whom each client is counted, which more than one process may have open. */
  readonly #owners = new Map<string, TrackedProcess>();
  #isPresent = false;
  #sweep = 0;

  /** `devices` stands for /dev/dri. `isStill` tells whether a pid still belongs to this process. */
  constructor(files: ProcFiles, reads: BlockableReads, devices: string, isStill: (process: TrackedProcess) => boolean) {
    this.#files = files;
    this.#reads = reads;
    this.#devices = devices;
    this.#isStill = isStill;
  }

  /** Buffers in the memory of the machine, of all processes together. Null where no process is known to have any device open. */
  get total(): Bytes | null {
    if (this.#holders.size === 0) return null;
    let total: Bytes = 0;
    for (const { bytes } of this.#holders.values()) total += bytes;
    return total;
  }

  /** Looks at some of the processes. It is called once a sweep. */
  follow(processes: ReadonlyMap<number, TrackedProcess>): void {
    if (this.#sweep++ % DEVICE_PERIOD === 0) this.#isPresent = (this.#files.list(this.#devices) ?? []).length > 0;
    if (!this.#isPresent) return;
    this.#search(processes);
    this.#askInTurn();
  }

  forget(process: TrackedProcess): void {
    const holder = this.#holders.get(process);
    if (holder === undefined) return;
    this.#holders.delete(process);
    this.#release(process, holder);
  }

  /** All processes are searched in turn, suspects more often. */
  #search(processes: ReadonlyMap<number, TrackedProcess>): void {
    const period = Math.max(1, Math.ceil(processes.size / SEARCHED));
    let left = LINKS;
    for (const process of processes.values()) {
      if (process.facts.kernelThread || this.#holders.has(process)) continue;
      const turn = process.turn + this.#sweep;
      if (turn % period !== 0 && !(process.suspect && turn % SUSPECT_PERIOD === 0)) continue;
      const found = this.#listDevices(process, left);
      left -= found.read;
      if (found.files.length > 0) {
        this.#holders.set(process, { files: found.files, looks: 0, bytes: 0, clients: [], awaited: 0 });
        this.#ask(process);
      }
      if (left <= 0) return;
    }
  }

  #listDevices(process: TrackedProcess, most: number): { readonly files: readonly string[]; readonly read: number } {
    const folder = `${this.#files.root}/${process.pid}/fd`;
    const names = (this.#files.list(folder) ?? []).slice(0, most);
    const files = names.filter((name) => this.#files.readlink(`${folder}/${name}`)?.startsWith(`${this.#devices}/`));
    return { files: files.slice(0, MOST_FILES), read: names.length };
  }

  #askInTurn(): void {
    let largest: TrackedProcess | null = null;
    let most: Bytes = -1;
    for (const [process, { bytes }] of this.#holders) {
      if (bytes <= most) continue;
      largest = process;
      most = bytes;
    }
    const period = Math.max(1, Math.ceil(this.#holders.size / ASKED));
    for (const process of [...this.#holders.keys()]) {
      if (process === largest || (process.turn + this.#sweep) % period === 0) this.#ask(process);
    }
  }

  #ask(process: TrackedProcess): void {
    const holder = this.#holders.get(process);
    if (holder === undefined || holder.awaited > 0) return;
    if (++holder.looks % RELISTED_EVERY === 0) holder.files = this.#listDevices(process, LINKS).files;
    if (holder.files.length === 0) {
      this.#take(process, holder, []);
      this.forget(process);
      return;
    }
    const found: DrmClient[] = [];
    let isWhole = true;
    holder.awaited = holder.files.length;
    for (const name of holder.files) {
      const path = `${this.#files.root}/${process.pid}/fdinfo/${name}`;
      this.#reads.read({ path, length: LENGTH, deadline: DEADLINE }, (answer) => {
        if (answer.kind === 'ok') found.push(...clientsIn(answer, `${process.key} ${name}`));
        else if (answer.kind === 'gone') holder.looks = RELISTED_EVERY - 1;
        else isWhole = false;
        holder.awaited -= 1;
        // A part of the answers would be a fall that never was.
        if (holder.awaited === 0 && isWhole && this.#holders.get(process) === holder)
          this.#take(process, holder, found);
      });
    }
  }

  #take(process: TrackedProcess, holder: Holder, found: readonly DrmClient[]): void {
    if (!this.#isStill(process)) return;
    this.#release(process, holder);
    const own = new Map<string, Bytes>();
    for (const { id, machine } of found) {
      if (id === null || this.#owners.has(id)) continue;
      own.set(id, machine);
    }
    for (const id of own.keys()) this.#owners.set(id, process);
    holder.clients = [...own.keys()];
    holder.bytes = [...own.values()].reduce((sum, bytes) => sum + bytes, 0);
    process.gpu = holder.bytes;
  }

  #release(process: TrackedProcess, { clients }: Holder): void {
    for (const id of clients) if (this.#owners.get(id) === process) this.#owners.delete(id);
  }
}

/** `file` names the client where the driver gives it no number. */
function clientsIn({ bytes, length }: Extract<Answer, { readonly kind: 'ok' }>, file: string): readonly DrmClient[] {
  const client = parseDrmFdinfo(bytes.toString('latin1', 0, length));
  return client === null ? [] : [{ ...client, id: client.id ?? file }];
}
