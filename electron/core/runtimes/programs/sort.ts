import { KIB, MIB } from '../../model/units.ts';
import { lastOption, shortOption } from '../options.ts';
import type { RuntimeRules } from '../runtime-rules.ts';
import { BINARY_LETTERS, parsePercentage, parseSize } from '../sizes.ts';

/** A bare number counts KiB (sort(1), `--buffer-size`). */
const UNITS = { '': KIB, b: 1, ...BINARY_LETTERS };

/** The main buffer of GNU sort. Beyond it, it merges files. */
export const SORT: RuntimeRules = {
  name: 'sort',
  programs: /^sort$/,
  beside: { share: 0.03, fixed: 12 * MIB },
  covers: 1,
  bounds({ options, memory }) {
    const value = lastOption(options, ['--buffer-size'])?.value ?? shortOption(options, '-S');
    if (value === null) return [];
    const share = value.endsWith('%') ? parsePercentage(value.slice(0, -1)) : null;
    const bytes = share === null ? parseSize(value, UNITS) : Math.floor(share * memory);
    return bytes === null || bytes <= 0 ? [] : [{ bytes, of: 'buffer', from: 'argv', soft: false, by: '-S' }];
  },
};
