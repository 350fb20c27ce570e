import { GIB, KIB, MIB } from '../../model/units.ts';
import { lastOption } from '../options.ts';
import type { RuntimeRules } from '../runtime-rules.ts';
import { parseSize } from '../sizes.ts';

/** Of redis.conf: "1k => 1000 bytes, 1kb => 1024 bytes". */
const UNITS = { '': 1, b: 1, k: 1000, kb: KIB, m: 1e6, mb: MIB, g: 1e9, gb: GIB };

const DEFAULT_PORT = '6379';

/**
 * What Redis and Valkey store. At `maxmemory` they evict, or refuse to take more. Fragmentation and buffers of clients are
 * not counted by them.
 */
export const REDIS: RuntimeRules = {
  name: 'redis',
  programs: /^(?:redis|valkey|keydb)-server$/,
  configuration: {
    options: [],
    defaults: ['/etc/redis/redis.conf', '/etc/redis.conf', '/etc/valkey/valkey.conf', '/etc/keydb/keydb.conf'],
    first: true,
    lines: ['maxmemory', 'port'],
  },
  // Measured: peaks of 1.05 to 1.06 times maxmemory.
  beside: { share: 0.06, fixed: 10 * MIB },
  covers: 1,
  bounds({ called, options, configuration }) {
    const argv = lastOption(options, ['--maxmemory']);
    const fromArgv = argv && parseSize(argv.value, UNITS);
    if (fromArgv) return [{ bytes: fromArgv, of: 'store', from: 'argv', soft: false, by: '--maxmemory' }];
    // A server that made a title of its command line hides the file: it was this one when both say the same port.
    const port = /:(\d{1,5})(?:\s|$)/.exec(called)?.[1];
    const isOther = port !== undefined && port !== (configuration?.['port'] ?? DEFAULT_PORT);
    const fromFile = argv || isOther ? null : parseSize(configuration?.['maxmemory'] ?? '', UNITS);
    return fromFile === null ? [] : [{ bytes: fromFile, of: 'store', from: 'config', soft: false, by: 'maxmemory' }];
  },
};
