import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok, unsupported } from '../../../electron/core/model/reading.ts';
import {
  canReadProcfs,
  createLinuxReader,
  type LinuxMemoryReader,
} from '../../../electron/platform/linux/linux-reader.ts';
import { ProcTree } from '../../doubles/linux/proc-tree.ts';
import { systemError, WatchedFiles } from '../../doubles/linux/watched-files.ts';
import { reason } from '../../../electron/core/words/reasons.ts';

const NOBODY: ReadonlySet<string> = new Set();

let tree: ProcTree;
let files: WatchedFiles;
let reader: LinuxMemoryReader;

beforeEach(() => {
  tree = new ProcTree();
  files = new WatchedFiles();
  tree.set(1);
  reader = createLinuxReader({ ...tree.options, fileSystem: files.fileSystem });
});

afterEach(() => {
  reader.close();
  tree.remove();
});

/** Lets every open of a path that ends like this fail. */
function refuse(end: string | RegExp, code: string): void {
  files.beforeOpen = (path) => {
    if (path.match(end)) throw systemError(code);
  };
}

const read = () => reader.read(NOBODY);
const missing = (fact: string) => read().missing.find((entry) => entry.fact === fact);

describe('what the machine does not tell', () => {
  it('is nothing to mention where everything is there, apart from the cgroups of this folder', () => {
    expect(read()).toMatchObject({
      memory: { total: 8_000_000 * 1024, available: 4_000_000 * 1024, cache: ok(1000 * 1024), kernel: ok(15 * 1024) },
      pressure: ok({ some10: 1.5, full10: 0.25 }),
      oomKills: ok(0),
      missing: [{ fact: 'pools', kind: 'unsupported', reason: reason('cgroup.not-mounted') }],
    });
  });

  it('is pressure on a kernel without PSI', () => {
    tree.delete('pressure');
    expect(read().pressure).toEqual(unsupported(reason('pressure.unsupported')));
    expect(missing('pressure')).toEqual({
      fact: 'pressure',
      kind: 'unsupported',
      reason: reason('pressure.unsupported'),
    });
  });

  it.each([
    ['EOPNOTSUPP', 'unsupported'],
    ['EACCES', 'denied'],
    ['EIO', 'failed'],
  ])('is pressure where opening it says %s: %s', (code, kind) => {
    refuse('pressure/memory', code);
    expect(missing('pressure')?.kind).toBe(kind);
  });

  it('is the number of OOM kills on a kernel that does not count them', () => {
    tree.write('vmstat', 'nr_free_pages 5\n');
    expect(missing('oomKills')?.kind).toBe('unsupported');
  });

  it('is said with the same list as long as it is the same', () => {
    expect(read().missing).toBe(read().missing);
    const before = read().missing;
    tree.delete('pressure');
    expect(read().missing).not.toBe(before);
  });
});

