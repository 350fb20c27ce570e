import { XZ, ZSTD } from './programs/compressors.ts';
import { DOTNET } from './programs/dotnet.ts';
import { GO } from './programs/go.ts';
import { JVM } from './programs/jvm.ts';
import { MEMCACHED } from './programs/memcached.ts';
import { MYSQL } from './programs/mysql.ts';
import { PHP } from './programs/php.ts';
import { POSTGRES } from './programs/postgres.ts';
import { QEMU } from './programs/qemu.ts';
import { REDIS } from './programs/redis.ts';
import { SORT } from './programs/sort.ts';
import { V8 } from './programs/v8.ts';
import type { RuntimeRules } from './runtime-rules.ts';

/**
 * Every runtime and server whose bounds are known, the more specific first. A new one is a file in programs/ and a line here;
 * its source stands in its file.
 */
export const RUNTIMES: readonly RuntimeRules[] = [
  JVM,
  V8,
  REDIS,
  MEMCACHED,
  POSTGRES,
  MYSQL,
  PHP,
  SORT,
  XZ,
  ZSTD,
  QEMU,
  GO,
  DOTNET,
];

/** The variables that bound memory. Nothing else of an environment is ever kept. */
export const BOUND_VARIABLES: readonly string[] = RUNTIMES.flatMap(({ variables = [] }) => variables);

/** The rules for a program, in the order of the table. */
export function rulesFor(program: string): readonly RuntimeRules[] {
  return RUNTIMES.filter(({ programs }) => programs.test(program));
}
