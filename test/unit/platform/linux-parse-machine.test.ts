import { describe, expect, it } from 'vitest';
import { ok, unsupported } from '../../../electron/core/model/reading.ts';
import { cgroupLabel, segmentsBelow } from '../../../electron/platform/linux/cgroup/cgroup-path.ts';
import { parsePageSize } from '../../../electron/platform/linux/proc/parse-auxv.ts';
import { parseKibibytes, parseNumber } from '../../../electron/platform/linux/proc/parse-key-values.ts';
import { parseLimit } from '../../../electron/platform/linux/cgroup/parse-limit.ts';
import { parseMeminfo } from '../../../electron/platform/linux/proc/parse-meminfo.ts';
import { parseMemoryStat } from '../../../electron/platform/linux/cgroup/parse-memory-stat.ts';
import { parseMountinfo } from '../../../electron/platform/linux/cgroup/parse-mountinfo.ts';
import { parsePasswd } from '../../../electron/platform/linux/proc/process/parse-passwd.ts';
import { parsePressure } from '../../../electron/platform/linux/proc/parse-pressure.ts';
import { readProcFixture, readProcFixtureText } from '../../doubles/linux/proc-fixture.ts';

const KIB = 1024;

describe('/proc/meminfo', () => {
  const text = readProcFixtureText('meminfo');
  const value = (name: string) => parseKibibytes(text, name) ?? NaN;

  it('gives the machine in bytes', () => {
    expect(parseMeminfo(text)).toEqual({
      memory: {
        total: 24684092 * KIB,
        available: value('MemAvailable:'),
        swapTotal: 0,
        swapFree: 0,
        cache: ok(value('Active(file):') + value('Inactive(file):')),
        shared: ok(value('Shmem:')),
        kernel: ok(
          value('SUnreclaim:') +
            value('KernelStack:') +
            value('PageTables:') +
            value('SecPageTables:') +
            value('Percpu:'),
        ),
      },
      availableEstimated: false,
    });
  });

  it('is estimated from free memory and file cache where an old kernel does not say what is available', () => {
    const old = parseMeminfo('MemTotal: 1000 kB\nMemFree: 100 kB\nActive(file): 20 kB\nInactive(file): 30 kB\n');
    expect(old).toMatchObject({ memory: { available: 150 * KIB }, availableEstimated: true });
  });

  it('lacks what is not in it instead of calling it 0', () => {
    expect(parseMeminfo('MemTotal: 1000 kB\nMemAvailable: 1 kB\n')?.memory).toMatchObject({
      cache: unsupported(),
      shared: unsupported(),
      kernel: unsupported(),
    });
  });

  it.each(['', 'MemTotal: 0 kB\n', 'MemTotal: kB\n', 'XMemTotal: 5 kB\n'])('is none in %j', (nonsense) => {
    expect(parseMeminfo(nonsense)).toBeNull();
  });
});

describe('lines of names and numbers', () => {
  it('are found by their whole name only', () => {
    const control = readProcFixtureText('oom-control-v1');
    expect(control).toMatch(/^oom_kill_disable /);
    expect(parseNumber(`oom_kill_disable 1\nunder_oom 0\noom_kill 7\n`, 'oom_kill')).toBe(7);
    expect(parseNumber(readProcFixtureText('vmstat'), 'oom_kill')).toBe(0);
    expect(parseNumber(readProcFixtureText('vmstat'), 'oom_kil')).toBeNull();
  });

  it('may be the last of a text that was cut off, but not cut off before the number', () => {
    expect(parseNumber('a 1\nb 2', 'b')).toBe(2);
    expect(parseNumber('a 1\nb ', 'b')).toBeNull();
    expect(parseNumber('a 1\nb', 'b')).toBeNull();
  });

  it('hold 64 bits, and nothing larger', () => {
    expect(parseNumber('a 18446744073709551615', 'a')).toBe(2 ** 64);
    expect(parseNumber(`a ${'9'.repeat(400)}`, 'a')).toBeNull();
  });
});

describe('/proc/pressure/memory', () => {
  it('gives the averages over ten seconds in percent', () => {
    expect(parsePressure(readProcFixtureText('pressure'))).toEqual({ some10: 0, full10: 0 });
    expect(parsePressure('some avg10=12.34 avg60=9 total=1\nfull avg10=100.00 avg60=9 total=1\n')).toEqual({
      some10: 12.34,
      full10: 100,
    });
  });

  it.each(['', 'some avg10=1.00 avg60=0\n', 'some avg10=nan x\nfull avg10=1 x\n', 'some avg10=-1 x\nfull avg10=1 x\n'])(
    'is none in %j',
    (text) => expect(parsePressure(text)).toBeNull(),
  );
});

