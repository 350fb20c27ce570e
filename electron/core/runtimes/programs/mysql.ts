import { MIB } from '../../model/units.ts';
import { lastOption } from '../options.ts';
import type { RuntimeRules } from '../runtime-rules.ts';
import { BINARY_LETTERS, parseSize } from '../sizes.ts';

const UNITS = { '': 1, ...BINARY_LETTERS };

/** The buffer pool of InnoDB in MySQL and MariaDB. Connections, dictionary and logs come on top of it. */
export const MYSQL: RuntimeRules = {
  name: 'mysql',
  programs: /^(?:mysqld|mariadbd)$/,
  configuration: {
    options: ['--defaults-file'],
    defaults: [
      '/etc/my.cnf',
      '/etc/mysql/my.cnf',
      '/etc/my.cnf.d/server.cnf',
      '/etc/mysql/mysql.conf.d/mysqld.cnf',
      '/etc/mysql/mariadb.conf.d/50-server.cnf',
    ],
    first: false,
    lines: ['innodb_buffer_pool_size'],
  },
  // Measured: 78 MB besides a pool of 160 MB.
  beside: { share: 0.1, fixed: 80 * MIB },
  covers: 1,
  bounds({ options, configuration }) {
    const argv = lastOption(options, ['--innodb-buffer-pool-size']);
    const fromArgv = argv && parseSize(argv.value, UNITS);
    const by = 'innodb_buffer_pool_size';
    if (fromArgv) return [{ bytes: fromArgv, of: 'buffer', from: 'argv', soft: false, by }];
    const line = configuration?.[by];
    const file = line === undefined ? null : parseSize(line, UNITS);
    return file === null || argv ? [] : [{ bytes: file, of: 'buffer', from: 'config', soft: false, by }];
  },
};
