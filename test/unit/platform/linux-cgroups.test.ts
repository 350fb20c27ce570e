import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok, unsupported } from '../../../electron/core/model/reading.ts';
import type { LimitedPool, Snapshot } from '../../../electron/core/model/snapshot.ts';
import { createLinuxReader, type LinuxMemoryReader } from '../../../electron/platform/linux/linux-reader.ts';
import { readProcFixtureText } from '../../doubles/linux/proc-fixture.ts';
import { limitsText, ProcTree } from '../../doubles/linux/proc-tree.ts';
import { systemError, WatchedFiles } from '../../doubles/linux/watched-files.ts';
import { reason } from '../../../electron/core/words/reasons.ts';

const MIB = 2 ** 20;
const NOBODY: ReadonlySet<string> = new Set();
const V1_UNLIMITED = '9223372036854771712';

let tree: ProcTree;
let reader: LinuxMemoryReader;

beforeEach(() => {
  tree = new ProcTree({ totalKib: 1024 * 1024, availableKib: 900_000, swapTotalKib: 0, swapFreeKib: 0 });
  reader = createLinuxReader(tree.options);
});

afterEach(() => {
  reader.close();
  tree.remove();
});

const read = (suspects = NOBODY) => reader.read(suspects);
const poolOf = (snapshot: Snapshot, id: string): LimitedPool | undefined =>
  snapshot.pools.find((pool) => pool.id === id);
const poolsOf = (snapshot: Snapshot, pid: number) => snapshot.processes.find((process) => process.pid === pid)?.pools;

/** Sweeps until everything that is done in turn has been done. */
function sweepAround(): Snapshot {
  for (let sweep = 0; sweep < 64; sweep++) read();
  return read();
}

function mountV2(root = '/'): void {
  tree.write('self/mountinfo', `30 1 0:26 ${root} /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n`);
  tree.cgroup('.', { 'cgroup.controllers': 'cpuset cpu io memory pids' });
}

function cgroupV2(folder: string, limit: number | 'max', used: Partial<Record<string, number>> = {}): void {
  const { current = 0, inactive = 0, active = 0, shmem = 0, kills = 0 } = used;
  tree.cgroup(folder, {
    'memory.max': limit,
    'memory.high': 'max',
    'memory.current': current,
    'memory.stat': `inactive_file ${inactive}\nactive_file ${active}\nshmem ${shmem}`,
    'memory.events': `low 0\nhigh 0\nmax 0\noom 0\noom_kill ${kills}\noom_group_kill 0`,
  });
}

function cgroupV1(folder: string, limit: number | string, used: Partial<Record<string, number | string>> = {}): void {
  const { usage = 0, inactive = 0, active = 0, shmem = 0, kills = 0, hierarchical = limit } = used;
  tree.cgroup(`memory/${folder}`, {
    'memory.limit_in_bytes': limit,
    'memory.usage_in_bytes': usage,
    'memory.stat':
      `cache 1\ninactive_file 2\nhierarchical_memory_limit ${hierarchical}\ntotal_cache 9\ntotal_shmem ${shmem}\ntotal_swap 0\n` +
      `total_inactive_file ${inactive}\ntotal_active_file ${active}`,
    'memory.oom_control': `oom_kill_disable 0\nunder_oom 0\noom_kill ${kills}`,
  });
}