describe('the page size', () => {
  const words = (size: 4 | 8, littleEndian: boolean, pairs: readonly number[]) => {
    const bytes = Buffer.alloc(pairs.length * size);
    pairs.forEach((value, at) => {
      if (littleEndian) bytes.writeUInt32LE(value, at * size);
      else bytes.writeUInt32BE(value, at * size + size - 4);
    });
    return bytes;
  };

  it('is in the auxiliary vector', () => expect(parsePageSize(readProcFixture('auxv-x86-64'))).toBe(4096));

  it.each([
    [4, true],
    [4, false],
    [8, true],
    [8, false],
  ] as const)('is found in words of %i bytes, little end first: %s', (size, littleEndian) => {
    expect(parsePageSize(words(size, littleEndian, [33, 7, 16, 5, 6, 65536, 0, 0]), littleEndian)).toBe(65536);
  });

  it('is not known when the vector ends before it, or says something impossible', () => {
    expect(parsePageSize(words(8, true, [33, 7, 0, 0, 6, 4096]))).toBeNull();
    expect(parsePageSize(words(8, true, [6, 5000, 0, 0]))).toBeNull();
    expect(parsePageSize(Buffer.alloc(3))).toBeNull();
  });
});

describe('mountinfo', () => {
  it('tells the type, the place and the controllers of every mount', () => {
    const mounts = parseMountinfo(readProcFixtureText('mountinfo-hybrid'));
    expect(mounts.find(({ options }) => options.includes('memory'))).toMatchObject({
      root: '/',
      point: '/sys/fs/cgroup/memory',
      type: 'cgroup',
    });
    expect(mounts.find(({ type }) => type === 'cgroup2')?.point).toBe('/sys/fs/cgroup/unified');
  });

  it('knows optional fields and octal escapes', () => {
    const line = '36 35 98:0 /with\\040blank /mnt\\134x rw,noatime master:1 shared:2 - cgroup2 none rw,nsdelegate';
    expect(parseMountinfo(`${line}\nnonsense\n`)).toEqual([
      { root: '/with blank', point: '/mnt\\x', type: 'cgroup2', options: ['rw', 'noatime', 'rw', 'nsdelegate'] },
    ]);
  });
});

describe("a cgroup's memory.stat", () => {
  it('counts the children in version 1 too', () => {
    const text = readProcFixtureText('memory-stat-v1');
    const stat = (name: string) => parseNumber(text, name) ?? NaN;
    expect(stat('total_shmem')).toBeGreaterThanOrEqual(stat('shmem'));
    expect(parseMemoryStat(text, 1)).toEqual({
      fileCache: stat('total_inactive_file') + stat('total_active_file'),
      activeFile: stat('total_active_file'),
      shared: stat('total_shmem'),
      swap: 0,
      hierarchicalLimit: 9223372036854771712,
    });
  });

  it('calls both file lists file cache, and not what is on tmpfs', () => {
    expect(parseMemoryStat(readProcFixtureText('memory-stat-v2'), 2)).toEqual({
      fileCache: 41943040 + 29360128,
      activeFile: 29360128,
      shared: 33554432,
      swap: null,
      hierarchicalLimit: null,
    });
  });
});

describe('a limit', () => {
  it.each([
    ['max\n', Infinity],
    ['0\n', 0],
    ['1048576\n', 1048576],
    ['9223372036854771712\n', 2 ** 63 - 4096],
  ])('in %j is %d', (text, limit) => expect(parseLimit(text)).toBe(limit));

  it.each(['', '-1\n', 'maximum', '1e9', '12 kB'])('is none in %j', (text) => expect(parseLimit(text)).toBeNull());
});

describe('a cgroup path', () => {
  it.each([
    ['/', '/a/b', ['a', 'b']],
    ['/', '/', []],
    ['/docker/x', '/docker/x', []],
    ['/docker/x', '/docker/x/y', ['y']],
    ['/docker/x', '/docker/xy', null],
    ['/docker/x', '/', null],
    ['/', '/../other', null],
    ['/..', '/../other', ['other']],
    ['/..', '/', null],
  ])('seen from %s: %s', (root, path, segments) => expect(segmentsBelow(root, path)).toEqual(segments));

  it('is called by its last part, with container ids cut short', () => {
    expect(cgroupLabel('/system.slice/ssh.service')).toBe('ssh.service');
    expect(cgroupLabel(`/docker-${'0123456789abcdef'.repeat(4)}.scope`)).toBe('docker-0123456789ab.scope');
    expect(cgroupLabel('/')).toBe('/');
  });
});

describe('/etc/passwd', () => {
  it('names users by their id, the first name of an id, and leaves nonsense out', () => {
    const text =
      'root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:\n# comment\n+::::::\nbad:x:minus:1::/:\n:x:5:5::/:\nana:x:1000:1000::/home/ana:/bin/sh';
    expect([...parsePasswd(text)]).toEqual([
      [0, 'root'],
      [1000, 'ana'],
    ]);
  });
});
