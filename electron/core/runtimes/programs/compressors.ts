import type { Bound } from '../../model/bound.ts';
import { GIB, MIB, type Bytes } from '../../model/units.ts';
import { lastOption, shortOption } from '../options.ts';
import type { RuntimeRules } from '../runtime-rules.ts';

/** What xz takes to compress on one thread at the presets 0 to 9 (xz(1), table "CompMem"). */
const XZ_PRESETS: readonly Bytes[] = [3, 9, 17, 32, 48, 94, 94, 186, 370, 674].map((mebibytes) => mebibytes * MIB);
const XZ_DEFAULT = 6;

/** One thread of xz. With more threads it is not known how many there are. */
export const XZ: RuntimeRules = {
  name: 'xz',
  programs: /^(?:xz|lzma)$/,
  beside: { share: 0.03, fixed: 4 * MIB },
  covers: 1,
  bounds({ options, complete }) {
    const decompresses = options.some((part) => /^(?:-d|--decompress|--uncompress|-t|--test)$/.test(part));
    const threads = lastOption(options, ['--threads'])?.value ?? shortOption(options, '-T') ?? '1';
    if (!complete || decompresses || threads !== '1' || options.some((part) => part.startsWith('--lzma'))) return [];
    let preset: number | null = null;
    for (const part of options) {
      const digit = /^-[a-z]*([0-9])[a-z]*$/.exec(part)?.[1];
      if (digit !== undefined) preset = Number(digit);
      else if (part === '--best') preset = 9;
      else if (part === '--fast') preset = 0;
    }
    const bytes = XZ_PRESETS[preset ?? XZ_DEFAULT] ?? 0;
    return [
      { bytes, of: 'buffer', from: preset === null ? 'default' : 'argv', soft: false, by: `-${preset ?? XZ_DEFAULT}` },
    ];
  },
};

/** zstd's largest window by default, and that of `--long` without a value (zstd(1)). */
const LONG_WINDOW = 27;
const LEAST_WINDOW = 10;
const MOST_WINDOW = 31;

/** The window of zstd with the tables beside it. Known only where the window is said. */
export const ZSTD: RuntimeRules = {
  name: 'zstd',
  programs: /^zstd(?:mt)?$/,
  beside: { share: 0.6, fixed: 32 * MIB },
  covers: 1,
  bounds({ options }) {
    let found: Bound | null = null;
    for (const part of options) {
      const match = /^--long(?:=(\d{1,2}))?$/.exec(part);
      if (!match) continue;
      const window = Number(match[1] ?? LONG_WINDOW);
      if (window < LEAST_WINDOW || window > MOST_WINDOW) continue;
      found = { bytes: Math.min(2 * GIB, 2 ** window), of: 'buffer', from: 'argv', soft: false, by: '--long' };
    }
    return found ? [found] : [];
  },
};