describe('processes of others', () => {
  it.each(['EACCES', 'EPERM'])('that refuse to be read (%s) are left out, and that is said', (code) => {
    tree.set(700);
    refuse(/\/700\//, code);
    const snapshot = read();
    expect(snapshot.processes.map(({ pid }) => pid)).toEqual([1]);
    expect(missing('processes')).toEqual({
      fact: 'processes',
      kind: 'denied',
      reason: reason('processes.some-denied'),
    });
  });

  it('are tried again now and then', () => {
    tree.set(700);
    refuse(/\/700\//, 'EACCES');
    read();
    files.beforeOpen = () => undefined;
    for (let sweep = 0; sweep < 64; sweep++) read();
    expect(read().processes.map(({ pid }) => pid)).toEqual([1, 700]);
    expect(missing('processes')).toBeUndefined();
  });

  it.each(['hidepid=2', 'hidepid=invisible'])('that are hidden by %s are missed', (option) => {
    tree.write('self/mountinfo', `22 1 0:21 / ${tree.root} rw,relatime - proc proc rw,${option}\n`);
    tree.end(1);
    tree.set(700);
    expect(missing('processes')).toEqual({
      fact: 'processes',
      kind: 'denied',
      reason: reason('processes.hidden', { option }),
    });
  });

  it('are not missed by a user who sees them in spite of hidepid', () => {
    tree.write('self/mountinfo', `22 1 0:21 / ${tree.root} rw,relatime - proc proc rw,hidepid=2\n`);
    expect(missing('processes')).toBeUndefined();
  });
});

describe('a procfs that does not tell of the memory of the machine', () => {
  const GIB = 2 ** 30;
  const instead = (source: 'cgroup' | 'system') => ({
    fact: 'memory',
    kind: 'failed',
    reason: reason(`meminfo.${source}-instead`),
  });

  /** A reader on a machine with so much memory by sysinfo(2). */
  function openWith(total: number, free = 0): void {
    reader.close();
    reader = createLinuxReader({ ...tree.options, systemMemory: () => ({ total, free }) });
  }

  function limitOwnCgroup(limit: number, usage: number, inactive: number): void {
    tree.write('self/mountinfo', '30 1 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n');
    tree.write('self/cgroup', '0::/box/inner\n');
    tree.cgroup('.', { 'cgroup.controllers': 'memory' });
    tree.cgroup('box', {
      'memory.max': limit,
      'memory.current': usage,
      'memory.stat': `inactive_file ${inactive}\nactive_file 0`,
    });
    tree.cgroup('box/inner', { 'memory.max': 'max', 'memory.current': usage, 'memory.stat': 'inactive_file 0' });
  }

  it('makes the reader throw and say what it could not read, where nothing else tells of it', () => {
    openWith(0);
    tree.delete('meminfo');
    expect(read).toThrow(reason('meminfo.unreadable', { file: `${tree.root}/meminfo`, cause: reason('fault.gone') }));
    tree.write('meminfo', 'nonsense');
    expect(read).toThrow(reason('meminfo.no-total', { file: `${tree.root}/meminfo` }));
  });

  it('is made up for by the limit of the own cgroup, or of the ancestor that has one', () => {
    openWith(8 * GIB, GIB);
    limitOwnCgroup(GIB, GIB / 2, GIB / 4);
    tree.write('meminfo', 'MemTotal: 0 kB\nMemFree: 0 kB\nMemAvailable: 0 kB\n');
    const { memory, missing: facts } = read();
    expect(memory).toMatchObject({ total: GIB, available: 0.75 * GIB, swapTotal: 0 });
    expect(facts).toContainEqual(instead('cgroup'));
  });

  it('is made up for by what sysinfo says, where the own cgroup has no limit or one that limits nothing', () => {
    openWith(8 * GIB, GIB);
    tree.delete('meminfo');
    expect(read()).toMatchObject({ memory: { total: 8 * GIB, available: GIB } });
    limitOwnCgroup(9 * GIB, GIB, 0);
    expect(read()).toMatchObject({ memory: { total: 8 * GIB, available: GIB } });
    expect(missing('memory')).toEqual(instead('system'));
  });

  it('for a moment is passed over: what it said last counts', () => {
    openWith(8 * GIB, GIB);
    const { memory } = read();
    tree.write('meminfo', 'MemTotal: 0 kB\n');
    for (let sweep = 0; sweep < 8; sweep += 1) expect(read().memory).toEqual(memory);
    expect(missing('memory')).toEqual(instead('system'));
    expect(read().memory.total).toBe(8 * GIB);
    tree.machine({});
    expect(read().memory).toEqual(memory);
    expect(missing('memory')).toBeUndefined();
  });

  it('does not tell what of it can be had, which is no machine without memory to give', () => {
    openWith(8 * GIB, GIB);
    tree.write('meminfo', 'MemTotal: 1000 kB\n');
    expect(read()).toMatchObject({ memory: { total: 8 * GIB, available: GIB } });
  });

  it('is told from a folder that is no procfs', () => {
    expect(canReadProcfs(tree.root)).toBe(true);
    expect(canReadProcfs(`${tree.root}/nowhere`)).toBe(false);
    tree.write('meminfo', '');
    expect(canReadProcfs(tree.root)).toBe(true);
    tree.delete('meminfo');
    expect(canReadProcfs(tree.root)).toBe(false);
  });
});

describe('a kernel that does not say what is available', () => {
  it('is estimated for as later kernels do it themselves', () => {
    tree.write('sys/vm/min_free_kbytes', '8000\n');
    tree.write(
      'meminfo',
      'MemTotal: 1000000 kB\nMemFree: 100000 kB\nActive(file): 150000 kB\nInactive(file): 50000 kB\nSReclaimable: 12000 kB\n',
    );
    // The low watermark is 10,000 kB; of the file cache that is less than half, of the slab half is less.
    expect(read().memory.available).toBe((90_000 + 190_000 + 6000) * 1024);
    expect(missing('available')).toMatchObject({ kind: 'failed' });
  });
});

describe('a memory map', () => {
  const ROLLUP =
    '55 7ff ---p 0 00:00 0 [rollup]\nRss: 100 kB\nPss: 50 kB\nShared_Clean: 40 kB\nShared_Dirty: 0 kB\nPrivate_Clean: 10 kB\n' +
    'Private_Dirty: 50 kB\nAnonymous: 50 kB\nSwap: 5 kB\n';

  it('is read for one process', async () => {
    tree.write('1/smaps_rollup', ROLLUP);
    expect(await reader.readMemoryMap(1)).toMatchObject({
      value: { resident: 102_400, proportional: 51_200, swap: 5120 },
    });
  });

  it("is denied for another user's process", async () => {
    tree.write('1/smaps_rollup', ROLLUP);
    refuse('smaps_rollup', 'EACCES');
    expect(await reader.readMemoryMap(1)).toEqual({ kind: 'denied', reason: reason('file.denied') });
  });

  it('fails for a process that has gone, and is unsupported where the process is there but has none', async () => {
    expect(await reader.readMemoryMap(999)).toEqual({ kind: 'failed', reason: reason('process.gone') });
    expect((await reader.readMemoryMap(1)).kind).toBe('unsupported');
    tree.write('1/smaps_rollup', '');
    expect((await reader.readMemoryMap(1)).kind).toBe('unsupported');
    tree.write('1/smaps_rollup', 'Rss: 1 kB\n');
    expect((await reader.readMemoryMap(1)).kind).toBe('failed');
  });
});
