import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../../electron/platform/linux/proc/process/parse-command-line.ts';
import { parseLimits } from '../../../electron/platform/linux/proc/process/parse-limits.ts';
import {
  isUnified,
  mostSpecific,
  parseCgroupLines,
  parseProcessCgroup,
} from '../../../electron/platform/linux/cgroup/parse-process-cgroup.ts';
import { parseSmapsRollup } from '../../../electron/platform/linux/proc/process/parse-smaps-rollup.ts';
import { programName } from '../../../electron/platform/linux/proc/process/program-name.ts';
import { denied, ok } from '../../../electron/core/model/reading.ts';
import { parseStat } from '../../../electron/platform/linux/proc/process/parse-stat.ts';
import { parseStatm } from '../../../electron/platform/linux/proc/process/parse-statm.ts';
import { parseStatus } from '../../../electron/platform/linux/proc/process/parse-status.ts';
import { readProcFixture, readProcFixtureText } from '../../doubles/linux/proc-fixture.ts';

const statOf = (bytes: Buffer) => parseStat(bytes, bytes.length);
const statNamed = (name: string) =>
  statOf(Buffer.from(`7 (${name}) S 1 7 7 0 -1 4194304 ${'0 '.repeat(12)}500 8192 2`));

describe('/proc/PID/stat', () => {
  it('is read behind the last bracket of a name that looks like a stat line itself', () => {
    expect(statOf(readProcFixture('stat-hostile-name'))).toEqual({
      pid: 15474,
      name: 'evil) R 1\n\u001b[31m',
      state: 'sleeping',
      ended: false,
      parent: 15469,
      group: 15469,
      session: 3131,
      foregroundGroup: -1,
      kernelThread: false,
      majorFaults: 1,
      threads: 1,
      start: 211735,
      size: 8077312,
      resident: 1207,
      startStack: 140724155245760,
    });
  });

  it('gives a name that is no UTF-8 with replacement characters', () => {
    expect(statOf(readProcFixture('stat-no-utf8-name'))).toMatchObject({
      name: '\ufffd\ufffd\ufffdbad',
      start: 211787,
    });
  });

  it('tells kernel threads by their flag', () => {
    expect(statOf(readProcFixture('stat-kernel-thread'))).toMatchObject({
      name: 'kthreadd',
      kernelThread: true,
      parent: 0,
    });
  });

  it.each(['', ') ', ') Z 9', '()', '\n', '<img src=x>', '\u001b]0;title\u0007'])(
    'keeps the name %j as it is',
    (name) => {
      expect(statNamed(name)).toMatchObject({
        name,
        state: 'sleeping',
        parent: 1,
        start: 500,
        size: 8192,
        resident: 2,
      });
    },
  );

  it.each([
    ['R', 'running'],
    ['S', 'sleeping'],
    ['D', 'waiting'],
    ['T', 'stopped'],
    ['t', 'stopped'],
    ['Z', 'zombie'],
    ['I', 'idle'],
    ['?', 'other'],
  ])('calls the state %s %s', (letter, state) => {
    const bytes = readProcFixture('stat-kernel-thread');
    expect(statOf(Buffer.from(bytes.toString().replace(') S ', `) ${letter} `)))?.state).toBe(state);
  });

  it('tells the process group in the foreground of its terminal', () => {
    const line = '7 (sh) S 1 70 60 34816 80 4194304 0 0 0 0 0 0 0 0 20 0 1 0 500 8192 2';
    expect(statOf(Buffer.from(line))).toMatchObject({ pid: 7, group: 70, session: 60, foregroundGroup: 80 });
  });

  it('is nothing when it was cut off before the start time', () => {
    const bytes = readProcFixture('stat-hostile-name');
    const cut = bytes.subarray(0, bytes.indexOf('211735'));
    expect(statOf(cut)).toBeNull();
  });

  it('does not look beyond what was read into the buffer', () => {
    const bytes = Buffer.from('7 (a) S 1) old bytes of a longer line)');
    expect(parseStat(bytes, 9)).toBeNull();
  });
});

