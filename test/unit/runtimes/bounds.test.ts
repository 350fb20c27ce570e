import { describe, expect, test } from 'vitest';
import { ok } from '../../../electron/core/model/reading.ts';
import type { ProcessFacts } from '../../../electron/core/model/snapshot.ts';
import { GIB, KIB, MIB, type Bytes } from '../../../electron/core/model/units.ts';
import { bindingBound, boundsOf } from '../../../electron/core/runtimes/bounds.ts';
import { programOf } from '../../../electron/core/runtimes/program.ts';
import { BOUND_VARIABLES } from '../../../electron/core/runtimes/runtime-table.ts';
import { processSample } from '../../doubles/observations.ts';

interface Told {
  readonly exe?: string;
  readonly argv: readonly string[];
  readonly env?: Record<string, string>;
  readonly conf?: Record<string, string>;
}

function facts({ exe, argv, env, conf }: Told): ProcessFacts {
  return {
    ...processSample(1).facts,
    name: 'comm',
    executable: ok(exe ?? `/usr/bin/${argv[0] ?? ''}`),
    commandLine: ok(argv),
    ...(env && { environment: ok(env) }),
    ...(conf && { configuration: ok(conf) }),
  };
}

const told = (...argv: string[]): Told => ({ argv });
const MEMORY: Bytes = 8 * GIB;

/** What a program was told, and the first bound that follows: bytes, what it bounds, where that was learned. */
const CASES: readonly [string, Told, [Bytes, string, string] | null][] = [
  ['java -Xmx', told('java', '-Xmx512m', '-Xmx2g', '-jar', 'a.jar'), [2 * GIB, 'heap', 'argv']],
  ['java MaxHeapSize', told('java', '-XX:MaxHeapSize=1048576k', 'App'), [GIB, 'heap', 'argv']],
  ['java without a size', told('java', '-Xmx', 'App'), null],
  ['an argument of the program in Java', told('java', '-cp', 'x', 'App', '-Xmx5g'), null],
  ['java MaxRAMPercentage', told('java', '-XX:MaxRAMPercentage=75.0', 'App'), [6 * GIB, 'heap', 'argv']],
  [
    'java MaxRAMPercentage beside -Xmx',
    told('java', '-XX:MaxRAMPercentage=75', '-Xmx1g', 'App'),
    [GIB, 'heap', 'argv'],
  ],
  [
    'JAVA_TOOL_OPTIONS',
    { ...told('java', 'App'), env: { JAVA_TOOL_OPTIONS: '"-Xmx300m" -Da=b' } },
    [300 * MIB, 'heap', 'env'],
  ],
  [
    '-Xmx over JAVA_TOOL_OPTIONS',
    { ...told('java', '-Xmx1g', 'A'), env: { JAVA_TOOL_OPTIONS: '-Xmx300m' } },
    [GIB, 'heap', 'argv'],
  ],
  [
    '_JAVA_OPTIONS over -Xmx',
    { ...told('java', '-Xmx1g', 'A'), env: { _JAVA_OPTIONS: '-Xmx300m' } },
    [300 * MIB, 'heap', 'env'],
  ],
  ['a quarter of the memory for Java', { ...told('java', 'App'), env: {} }, [2 * GIB, 'heap', 'default']],
  ['node', told('node', '--max-old-space-size=2048', 'a.js'), [2 * GIB, 'heap', 'argv']],
  ['node in its other spelling', told('node', '--max_old_space_size', '100'), [100 * MIB, 'heap', 'argv']],
  ['node with nonsense', told('node', '--max-old-space-size=lots'), null],
  [
    'NODE_OPTIONS',
    { ...told('node', 'a.js'), env: { NODE_OPTIONS: '--max-old-space-size=300' } },
    [300 * MIB, 'heap', 'env'],
  ],
  ['node by default', { ...told('node', 'a.js'), env: {} }, [2 * GIB, 'heap', 'default']],
  ['GOMEMLIMIT', { ...told('anything'), env: { GOMEMLIMIT: '210MiB' } }, [210 * MIB, 'heap', 'env']],
  ['GOMEMLIMIT off', { ...told('anything'), env: { GOMEMLIMIT: 'off' } }, null],
  ['redis', told('redis-server', '--port', '1', '--maxmemory', '150mb'), [150 * MIB, 'store', 'argv']],
  ['redis counts in thousands without b', told('redis-server', '--maxmemory', '150m'), [150e6, 'store', 'argv']],
  ['redis by its file', { ...told('redis-server'), conf: { maxmemory: '205mb' } }, [205 * MIB, 'store', 'config']],
  ['redis without a bound', told('redis-server', '--maxmemory', '0'), null],
  [
    'redis as Debian installs it',
    { exe: '/usr/bin/redis-check-rdb', argv: ['redis-server *:6379'], conf: { maxmemory: '1gb' } },
    [GIB, 'store', 'config'],
  ],
  ['memcached', told('memcached', '-u', 'root', '-m', '900'), [900 * MIB, 'store', 'argv']],
  ['memcached in one word', told('memcached', '-m140'), [140 * MIB, 'store', 'argv']],
  ['memcached by default', told('memcached', '-u', 'root'), [64 * MIB, 'store', 'default']],
  ['postgres', told('postgres', '-D', '/d', '-c', 'shared_buffers=180MB'), [180 * MIB, 'mapping', 'argv']],
  ['postgres in blocks', told('postgres', '-B', '1024'), [8 * MIB, 'mapping', 'argv']],
  ['mariadb', told('mariadbd', '--innodb_buffer_pool_size=220M'), [220 * MIB, 'buffer', 'argv']],
  ['mysql by its file', { ...told('mysqld'), conf: { innodb_buffer_pool_size: '2G' } }, [2 * GIB, 'buffer', 'config']],
  ['php', { exe: '/usr/bin/php8.2', argv: ['php', '-d', 'memory_limit=128M', 'a.php'] }, [128 * MIB, 'heap', 'argv']],
  ['php without a bound', told('php', '-d', 'memory_limit=-1', 'a.php'), null],
  ['sort', told('sort', '-S', '180M', 'f'), [180 * MIB, 'buffer', 'argv']],
  ['sort with a share', told('sort', '--buffer-size=50%', 'f'), [4 * GIB, 'buffer', 'argv']],
  ['sort in KiB', told('sort', '-S1024', 'f'), [1024 * KIB, 'buffer', 'argv']],
  ['busybox sort', { exe: '/bin/busybox', argv: ['sort', '-S', '9M'] }, [9 * MIB, 'buffer', 'argv']],
  [
    'busybox with its applet as an argument',
    { exe: '/bin/busybox', argv: ['busybox', 'sort', '-S', '9M'] },
    [9 * MIB, 'buffer', 'argv'],
  ],
  ['xz', told('xz', '-9', 'f'), [674 * MIB, 'buffer', 'argv']],
  ['xz by default', told('xz', 'f'), [94 * MIB, 'buffer', 'default']],
  ['xz on all cores', told('xz', '-9', '-T0', 'f'), null],
  ['zstd', told('zstd', '--long=27', 'f'), [128 * MIB, 'buffer', 'argv']],
  ['qemu', told('qemu-system-x86_64', '-m', '2G', '-smp', '2'), [2 * GIB, 'mapping', 'argv']],
  [
    'qemu with room to plug in',
    told('qemu-system-x86_64', '-m', 'size=1G,slots=2,maxmem=4G'),
    [4 * GIB, 'mapping', 'argv'],
  ],
  ['.NET', { ...told('dotnet', 'a.dll'), env: { DOTNET_GCHeapHardLimit: '0x10000000' } }, [256 * MIB, 'heap', 'env']],
  [
    'through the dynamic linker',
    { exe: '/lib64/ld-linux-x86-64.so.2', argv: ['/lib64/ld-linux-x86-64.so.2', '/usr/bin/memcached', '-m', '9'] },
    [9 * MIB, 'store', 'argv'],
  ],
  ['a name that a program of another kind gave itself', { exe: '/tmp/leaky', argv: ['memcached', '-m', '64'] }, null],
  ['an absurd size', told('java', '-Xmx99999999999999t', 'App'), null],
];

