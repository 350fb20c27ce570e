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

describe('a procfs that cannot be read', () => {
  it('makes the reader throw and say what it could not read', () => {
    tree.delete('meminfo');
    expect(read).toThrow(reason('meminfo.unreadable', { file: `${tree.root}/meminfo`, cause: reason('fault.gone') }));
    tree.write('meminfo', 'nonsense');
    expect(read).toThrow(reason('meminfo.no-total', { file: `${tree.root}/meminfo` }));
  });

  it('may be there again in the next sweep', () => {
    read();
    tree.delete('meminfo');
    expect(read).toThrow();
    tree.machine({});
    expect(read().processes).toHaveLength(1);
  });

  it('is told from one that can', () => {
    expect(canReadProcfs(tree.root)).toBe(true);
    expect(canReadProcfs(`${tree.root}/nowhere`)).toBe(false);
    tree.write('meminfo', '');
    expect(canReadProcfs(tree.root)).toBe(false);
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
