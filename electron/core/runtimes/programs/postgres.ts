import { GIB, KIB, MIB } from '../../model/units.ts';
import type { RuntimeRules } from '../runtime-rules.ts';
import { parseSize } from '../sizes.ts';

/** A bare number counts blocks of 8 kB. */
const UNITS = { '': 8 * KIB, b: 1, kb: KIB, mb: MIB, gb: GIB, tb: 1024 * GIB };
const DEFAULT = 128 * MIB;

/** The shared buffers of PostgreSQL: of one mapping, and of nothing that a backend holds besides (postgresql.conf). */
export const POSTGRES: RuntimeRules = {
  name: 'postgres',
  programs: /^(?:postgres|postmaster)$/,
  configuration: {
    options: ['--config-file', '--config_file'],
    defaults: [],
    first: false,
    inside: { option: '-D', file: 'postgresql.conf' },
    lines: ['shared_buffers'],
  },
  // Measured: 198 MB are mapped for buffers of 180 MB.
  beside: { share: 0.1, fixed: 8 * MIB },
  covers: 0,
  bounds({ options, configuration, complete }) {
    const argv = sharedBuffers(options);
    if (argv !== null) return [{ bytes: argv, of: 'mapping', from: 'argv', soft: false, by: 'shared_buffers' }];
    const line = configuration?.['shared_buffers'];
    const file = line === undefined ? null : parseSize(line, UNITS);
    if (file !== null) return [{ bytes: file, of: 'mapping', from: 'config', soft: false, by: 'shared_buffers' }];
    if (!complete || configuration === null || line !== undefined) return [];
    return [{ bytes: DEFAULT, of: 'mapping', from: 'default', soft: false, by: 'shared_buffers' }];
  },
};

/** `-c shared_buffers=1GB`, `--shared-buffers=1GB` or `-B 1024`. */
function sharedBuffers(options: readonly string[]): number | null {
  let found: number | null = null;
  for (const [index, part] of options.entries()) {
    const match = /^(?:-c)?(?:--)?shared[-_]buffers=(.+)$/.exec(part);
    const value = match ? match[1] : part === '-B' ? options[index + 1] : /^-B(\d+)$/.exec(part)?.[1];
    if (value !== undefined) found = parseSize(value, UNITS) ?? found;
  }
  return found;
}