describe('/proc/PID/statm', () => {
  const pages = { size: -1, resident: -1, shared: -1, text: -1, data: -1 };
  const parse = (text: string) => parseStatm(Buffer.from(text), text.length, pages);

  it('gives pages', () => {
    expect(parse('765 439 411 5 0 123 0\n')).toBe(true);
    expect(pages).toEqual({ size: 765, resident: 439, shared: 411, text: 5, data: 123 });
  });

  it('is all zeros for kernel threads and zombies', () => {
    expect(parse('0 0 0 0 0 0 0\n')).toBe(true);
    expect(pages.resident).toBe(0);
  });

  it.each([
    '',
    '\n',
    '765 439',
    '765 439 411',
    '765 439 411 5 0',
    '765 -439 411 5 0 123 0',
    'a b c d e f g',
    '1.5 2 3 4 5 6 7',
    '9'.repeat(400),
  ])('is none in %j', (text) => expect(parse(text)).toBe(false));
});

describe('/proc/PID/status', () => {
  it('tells the effective user, swap and data', () => {
    expect(parseStatus(readProcFixtureText('status-hostile-name'))).toEqual({
      userId: 0,
      realUserId: 0,
      hasMemory: true,
      hugetlb: 0,
      resident: 4912 * 1024,
      anonymous: 444 * 1024,
      swap: 0,
      data: expect.any(Number) as unknown,
    });
    const text = 'Uid:\t1000\t33\t0\t0\nVmSize:\t9 kB\nVmData:\t8 kB\nVmSwap:\t  12 kB\nHugetlbPages:\t2048 kB\n';
    expect(parseStatus(text)).toEqual({
      userId: 33,
      realUserId: 1000,
      hasMemory: true,
      hugetlb: 2 ** 21,
      resident: null,
      anonymous: null,
      swap: 12288,
      data: 8192,
    });
  });

  it('has neither swap nor data for a kernel thread', () => {
    expect(parseStatus(readProcFixtureText('status-kernel-thread'))).toEqual({
      userId: 0,
      realUserId: 0,
      hasMemory: false,
      resident: null,
      anonymous: null,
      swap: null,
      data: null,
      hugetlb: null,
    });
  });

  it('is not deceived by a name that spells a line, because the kernel escapes newlines in it', () => {
    expect(parseStatus('Name:\tx\\nVmSwap:\t999 kB\nVmSwap:\t0 kB\n').swap).toBe(0);
  });
});

describe('/proc/PID/limits', () => {
  it('are none where they are larger than any memory', () => {
    const text = 'Max address space         18446744073709547520 unlimited            bytes     \n';
    expect(parseLimits(text).addressSpace).toBeNull();
    expect(parseLimits(text.replace('18446744073709547520', '4096')).addressSpace).toBe(4096);
  });
});

describe('the name of a program', () => {
  const name = (comm: string, executable: string | null, ...argv: string[]) =>
    programName(comm, executable === null ? denied() : ok(executable), ok(argv));

  it.each([
    ['MainThread', '/usr/bin/node', 'node'],
    ['MainThread', '/usr/bin/node (deleted)', 'node'],
    ['Main Thread', '/opt/game/Game.x86_64', 'Game.x86_64'],
    ['exe', '/opt/google/chrome/chrome', 'chrome'],
    ['3', '/usr/bin/runc', 'runc'],
    ['', '/usr/bin/odd', 'odd'],
  ])('is that of the file where comm is %j and none: %s', (comm, executable, expected) => {
    expect(name(comm, executable, 'other')).toBe(expected);
  });

  it('is what the program was called as where the file cannot be seen', () => {
    expect(name('MainThread', null, '/usr/local/bin/node', 'app.js')).toBe('node');
    expect(name('MainThread', null)).toBe('MainThread');
  });

  it.each([
    ['Web Content', '/usr/lib/firefox/firefox-bin'],
    ['my-service', '/usr/bin/node'],
    ['postgres', '/usr/lib/postgresql/16/bin/postgres'],
    ['main', '/home/ana/main'],
    ['exe', '/tmp/exe'],
    ['main', '/home/ana/main.out'],
  ])('stays %j where it was chosen on purpose or is the beginning of the file: %s', (comm, executable) => {
    expect(name(comm, executable)).toBe(comm);
  });
});