describe('version 2', () => {
  beforeEach(() => mountV2());

  it('has a pool in every ancestor with a limit, the innermost first', () => {
    cgroupV2('user.slice', 600 * MIB, {
      current: 400 * MIB,
      inactive: 30 * MIB,
      active: 20 * MIB,
      shmem: 10 * MIB,
      kills: 1,
    });
    cgroupV2('user.slice/middle', 'max', { current: 300 * MIB });
    cgroupV2('user.slice/middle/job', 200 * MIB, { current: 150 * MIB, inactive: 50 * MIB });
    tree.set(700, { cgroup: '0::/user.slice/middle/job\n' });
    tree.set(701, { cgroup: '0::/user.slice/middle\n' });
    tree.set(702, { cgroup: '0::/\n' });
    const snapshot = read();
    expect(poolsOf(snapshot, 700)).toEqual(['/user.slice/middle/job', '/user.slice']);
    expect(poolsOf(snapshot, 701)).toEqual(['/user.slice']);
    expect(poolsOf(snapshot, 702)).toEqual([]);
    expect(snapshot.pools).toHaveLength(2);
    expect(poolOf(snapshot, '/user.slice')).toEqual({
      id: '/user.slice',
      kind: 'cgroup',
      label: 'user.slice',
      limit: 600 * MIB,
      used: 350 * MIB,
      reclaimable: ok(50 * MIB),
      activeFile: 20 * MIB,
      shared: ok(10 * MIB),
      oomKills: ok(1),
    });
    expect(poolOf(snapshot, '/user.slice/middle/job')).toMatchObject({ used: 100 * MIB, limit: 200 * MIB });
    expect(snapshot.missing).toEqual([]);
  });

  it('has no pool where the limit is not below what the machine has', () => {
    cgroupV2('a', 1024 * MIB);
    cgroupV2('b', 2048 * MIB);
    tree.set(700, { cgroup: '0::/a\n' });
    tree.set(701, { cgroup: '0::/b\n' });
    expect(read().pools).toEqual([]);
  });

  it('has no limit in a cgroup for which the controller is not enabled, but those of its ancestors', () => {
    cgroupV2('box', 100 * MIB);
    tree.cgroup('box/child', { 'cgroup.procs': '700' });
    tree.set(700, { cgroup: '0::/box/child\n' });
    expect(poolsOf(read(), 700)).toEqual(['/box']);
  });

  it('follows the use of a pool from sweep to sweep, and does not take growing file cache for use', () => {
    cgroupV2('box', 500 * MIB, { current: 100 * MIB });
    tree.set(700, { cgroup: '0::/box\n' });
    expect(poolOf(read(), '/box')?.used).toBe(100 * MIB);
    cgroupV2('box', 500 * MIB, { current: 140 * MIB, inactive: 30 * MIB });
    expect(poolOf(read(), '/box')?.used).toBe(110 * MIB);
    expect(read().pools).toBe(read().pools);
  });

  it('notices a limit that is set, changed or lifted while processes run', () => {
    cgroupV2('box', 'max');
    tree.set(700, { cgroup: '0::/box\n' });
    expect(poolsOf(read(), 700)).toEqual([]);
    cgroupV2('box', 300 * MIB);
    expect(poolsOf(sweepAround(), 700)).toEqual(['/box']);
    cgroupV2('box', 400 * MIB);
    expect(poolOf(sweepAround(), '/box')?.limit).toBe(400 * MIB);
    cgroupV2('box', 'max');
    const lifted = sweepAround();
    expect([poolsOf(lifted, 700), lifted.pools]).toEqual([[], []]);
  });

  it('follows a process that is moved, and never names a pool that has vanished', () => {
    cgroupV2('box', 300 * MIB);
    cgroupV2('box/inner', 200 * MIB);
    cgroupV2('other', 100 * MIB);
    tree.set(700, { cgroup: '0::/box/inner\n' });
    expect(poolsOf(read(), 700)).toEqual(['/box/inner', '/box']);
    tree.endCgroup('box/inner');
    tree.endCgroup('box');
    tree.set(700, { cgroup: '0::/other\n' });
    for (let sweep = 0; sweep < 10; sweep++) {
      const snapshot = read();
      const ids = snapshot.pools.map(({ id }) => id);
      expect(poolsOf(snapshot, 700)?.filter((id) => !ids.includes(id))).toEqual([]);
    }
    expect(poolsOf(read(), 700)).toEqual(['/other']);
  });

  it('forgets cgroups that nobody is in any more, though they still exist', () => {
    cgroupV2('box', 300 * MIB);
    tree.set(700, { cgroup: '0::/box\n' });
    expect(read().pools).toHaveLength(1);
    tree.end(700);
    expect(sweepAround().pools).toEqual([]);
  });

  it('asks a pool for its kills when the machine counts one more', () => {
    cgroupV2('box', 300 * MIB, { kills: 4 });
    tree.set(700, { cgroup: '0::/box\n' });
    expect(poolOf(read(), '/box')?.oomKills).toEqual(ok(4));
    cgroupV2('box', 300 * MIB, { kills: 5 });
    tree.machine({ totalKib: 1024 * 1024, oomKills: 1, swapTotalKib: 0, swapFreeKib: 0 });
    expect(poolOf(read(), '/box')?.oomKills).toEqual(ok(5));
  });

  it('counts swap: what was swapped out is used, what may still be is left', () => {
    const swap = { swapTotalKib: 400 * 1024, swapFreeKib: 300 * 1024 };
    tree.machine({ totalKib: 1024 * 1024, ...swap });
    cgroupV2('free', 200 * MIB, { current: 200 * MIB, inactive: 20 * MIB });
    tree.cgroup('free', { 'memory.swap.current': 60 * MIB, 'memory.swap.max': 'max' });
    cgroupV2('held', 200 * MIB, { current: 200 * MIB });
    tree.cgroup('held', { 'memory.swap.current': 10 * MIB, 'memory.swap.max': 50 * MIB });
    tree.set(700, { cgroup: '0::/free\n' });
    tree.set(701, { cgroup: '0::/held\n' });
    const snapshot = read();
    expect(poolOf(snapshot, '/free')).toMatchObject({ used: 240 * MIB, limit: (200 + 60 + 300) * MIB });
    expect(poolOf(snapshot, '/held')).toMatchObject({ used: 210 * MIB, limit: 250 * MIB });
  });

  it('in a container of its own namespace finds the limit in the root it sees', () => {
    cgroupV2('.', 256 * MIB, { current: 64 * MIB });
    tree.set(1, { cgroup: '0::/\n' });
    expect(poolsOf(read(), 1)).toEqual(['/']);
    expect(poolOf(read(), '/')).toMatchObject({ limit: 256 * MIB, used: 64 * MIB });
  });

  it('says that cgroups outside of its namespace cannot be seen', () => {
    tree.set(700, { cgroup: '0::/../neighbour\n' });
    const snapshot = read();
    expect(poolsOf(snapshot, 700)).toEqual([]);
    expect(snapshot.missing).toEqual([
      {
        fact: 'pools',
        kind: 'failed',
        reason: reason('cgroup.unseen'),
      },
    ]);
  });

  it('sees them where the mount begins further up', () => {
    mountV2('/..');
    cgroupV2('neighbour', 100 * MIB);
    tree.set(700, { cgroup: '0::/../neighbour\n' });
    expect(poolsOf(read(), 700)).toEqual(['/../neighbour']);
  });

  it('without the memory controller has no pools, and says so', () => {
    tree.cgroup('.', { 'cgroup.controllers': 'cpu pids' });
    tree.set(700);
    expect(read()).toMatchObject({
      pools: [],
      missing: [{ fact: 'pools', kind: 'unsupported', reason: reason('cgroup.no-memory') }],
    });
  });

  it('may have its memory controller enabled later', () => {
    tree.cgroup('.', { 'cgroup.controllers': 'cpu pids' });
    cgroupV2('box', 100 * MIB);
    tree.set(700, { cgroup: '0::/box\n' });
    read();
    mountV2();
    expect(poolsOf(sweepAround(), 700)).toEqual(['/box']);
  });

  it('whose limit this user may not read is missed', () => {
    const files = new WatchedFiles();
    files.beforeOpen = (path) => {
      if (path.endsWith('memory.max')) throw systemError('EACCES');
    };
    reader = createLinuxReader({ ...tree.options, fileSystem: files.fileSystem });
    cgroupV2('box', 100 * MIB);
    tree.set(700, { cgroup: '0::/box\n' });
    expect(read()).toMatchObject({
      pools: [],
      missing: [{ fact: 'pools', kind: 'denied', reason: reason('file.denied') }],
    });
  });
});

