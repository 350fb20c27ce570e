import { describe, expect, it } from 'vitest';
import { ok, unsupported } from '../../../electron/core/model/reading.ts';
import { cgroupLabel, segmentsBelow } from '../../../electron/platform/linux/cgroup/cgroup-path.ts';
import { parsePageSize } from '../../../electron/platform/linux/proc/parse-auxv.ts';
import { parseBytes, parseKibibytes, parseNumber } from '../../../electron/platform/linux/proc/parse-key-values.ts';
import { KernelCacheEstimate } from '../../../electron/platform/linux/cgroup/kernel-cache-estimate.ts';
import { parseMemoryEvents } from '../../../electron/platform/linux/cgroup/parse-memory-events.ts';
import { parseLimit } from '../../../electron/platform/linux/cgroup/parse-limit.ts';
import { parseMeminfo } from '../../../electron/platform/linux/proc/parse-meminfo.ts';
import { parseMemoryStat } from '../../../electron/platform/linux/cgroup/parse-memory-stat.ts';
import { parseMountinfo } from '../../../electron/platform/linux/cgroup/parse-mountinfo.ts';
import { parseArcstats } from '../../../electron/platform/linux/proc/parse-arcstats.ts';
import { parseMmStat } from '../../../electron/platform/linux/proc/parse-mm-stat.ts';
import { parseSockstat } from '../../../electron/platform/linux/proc/parse-sockstat.ts';
import { parseSwaps } from '../../../electron/platform/linux/proc/parse-swaps.ts';
import { parseVmstat } from '../../../electron/platform/linux/proc/parse-vmstat.ts';
import { parsePasswd } from '../../../electron/platform/linux/proc/process/parse-passwd.ts';
import { parsePressure } from '../../../electron/platform/linux/proc/parse-pressure.ts';
import { readMachineFixture, readProcFixture, readProcFixtureText } from '../../doubles/linux/proc-fixture.ts';

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
        parts: {
          free: value('MemFree:'),
          swapCached: 0,
          hugetlb: 0,
          hugetlbFree: 0,
          slabReclaimable: value('SReclaimable:'),
          slabUnreclaimable: value('SUnreclaim:'),
          kernelStacks: value('KernelStack:'),
          pageTables: value('PageTables:'),
          percpu: value('Percpu:'),
          vmalloc: value('VmallocUsed:') - value('KernelStack:'),
          zswap: 0,
          zswapped: 0,
        },
      },
      availableEstimated: false,
      absurd: [],
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

  it('counts nothing as free that cannot be, and says so', () => {
    const wrapped = '18446744073709551488';
    const parse = (...lines: string[]) => parseMeminfo(`MemTotal: 1000 kB\n${lines.join('\n')}\n`);
    const plain = parse('MemAvailable: 600 kB', 'SwapTotal: 0 kB', `SwapFree: ${wrapped} kB`);
    expect(plain).toMatchObject({ memory: { swapTotal: 0, swapFree: 0 }, absurd: [] });
    const negative = parse('MemAvailable: 600 kB', 'SwapTotal: 500 kB', `SwapFree: ${wrapped} kB`);
    expect(negative).toMatchObject({ memory: { swapTotal: 500 * KIB, swapFree: 0 }, absurd: ['swap'] });
    const exceeding = parse('MemAvailable: 600 kB', 'SwapTotal: 500 kB', 'SwapFree: 501 kB');
    expect(exceeding).toMatchObject({ memory: { swapTotal: 500 * KIB, swapFree: 0 }, absurd: ['swap'] });
    const eightEib = parse('MemAvailable: 600 kB', 'SwapTotal: 9007199254740988 kB', 'SwapFree: 500 kB');
    expect(eightEib).toMatchObject({ memory: { swapTotal: 0, swapFree: 0 }, absurd: ['swap'] });
  });

  it('estimates what is available where it is more than there is', () => {
    const rest = 'MemFree: 100 kB\nActive(file): 20 kB\nInactive(file): 30 kB\n';
    for (const said of ['1001', '18446744073709551615']) {
      const meminfo = parseMeminfo(`MemTotal: 1000 kB\nMemAvailable: ${said} kB\n${rest}`);
      expect(meminfo).toMatchObject({ memory: { available: 150 * KIB }, absurd: ['available'] });
      expect(meminfo?.availableEstimated).toBe(false);
    }
  });

  it('counts huge pages of all sizes where the kernel does, else those of the usual one', () => {
    const lines =
      'MemTotal: 1000 kB\nMemAvailable: 1 kB\nHugePages_Total: 5\nHugePages_Free: 2\nHugepagesize: 2048 kB\n';
    const parts = (more = '') => parseMeminfo(lines + more)?.memory.parts;
    expect(parts()).toEqual({ hugetlb: 10240 * KIB, hugetlbFree: 4096 * KIB });
    expect(parts('Hugetlb: 1058816 kB\n')).toMatchObject({ hugetlb: 1058816 * KIB });
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

  it('are no sizes where no machine is so large', () => {
    expect(parseBytes('a 9007199254740991', 'a')).toBe(2 ** 53 - 1);
    expect(parseBytes('a 18446744073709551615', 'a')).toBeNull();
    expect(parseKibibytes('a 18446744073709551488 kB', 'a')).toBeNull();
  });
});

