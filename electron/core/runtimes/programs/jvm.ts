import type { Bound } from '../../model/bound.ts';
import { MIB, type Bytes } from '../../model/units.ts';
import { splitOptions } from '../options.ts';
import type { RuntimeRules, Told } from '../runtime-rules.ts';
import { BINARY_LETTERS, parsePercentage, parseSize } from '../sizes.ts';

const UNITS = { '': 1, ...BINARY_LETTERS };
/** Options of the launcher whose value is the next argument. */
const WITH_VALUE =
  /^(?:-cp|-classpath|--class-path|-p|--module-path|--upgrade-module-path|--add-modules|--add-exports|--add-opens|--add-reads|--limit-modules|--patch-module)$/;
/** The share of memory that the heap may take when nothing is said (MaxRAMPercentage), and that of little memory (MinRAMPercentage). */
const DEFAULT_SHARE = 0.25;
const SMALL_SHARE = 0.5;
/** Memory is little while half of it is less than this (MaxHeapSize in gc_globals.hpp, on 64 bits). */
const SMALL: Bytes = 126 * MIB;

interface HeapOption {
  readonly bytes: Bytes;
  readonly by: string;
}

/**
 * A JVM's heap, and beside it the direct buffers (java(1), "The JDK_JAVA_OPTIONS Launcher Environment Variable"; JVM Tool
 * Interface, JAVA_TOOL_OPTIONS). Variables come first, so the command line overrides them; _JAVA_OPTIONS comes last.
 */
export const JVM: RuntimeRules = {
  name: 'jvm',
  programs: /^javaw?$/,
  variables: ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS'],
  // Measured: peaks of 1.02 to 1.14 times the cap on OpenJDK 17. Code and collectors grow with the heap.
  beside: { share: 0.06, fixed: 30 * MIB },
  covers: 1,
  bounds(told) {
    const sources = [
      { from: 'env', options: splitOptions(told.environment?.['JAVA_TOOL_OPTIONS'] ?? '') },
      { from: 'env', options: splitOptions(told.environment?.['JDK_JAVA_OPTIONS'] ?? '') },
      { from: 'argv', options: ownOptions(told.options) },
      { from: 'env', options: splitOptions(told.environment?.['_JAVA_OPTIONS'] ?? '') },
    ] as const;
    let heap: Bound | null = null;
    let direct: Bound | null = null;
    for (const { from, options } of sources) {
      const said = heapOption(options, told.memory);
      if (said) heap = { ...said, of: 'heap', from, soft: false };
      const buffers = directOption(options);
      if (buffers) direct = { ...buffers, of: 'buffer', from, soft: false };
    }
    heap ??= defaultHeap(told);
    return [heap, direct].filter((bound) => bound !== null);
  },
};

/** The options of the JVM itself: what stands before the main class, the jar or the module. */
function ownOptions(argv: readonly string[]): readonly string[] {
  for (let index = 0; index < argv.length; index += 1) {
    const part = argv[index] ?? '';
    if (WITH_VALUE.test(part)) index += 1;
    else if (!part.startsWith('-') || part === '-jar' || part === '-m' || part === '--module')
      return argv.slice(0, index);
  }
  return argv;
}

/** The last heap size among these options; one in bytes wins over a share of memory, as in the JVM. */
function heapOption(options: readonly string[], memory: Bytes): HeapOption | null {
  let sized: HeapOption | null = null;
  let shared: HeapOption | null = null;
  for (const part of options) {
    const size = /^(-Xmx|-XX:MaxHeapSize=)(.+)$/.exec(part);
    const bytes = size ? parseSize(size[2] ?? '', UNITS) : null;
    if (size && bytes !== null) sized = { bytes, by: (size[1] ?? '').replace('=', '') };
    const share = /^(-XX:MaxRAMPercentage=)(.+)$/.exec(part);
    const percentage = share ? parsePercentage(share[2] ?? '') : null;
    if (percentage !== null) shared = { bytes: Math.floor(percentage * memory), by: '-XX:MaxRAMPercentage' };
    const fraction = /^-XX:MaxRAMFraction=([1-9]\d{0,3})$/.exec(part);
    if (fraction) shared = { bytes: Math.floor(memory / Number(fraction[1])), by: '-XX:MaxRAMFraction' };
  }
  return sized ?? shared;
}

function directOption(options: readonly string[]): HeapOption | null {
  let found: HeapOption | null = null;
  for (const part of options) {
    const match = /^-XX:MaxDirectMemorySize=(.+)$/.exec(part);
    const bytes = match ? parseSize(match[1] ?? '', UNITS) : null;
    if (bytes !== null) found = { bytes, by: '-XX:MaxDirectMemorySize' };
  }
  return found;
}

/** The heap of a JVM that was told nothing, as far as its command line says that. */
function defaultHeap({ complete, environment, memory }: Told): Bound | null {
  if (!complete || environment === null || memory <= 0) return null;
  const share = SMALL_SHARE * memory < SMALL ? SMALL_SHARE : DEFAULT_SHARE;
  return { bytes: Math.floor(share * memory), of: 'heap', from: 'default', soft: false, by: '-XX:MaxRAMPercentage' };
}