test.each(CASES)('the bound of a program is read from what it was told: %s', (_name, given, expected) => {
  const bound = boundsOf(facts(given), MEMORY)[0];
  expect(bound ? [bound.bytes, bound.of, bound.from] : null).toEqual(expected);
});

describe('a bound', () => {
  test('that a program only tries to keep is soft', () => {
    expect(boundsOf(facts({ argv: ['x'], env: { GOMEMLIMIT: '1GiB' } }), MEMORY)[0]).toMatchObject({ soft: true });
  });

  test('of a mapping beside the private memory does not bind the process', () => {
    expect(bindingBound(boundsOf(facts(told('postgres', '-B', '1024')), MEMORY))).toBeNull();
  });

  test('that a recording tells is taken as told', () => {
    const bound = { bytes: 100 * MIB, of: 'store', from: 'config', soft: false, by: 'maxmemory' } as const;
    const recorded = { ...facts(told('redis-server', '--maxmemory', '5mb')), bounds: [bound] };
    expect(boundsOf(recorded, MEMORY)).toMatchObject([{ ...bound, runtime: 'redis', covers: 1 }]);
  });

  test('that is a share of the memory follows the container', () => {
    expect(boundsOf(facts({ argv: ['java', 'App'], env: {} }), 800 * MIB)[0]?.bytes).toBe(200 * MIB);
    expect(boundsOf(facts({ argv: ['java', 'App'], env: {} }), 200 * MIB)[0]?.bytes).toBe(100 * MIB);
  });
});

test('a program whose files cannot be read is what it was called as, or by its name', () => {
  const unread = { ...processSample(1).facts, name: 'redis-server', executable: ok('') };
  expect(programOf({ ...unread, commandLine: ok(['/opt/redis-server 127.0.0.1:1']) }).name).toBe('redis-server');
  expect(programOf({ ...unread, commandLine: ok([]) }).name).toBe('redis-server');
});

test('no variable that may hold a secret by its name is ever asked for', () => {
  for (const name of BOUND_VARIABLES) expect(name).not.toMatch(/pass|secret|token|key/i);
});