describe('/proc/pressure/memory', () => {
  it('gives the averages in percent and the totals in microseconds', () => {
    const quiet = { some10: 0, full10: 0, some60: 0, full60: 0, someTotal: 0, fullTotal: 0 };
    expect(parsePressure(readProcFixtureText('pressure'))).toEqual(quiet);
    expect(parsePressure('some avg10=12.34 avg60=9 total=1\nfull avg10=100.00 avg60=8.5 total=7\n')).toEqual({
      some10: 12.34,
      full10: 100,
      some60: 9,
      full60: 8.5,
      someTotal: 1,
      fullTotal: 7,
    });
  });

  it('lacks the averages and totals that are not there', () => {
    expect(parsePressure('some avg10=1 x\nfull avg10=2 total=-4\n')).toEqual({ some10: 1, full10: 2 });
  });

  it.each(['', 'some avg10=1.00 avg60=0\n', 'some avg10=nan x\nfull avg10=1 x\n', 'some avg10=-1 x\nfull avg10=1 x\n'])(
    'is none in %j',
    (text) => expect(parsePressure(text)).toBeNull(),
  );
});

describe('/proc/vmstat', () => {
  it('counts what had to be fetched back, under the names of old and new kernels', () => {
    const text = readProcFixtureText('vmstat');
    const count = (name: string) => parseNumber(text, name) ?? NaN;
    expect(parseVmstat(text)).toEqual({
      counters: {
        majorFaults: count('pgmajfault'),
        refaults: count('workingset_refault_anon') + count('workingset_refault_file'),
        swapIns: count('pswpin'),
        swapOuts: count('pswpout'),
      },
      oomKills: count('oom_kill'),
    });
    expect(parseVmstat('workingset_refault 7\n')).toEqual({ counters: { refaults: 7 }, oomKills: null });
  });
});

describe('/proc/swaps', () => {
  it('tells what each device is, how full, and which is filled first', () => {
    const text =
      'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n' +
      '/dev/zram0                              partition\t690172\t\t1024\t\t100\n' +
      '/dev/mapper/vg\\040a-swap                partition\t1048572\t\t0\t\t-2\n' +
      '/swap.img                               file\t\t2097148\t\t9999999\t\t-3\n' +
      'none                                    virtual\t\t524288\t0\t0\nnonsense\n';
    expect(parseSwaps(text)).toEqual([
      { name: '/dev/zram0', kind: 'zram', size: 690172 * KIB, used: 1024 * KIB, priority: 100 },
      { name: '/dev/mapper/vg a-swap', kind: 'disk', size: 1048572 * KIB, used: 0, priority: -2 },
      { name: '/swap.img', kind: 'file', size: 2097148 * KIB, used: 2097148 * KIB, priority: -3 },
      { name: 'none', kind: 'disk', size: 524288 * KIB, used: 0, priority: 0 },
    ]);
    expect(parseSwaps('')).toEqual([]);
  });
});

describe('mm_stat of a zram device', () => {
  it('tells what is in it, what that takes, and what it may take', () => {
    expect(parseMmStat('425721856 211812352 214872064 0 214872064 12 0 0 0\n')).toEqual({
      stored: 425721856,
      used: 214872064,
      limit: null,
    });
    expect(parseMmStat('    4096       74    12288   100000    12288        0        0')?.limit).toBe(100000);
  });

  it.each(['', '1 2 3', 'a b c d', '18446744073709551615 1 1 0'])('is none in %j', (text) => {
    expect(parseMmStat(text)).toBeNull();
  });
});

describe('arcstats', () => {
  it('tell the size and what the cache keeps', () => {
    const text = readMachineFixture('zfs-31GiB/spl/kstat/zfs/arcstats');
    expect(parseArcstats(text)).toEqual({ size: 15032385536, minimum: 1048576000 });
    expect(parseArcstats('c_min 4 5\n')).toBeNull();
    expect(parseArcstats('')).toBeNull();
  });
});

