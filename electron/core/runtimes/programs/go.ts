import { GIB, KIB, MIB } from '../../model/units.ts';
import type { RuntimeRules } from '../runtime-rules.ts';
import { parseSize } from '../sizes.ts';

const UNITS = { '': 1, b: 1, kib: KIB, mib: MIB, gib: GIB, tib: 1024 * GIB };

/**
 * Programs of Go have no name in common; the variable tells that this is one (runtime package, "Environment Variables").
 * The collector works harder to stay below and is passed by what is really used, so it is soft.
 */
export const GO: RuntimeRules = {
  name: 'go',
  programs: /./,
  variables: ['GOMEMLIMIT'],
  beside: { share: 0.02, fixed: 4 * MIB },
  covers: 0.5,
  bounds({ environment }) {
    const bytes = parseSize(environment?.['GOMEMLIMIT'] ?? '', UNITS);
    return bytes === null ? [] : [{ bytes, of: 'heap', from: 'env', soft: true, by: 'GOMEMLIMIT' }];
  },
};