describe('/proc/PID/cmdline', () => {
  const parse = (text: string) => parseCommandLine(Buffer.from(text), Buffer.byteLength(text));

  it('is split into arguments, empty ones among them', () => {
    expect(parse('node\0--flag\0\0a b\0')).toEqual(['node', '--flag', '', 'a b']);
  });

  it('is empty for kernel threads and zombies', () => expect(parse('')).toEqual([]));

  it('is one argument for a program that wrote its own title, however many NULs follow', () => {
    const bytes = readProcFixture('cmdline-own-title');
    expect(parseCommandLine(bytes, bytes.length)).toEqual(['\ufffd\ufffd\ufffdbad']);
    expect(parse(`postgres: idle${'\0'.repeat(50)}`)).toEqual(['postgres: idle']);
  });

  it('may be longer than a page', () => {
    expect(parse(`${'x'.repeat(5000)}\0-y\0`)).toEqual(['x'.repeat(5000), '-y']);
  });
});

describe('/proc/PID/cgroup', () => {
  it('names the path in the hierarchy of the memory controller, the unified and the one of systemd', () => {
    expect(parseProcessCgroup(readProcFixtureText('cgroup-hybrid'))).toEqual({
      memory: '/process_api/38172c474a69f248221cb00649596021',
      unified: '/',
      systemd: '/',
    });
    expect(parseProcessCgroup('0::/user.slice/app.scope\n')).toEqual({
      memory: null,
      unified: '/user.slice/app.scope',
      systemd: null,
    });
  });

  it('finds the memory controller among others on one hierarchy', () => {
    expect(parseProcessCgroup('5:cpu,memory:/box\n').memory).toBe('/box');
    expect(parseProcessCgroup('5:memory_like:/box\n').memory).toBeNull();
  });

  it('keeps colons in a path and drops the mark of a removed cgroup', () => {
    expect(parseProcessCgroup('0::/a:b/c (deleted)\n').unified).toBe('/a:b/c');
  });

  it('says of each hierarchy whether the cgroup was removed', () => {
    const lines = parseCgroupLines('6:cpu,freezer:/a\n1:name=systemd:/\n0::/b (deleted)\nno line\n');
    expect(lines).toEqual([
      { hierarchy: '6', controllers: ['cpu', 'freezer'], path: '/a', removed: false },
      { hierarchy: '1', controllers: ['name=systemd'], path: '/', removed: false },
      { hierarchy: '0', controllers: [], path: '/b', removed: true },
    ]);
    expect(lines.map(isUnified)).toEqual([false, false, true]);
  });

  it('says most about a process by the deepest path', () => {
    expect(mostSpecific({ memory: '/', unified: '/system.slice/ssh.service', systemd: null })).toBe(
      '/system.slice/ssh.service',
    );
    expect(mostSpecific({ memory: '/box', unified: '/', systemd: '/other' })).toBe('/box');
    expect(mostSpecific({ memory: null, unified: null, systemd: null })).toBeNull();
  });
});

describe('/proc/PID/limits', () => {
  it('gives soft limits in bytes, and none for unlimited', () => {
    expect(parseLimits(readProcFixtureText('limits'))).toEqual({
      openFiles: 20000,
      mostOpenFiles: 20000,
      addressSpace: null,
      data: null,
    });
    expect(
      parseLimits('Max address space         4194304              unlimited            bytes     \n').addressSpace,
    ).toBe(4194304);
  });
});

describe('/proc/PID/smaps_rollup', () => {
  it('gives bytes', () => {
    const map = parseSmapsRollup(readProcFixtureText('smaps-rollup'));
    expect(map).not.toBeNull();
    expect(map?.resident).toBeGreaterThanOrEqual(map?.proportional ?? Infinity);
    expect(map?.resident).toBe(
      (map?.privateClean ?? 0) + (map?.privateDirty ?? 0) + (map?.sharedClean ?? 0) + (map?.sharedDirty ?? 0),
    );
  });

  it('is nothing when a line is missing', () => {
    expect(parseSmapsRollup(readProcFixtureText('smaps-rollup').replace('Swap:', 'Other:'))).toBeNull();
  });
});