describe('sockstat', () => {
  it('counts the pages of all protocols that tell', () => {
    const text =
      'sockets: used 16\nTCP: inuse 1 orphan 0 tw 0 alloc 1 mem 185\nUDP: inuse 0 mem 15\nFRAG: inuse 0 memory 9\n';
    expect(parseSockstat(text)).toBe(200);
    expect(parseSockstat('sockets: used 16\n')).toBeNull();
  });
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
      {
        root: '/with blank',
        point: '/mnt\\x',
        type: 'cgroup2',
        device: '98:0',
        options: ['rw', 'noatime', 'rw', 'nsdelegate'],
      },
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
      slabReclaimable: null,
      kernel: null,
      parts: {},
      counters: {
        majorFaults: stat('total_pgmajfault'),
        refaults: stat('total_workingset_refault_anon') + stat('total_workingset_refault_file'),
      },
      hierarchicalLimit: 9223372036854771712,
      hierarchicalSwapLimit: parseNumber(text, 'hierarchical_memsw_limit'),
    });
  });

  it('calls both file lists file cache, and not what is on tmpfs', () => {
    expect(parseMemoryStat(readProcFixtureText('memory-stat-v2'), 2)).toEqual({
      fileCache: 41943040 + 29360128,
      activeFile: 29360128,
      shared: 33554432,
      swap: null,
      slabReclaimable: 4194304,
      kernel: 8388608 - 4194304,
      parts: {
        slabUnreclaimable: 2097152,
        kernelStacks: 131072,
        pageTables: 1048576,
        percpu: 65536,
        vmalloc: 0,
        sockets: 0,
        zswap: 0,
        zswapped: 0,
      },
      counters: { majorFaults: 3, refaults: 12 },
      hierarchicalLimit: null,
      hierarchicalSwapLimit: null,
    });
  });

  it('adds up what the kernel holds where an older one does not', () => {
    const text = 'kernel_stack 100\npagetables 20\npercpu 3\nsock 4\nslab_reclaimable 5000\nslab_unreclaimable 1000\n';
    expect(parseMemoryStat(text, 2)).toMatchObject({ slabReclaimable: 5000, kernel: 1127 });
  });
});

describe('memory.events', () => {
  it('tell how often the cgroup met its ceilings', () => {
    const text = readMachineFixture('cgroup2-high/svc/memory.events');
    expect(parseMemoryEvents(text)).toEqual({ high: 1128, max: 0, oom: 0, oomKill: 0 });
    expect(parseMemoryEvents('oom_kill 3\n')).toEqual({ oomKill: 3 });
  });
});

describe('caches of the kernel in a cgroup that counts only the sum', () => {
  const machine = (caches: number) => ({ slabReclaimable: caches, slabUnreclaimable: 2000, kernelStacks: 1000 });

  it('are at first what they are on the machine, and grow as far as those of the machine do', () => {
    const estimate = new KernelCacheEstimate();
    expect(estimate.update(100, machine(3000))).toBe(50);
    expect(estimate.update(300, machine(3200))).toBe(250);
    expect(estimate.update(600, machine(3210))).toBe(260);
    expect(estimate.update(300, machine(3000))).toBe(130);
  });

  it('do not grow with a leak of kernel memory', () => {
    const estimate = new KernelCacheEstimate();
    estimate.update(100, machine(3000));
    for (let kernel = 200; kernel <= 2000; kernel += 100) expect(estimate.update(kernel, machine(3000))).toBe(50);
  });

  it('are not known where the machine does not tell its own', () => {
    expect(new KernelCacheEstimate().update(100, { kernelStacks: 5 })).toBeNull();
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
    expect(cgroupLabel('/system.slice/ssh.service', 'box')).toBe('ssh.service');
    expect(cgroupLabel(`/docker-${'0123456789abcdef'.repeat(4)}.scope`, 'box')).toBe('docker-0123456789ab.scope');
    expect(cgroupLabel('/../neighbour', 'box')).toBe('neighbour');
  });

  it('is called by the host name where it is the root of a container', () => {
    expect(cgroupLabel('/', '4f1d2c3b4a59')).toBe('4f1d2c3b4a59');
    expect(cgroupLabel('/..', 'box')).toBe('box');
    expect(cgroupLabel('/', '')).toBe('/');
  });

  it.each([
    ['/..', '/', ['me'], ['me']],
    ['/..', '/child', ['me'], ['me', 'child']],
    ['/..', '/../other', ['me'], ['other']],
    ['/../..', '/', ['docker', 'me'], ['docker', 'me']],
    ['/../..', '/../other', ['docker', 'me'], ['docker', 'other']],
    ['/../..', '/../../system.slice', ['docker', 'me'], ['system.slice']],
    ['/..', '/../../beyond', ['me'], null],
    ['/..', '/', null, null],
  ])('seen from %s in a namespace of its own: %s', (root, path, own, segments) => {
    expect(segmentsBelow(root, path, own)).toEqual(segments);
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
