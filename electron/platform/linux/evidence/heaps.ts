import type { HeapUse } from '../../../core/model/bound.ts';
import type { ProcessFacts } from '../../../core/model/snapshot.ts';
import { GIB, MIB, type Bytes } from '../../../core/model/units.ts';
import { boundsOf } from '../../../core/runtimes/bounds.ts';
import { recogniseRuntime } from '../../../core/runtimes/recognize-runtime.ts';
import type { ProcFiles } from '../proc/proc-files.ts';
import type { TrackedProcess } from '../proc/process/tracked-process.ts';
import type { ForeignFiles } from './foreign-files.ts';
import { jvmHeapOf, JvmHeapTrack } from './jvm-heap.ts';
import { parsePerfData } from './parse-perf-data.ts';
import { parseV8Pages } from './parse-v8-pages.ts';

/** A JVM's figures have 32 KiB unless it was told otherwise (PerfDataMemorySize). */
const PERF_DATA_LENGTH: Bytes = MIB;
/** A heap of a gigabyte is some thousand lines. */
const MAPS_LENGTH: Bytes = 2 * MIB;
/** Reading the map of a larger process takes too long. */
const LARGEST_MAPPED: Bytes = 2 * GIB;
const MOST_USERS = 64;
const FOLDER = /^hsperfdata_/;
const MOST_JVMS = 8;
/** The least number of sweeps between two looks at the map of the same V8, and the most maps that are read for one sweep. */
const MAP_PERIOD = 8;
/** The same for one without a cap, whose heap is no pool and is looked at for advice. */
const UNCAPPED_PERIOD = 64;
const MAPS = 4;

interface Jvm {
  readonly kind: 'jvm';
  readonly track: JvmHeapTrack;
  /** Its figures. Null while they are looked for, and where there are none. */
  path: string | null;
}

interface V8 {
  readonly kind: 'v8';
  /** Sweeps until the next look. */
  due: number;
}

/** Reads the heaps of large JVMs and V8s from inside, without attaching to them. What is read shows with the next sweep. */
export class Heaps {
  readonly #files: ProcFiles;
  readonly #foreign: ForeignFiles;
  readonly #isStill: (process: TrackedProcess) => boolean;
  readonly #known = new Map<TrackedProcess, Jvm | V8>();
  /** The facts of programs of other kinds, which are looked at once. */
  readonly #others = new WeakSet<ProcessFacts>();
  #jvms = 0;
  #v8s = 0;
  #mapsAwaited = 0;

  constructor(files: ProcFiles, foreign: ForeignFiles, isStill: (process: TrackedProcess) => boolean) {
    this.#files = files;
    this.#foreign = foreign;
    this.#isStill = isStill;
  }

  /** Looks at a large process, once a sweep. */
  follow(process: TrackedProcess, resident: Bytes): void {
    if (this.#others.has(process.facts)) return;
    const known = this.#known.get(process) ?? this.#recognise(process);
    if (known?.kind === 'jvm' && known.path !== null) this.#readJvm(process, known, known.path);
    if (known?.kind === 'v8' && resident <= LARGEST_MAPPED) this.#readV8(process, known);
  }

  forget(process: TrackedProcess): void {
    const kind = this.#known.get(process)?.kind;
    if (kind === 'jvm') this.#jvms -= 1;
    if (kind === 'v8') this.#v8s -= 1;
    this.#known.delete(process);
  }

  #recognise(process: TrackedProcess): Jvm | V8 | undefined {
    const { kind } = recogniseRuntime(process.facts);
    if (kind === 'v8') {
      const v8: V8 = { kind, due: 0 };
      this.#known.set(process, v8);
      this.#v8s += 1;
      return v8;
    }
    if (kind !== 'jvm') this.#others.add(process.facts);
    if (kind !== 'jvm' || this.#jvms >= MOST_JVMS) return undefined;
    const jvm: Jvm = { kind, track: new JvmHeapTrack(), path: null };
    this.#known.set(process, jvm);
    this.#jvms += 1;
    this.#findFigures(process, jvm);
    return jvm;
  }

  /** A JVM names the file by its pid in its own namespace, in a folder named by its user there. */
  #findFigures(process: TrackedProcess, jvm: Jvm): void {
    const status = this.#files.text(`${this.#files.root}/${process.pid}/status`) ?? '';
    const pid = /^NSpid:.*?(\d+)\s*$/m.exec(status)?.[1] ?? String(process.pid);
    const userId = Number(/^Uid:\s+\d+\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN);
    const temporary = `${this.#files.root}/${process.pid}/root/tmp`;
    this.#foreign.list(temporary, MOST_USERS * 64, (names) => {
      for (const name of names.filter((one) => FOLDER.test(one)).slice(0, MOST_USERS)) {
        const path = `${temporary}/${name}/${pid}`;
        this.#foreign.read(path, PERF_DATA_LENGTH, (file) => {
          // A file that another user put there tells nothing of this process.
          if (file?.userId === userId && parsePerfData(file.bytes)) jvm.path = path;
        });
      }
    });
  }

  #readJvm(process: TrackedProcess, { track }: Jvm, path: string): void {
    this.#foreign.read(path, PERF_DATA_LENGTH, (file) => {
      const data = file && parsePerfData(file.bytes);
      const heap = data && jvmHeapOf(data);
      this.#put(process, heap ? track.take(heap) : undefined);
    });
  }

  #readV8(process: TrackedProcess, v8: V8): void {
    v8.due -= 1;
    if (v8.due > 0 || this.#mapsAwaited >= MAPS) return;
    // Each has its turn before any has a second one.
    const period = isCapped(process) ? MAP_PERIOD : UNCAPPED_PERIOD;
    v8.due = Math.max(period, Math.ceil(this.#v8s / MAPS));
    if (period === UNCAPPED_PERIOD && !process.suspect) return;
    this.#mapsAwaited += 1;
    this.#foreign.read(`${this.#files.root}/${process.pid}/maps`, MAPS_LENGTH, (file) => {
      this.#mapsAwaited -= 1;
      const text = file?.bytes.toString('latin1') ?? '';
      const isWhole = file !== null && file.bytes.length < MAPS_LENGTH && text !== '';
      this.#put(process, isWhole ? { used: parseV8Pages(text), live: null, most: null } : undefined);
    });
  }

  #put(process: TrackedProcess, heap: HeapUse | undefined): void {
    if (!this.#isStill(process)) return;
    const { heap: last } = process;
    const same = last?.used === heap?.used && last?.live === heap?.live && last?.most === heap?.most;
    if (!same) process.heap = heap;
  }
}

/** It was told how large its heap may be. */
function isCapped({ facts }: TrackedProcess): boolean {
  return boundsOf(facts, 0).some(({ of, from }) => of === 'heap' && from !== 'default');
}

/** The size from which a process is worth a look: 50 MB or a hundredth of the memory, whichever is less. */
export function worthALook(total: Bytes): Bytes {
  return Math.min(50 * MIB, total / 100);
}
