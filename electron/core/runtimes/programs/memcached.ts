import { GIB, MIB } from '../../model/units.ts';
import { lastOption, shortOption } from '../options.ts';
import type { RuntimeRules } from '../runtime-rules.ts';
import { parseSize } from '../sizes.ts';

/** A bare number is mebibytes. */
const UNITS = { '': MIB, m: MIB, g: GIB };
const DEFAULT = 64 * MIB;

/** The items that memcached stores (memcached(1), `-m`). */
export const MEMCACHED: RuntimeRules = {
  name: 'memcached',
  programs: /^memcached$/,
  // Measured: peaks of 1.02 times -m.
  beside: { share: 0.05, fixed: 8 * MIB },
  covers: 1,
  bounds({ options, complete }) {
    if (!complete) return [];
    const long = lastOption(options, ['--memory-limit'])?.value;
    const value = long ?? shortOption(options, '-m');
    if (value === null) return [{ bytes: DEFAULT, of: 'store', from: 'default', soft: false, by: '-m' }];
    const bytes = parseSize(value, UNITS);
    return bytes === null ? [] : [{ bytes, of: 'store', from: 'argv', soft: false, by: '-m' }];
  },
};
