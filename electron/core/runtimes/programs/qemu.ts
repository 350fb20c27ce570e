import { MIB } from '../../model/units.ts';
import type { RuntimeRules } from '../runtime-rules.ts';
import { BINARY_LETTERS, parseSize } from '../sizes.ts';

/** A bare number counts MiB (qemu(1), `-m`). */
const UNITS = { '': MIB, b: 1, ...BINARY_LETTERS };
const DEFAULT = 128 * MIB;

/** The memory of a guest, with what may be plugged in. A guest touches all of it in the end. */
export const QEMU: RuntimeRules = {
  name: 'qemu',
  programs: /^(?:qemu-system-[\w-]+|qemu-kvm|kvm|qemu)$/,
  beside: { share: 0.03, fixed: 120 * MIB },
  covers: 1,
  bounds({ options, complete }) {
    if (!complete) return [];
    const at = options.lastIndexOf('-m');
    if (at < 0) return [{ bytes: DEFAULT, of: 'mapping', from: 'default', soft: false, by: '-m' }];
    const parts = (options[at + 1] ?? '').split(',');
    const value = (key: string) => parts.find((part) => part.startsWith(`${key}=`))?.slice(key.length + 1);
    const size = value('maxmem') ?? value('size') ?? parts[0] ?? '';
    const bytes = parseSize(size, UNITS);
    return bytes === null ? [] : [{ bytes, of: 'mapping', from: 'argv', soft: false, by: '-m' }];
  },
};
