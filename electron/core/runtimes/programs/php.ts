import { MIB } from '../../model/units.ts';
import type { RuntimeRules } from '../runtime-rules.ts';
import { BINARY_LETTERS, parseSize } from '../sizes.ts';

const UNITS = { '': 1, ...BINARY_LETTERS };

/** What one script of PHP may take; -1 is without a bound (php.ini, `memory_limit`). */
export const PHP: RuntimeRules = {
  name: 'php',
  programs: /^php(?:-cgi|-fpm)?$/,
  configuration: {
    options: ['-c'],
    defaults: [],
    first: false,
    lines: ['memory_limit'],
  },
  beside: { share: 0.03, fixed: 20 * MIB },
  covers: 1,
  bounds({ options, configuration }) {
    const argv = definedLimit(options);
    if (argv !== null) return bound(argv, 'argv');
    const line = configuration?.['memory_limit'];
    return line === undefined ? [] : bound(line, 'config');
  },
};

function bound(value: string, from: 'argv' | 'config'): ReturnType<RuntimeRules['bounds']> {
  const bytes = parseSize(value, UNITS);
  return bytes === null ? [] : [{ bytes, of: 'heap', from, soft: false, by: 'memory_limit' }];
}

/** `-d memory_limit=128M`, in one word or two. */
function definedLimit(options: readonly string[]): string | null {
  let found: string | null = null;
  for (const part of options) found = /^(?:-d)?memory_limit=(.+)$/.exec(part)?.[1] ?? found;
  return found;
}