describe('version 1', () => {
  beforeEach(() => {
    tree.write('self/mountinfo', readProcFixtureText('mountinfo-hybrid'));
    cgroupV1('.', V1_UNLIMITED);
  });

  it('beside version 2 has the memory limits, each attributed to the ancestor that has it', () => {
    cgroupV1('docker', 700 * MIB, { usage: 500 * MIB });
    cgroupV1('docker/box', V1_UNLIMITED, { usage: 400 * MIB, hierarchical: 700 * MIB });
    cgroupV1('docker/box/inner', 300 * MIB, {
      usage: 250 * MIB,
      inactive: 40 * MIB,
      active: 10 * MIB,
      shmem: 30 * MIB,
    });
    tree.set(700, { cgroup: '4:memory:/docker/box/inner\n1:name=systemd:/\n0::/\n' });
    const snapshot = read();
    expect(poolsOf(snapshot, 700)).toEqual(['/docker/box/inner', '/docker']);
    expect(poolOf(snapshot, '/docker/box/inner')).toMatchObject({
      limit: 300 * MIB,
      used: 200 * MIB,
      reclaimable: ok(50 * MIB),
      shared: ok(30 * MIB),
    });
    expect(poolOf(snapshot, '/docker')).toMatchObject({ limit: 700 * MIB, used: 500 * MIB });
  });

  it('adds up the kills of children, which it does not count in their parents', () => {
    cgroupV1('box', 700 * MIB, { kills: 1 });
    cgroupV1('box/inner', V1_UNLIMITED, { kills: 2 });
    tree.set(700, { cgroup: '4:memory:/box/inner\n' });
    tree.set(701, { cgroup: '4:memory:/box\n' });
    read();
    tree.machine({ totalKib: 1024 * 1024, oomKills: 3, swapTotalKib: 0, swapFreeKib: 0 });
    expect(poolOf(read(), '/box')?.oomKills).toEqual(ok(3));
    tree.endCgroup('memory/box/inner');
    tree.set(700, { cgroup: '4:memory:/box\n' });
    sweepAround();
    tree.machine({ totalKib: 1024 * 1024, oomKills: 4, swapTotalKib: 0, swapFreeKib: 0 });
    expect(poolOf(read(), '/box')?.oomKills).toEqual(ok(3));
  });

  it('in a container shows the limit of a pod above it, which it cannot see itself', () => {
    tree.write('self/mountinfo', '35 1 0:29 /pod/box /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n');
    cgroupV1('.', V1_UNLIMITED, { usage: 100 * MIB, hierarchical: 256 * MIB });
    tree.set(1, { cgroup: '4:memory:/pod/box\n' });
    expect(poolOf(read(), '/pod/box')).toMatchObject({ limit: 256 * MIB, used: 100 * MIB });
  });

  it('counts swap within the limit on both together', () => {
    tree.machine({ totalKib: 1024 * 1024, swapTotalKib: 400 * 1024, swapFreeKib: 300 * 1024 });
    cgroupV1('box', 200 * MIB, { usage: 150 * MIB });
    tree.cgroup('memory/box', {
      'memory.memsw.limit_in_bytes': 250 * MIB,
      'memory.stat': `total_inactive_file 0\ntotal_active_file 0\ntotal_shmem 0\ntotal_swap ${20 * MIB}`,
    });
    tree.set(700, { cgroup: '4:memory:/box\n' });
    expect(poolOf(read(), '/box')).toMatchObject({ limit: 250 * MIB, used: 170 * MIB });
  });
});

