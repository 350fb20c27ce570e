import { GIB, MIB } from '../../model/units.ts';
import { splitOptions, type Option } from '../options.ts';
import type { RuntimeRules } from '../runtime-rules.ts';
import { parseSize } from '../sizes.ts';

const OPTION = '--max-old-space-size';
/** A machine of this size gives V8 twice the heap (Heap::HeapSizeFromPhysicalMemory in V8's heap.cc). */
const LARGE_MACHINE = 15 * GIB;
const MOST = 2 * GIB;

/**
 * The old generation of V8's heap. Buffers and what add-ons allocate lie outside of it, so it is worth half as evidence.
 * Options on the command line override those of NODE_OPTIONS (Node's documentation, "NODE_OPTIONS").
 */
export const V8: RuntimeRules = {
  name: 'v8',
  programs: /^(?:node|nodejs|deno|bun|electron)$/,
  variables: ['NODE_OPTIONS'],
  beside: { share: 0.05, fixed: 45 * MIB },
  covers: 0.5,
  bounds({ program, options, complete, environment, memory }) {
    // Bun runs JavaScriptCore, which takes no such option.
    if (program === 'bun') return [];
    const argv = lastSize(options);
    if (argv !== null) return [{ bytes: argv, of: 'heap', from: 'argv', soft: false, by: OPTION }];
    const env = lastSize(splitOptions(environment?.['NODE_OPTIONS'] ?? ''));
    if (env !== null) return [{ bytes: env, of: 'heap', from: 'env', soft: false, by: OPTION }];
    if (!complete || environment === null || memory <= 0 || program === 'electron') return [];
    const most = memory >= LARGE_MACHINE ? 2 * MOST : MOST;
    return [{ bytes: Math.min(most, memory / 2), of: 'heap', from: 'default', soft: false, by: OPTION }];
  },
};

function lastSize(options: readonly string[]): number | null {
  let found: number | null = null;
  for (const [index, part] of options.entries()) {
    const option = readOption(part, options[index + 1]);
    if (option) found = parseSize(option.value, { '': MIB }) ?? found;
  }
  return found;
}

function readOption(part: string, next = ''): Option | null {
  const match = /^--max[-_]old[-_]space[-_]size(?:=(.+))?$/.exec(part);
  return match && { name: OPTION, value: match[1] ?? next };
}