describe('without cgroups', () => {
  it('there are no pools, and that is said once', () => {
    tree.set(700);
    expect(read()).toMatchObject({
      pools: [],
      missing: [{ fact: 'pools', kind: 'unsupported', reason: reason('cgroup.not-mounted') }],
    });
  });

  it('a process is in none, and its facts stay the same object', () => {
    tree.set(700);
    tree.delete('700/cgroup');
    const before = read().processes[0]?.facts;
    expect(before?.cgroup).toEqual(unsupported(reason('cgroup.unsupported')));
    expect(sweepAround().processes[0]?.facts).toBe(before);
  });
});

describe('a limit of a single process', () => {
  it('is a pool of a suspect: address space', () => {
    tree.set(700, { start: 5, name: 'solver', size: 5000, limits: limitsText({ addressSpace: 100 * MIB }) });
    const snapshot = read(new Set(['700:5']));
    expect(poolsOf(snapshot, 700)).toEqual(['rlimit:700:5']);
    expect(snapshot.pools).toMatchObject([
      { id: 'rlimit:700:5', kind: 'process-limit', label: 'solver', limit: 100 * MIB, used: 5000 * 4096 },
    ]);
  });

  it('is the one of address space and data with less left', () => {
    tree.set(700, {
      start: 5,
      size: 5000,
      dataKib: 9 * 1024,
      limits: limitsText({ addressSpace: 100 * MIB, data: 10 * MIB }),
    });
    expect(read(new Set(['700:5'])).pools).toMatchObject([{ limit: 10 * MIB, used: 9 * MIB }]);
  });

  it('comes before the cgroups of the process, and goes with the suspicion', () => {
    mountV2();
    cgroupV2('box', 100 * MIB);
    tree.set(700, { start: 5, cgroup: '0::/box\n', limits: limitsText({ data: 10 * MIB }) });
    expect(poolsOf(read(new Set(['700:5'])), 700)).toEqual(['rlimit:700:5', '/box']);
    const before = poolsOf(read(new Set(['700:5'])), 700);
    expect(poolsOf(read(new Set(['700:5'])), 700)).toBe(before);
    const after = read();
    expect([poolsOf(after, 700), after.pools.map(({ id }) => id)]).toEqual([['/box'], ['/box']]);
  });

  it('is none where everything is unlimited', () => {
    tree.set(700, { start: 5 });
    expect(read(new Set(['700:5'])).pools).toEqual([]);
  });
});
