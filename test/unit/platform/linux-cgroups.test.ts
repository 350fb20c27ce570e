import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ok, unsupported } from '../../../electron/core/model/reading.ts';
import type { LimitedPool, Snapshot } from '../../../electron/core/model/snapshot.ts';
import { createTraceParser } from '../../../electron/core/trace/trace-parse.ts';
import { createTraceWriter } from '../../../electron/core/trace/trace-write.ts';
import { createLinuxReader, type LinuxMemoryReader } from '../../../electron/platform/linux/linux-reader.ts';
import { readMachineFixture, readProcFixtureText } from '../../doubles/linux/proc-fixture.ts';
import { limitsText, ProcTree } from '../../doubles/linux/proc-tree.ts';
import { systemError, WatchedFiles } from '../../doubles/linux/watched-files.ts';
import { reason } from '../../../electron/core/words/reasons.ts';

const MIB = 2 ** 20;
function isRecordable(snapshot: Snapshot): boolean {
  const line = createTraceWriter({ commandLines: false }).write(snapshot);
  return createTraceParser().parse(line).kind === 'sample';
}

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
      events: { high: 0, max: 0, oom: 0, oomKill: 1 },
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

/** The files of a cgroup of another machine. */
function cgroupOf(fixture: string, files: readonly string[]): Record<string, string> {
  return Object.fromEntries(files.map((file) => [file, readMachineFixture(`${fixture}/${file}`).trimEnd()]));
}

describe('ceilings of version 2', () => {
  beforeEach(() => mountV2());

  it('make a pool of a cgroup that is slowed down though it has no hard limit', () => {
    tree.cgroup('svc', {
      ...cgroupOf('cgroup2-high/svc', [
        'memory.current',
        'memory.events',
        'memory.high',
        'memory.max',
        'memory.pressure',
      ]),
      'memory.stat': 'inactive_file 0\nactive_file 0\nshmem 0',
    });
    tree.set(700, { cgroup: '0::/svc\n' });
    const snapshot = read();
    expect(poolsOf(snapshot, 700)).toEqual(['/svc']);
    expect(poolOf(snapshot, '/svc')).toMatchObject({
      high: 120 * MIB,
      limit: 1024 * MIB,
      used: 146780160,
      events: { high: 1128, max: 0, oom: 0, oomKill: 0 },
      pressure: { some10: 60.54, full10: 60.54, some60: 31.6, full60: 31.6, someTotal: 36073778 },
    });
  });

  it('are told beside the hard limit, with what is protected and the most that was held', () => {
    cgroupV2('box', 500 * MIB, { current: 100 * MIB });
    tree.cgroup('box', {
      'memory.high': 300 * MIB,
      'memory.min': 10 * MIB,
      'memory.low': 'max',
      'memory.peak': 400 * MIB,
    });
    tree.set(700, { cgroup: '0::/box\n' });
    const box = poolOf(read(), '/box');
    expect(box).toMatchObject({ limit: 500 * MIB, high: 300 * MIB, min: 10 * MIB, low: 1024 * MIB, peak: 400 * MIB });
    expect(isRecordable(read())).toBe(true);
  });

  it('are followed: lowered, and lifted', () => {
    cgroupV2('box', 'max', { current: 100 * MIB });
    tree.set(700, { cgroup: '0::/box\n' });
    expect(read().pools).toEqual([]);
    tree.cgroup('box', { 'memory.high': 300 * MIB });
    expect(poolOf(sweepAround(), '/box')?.high).toBe(300 * MIB);
    tree.cgroup('box', { 'memory.high': 200 * MIB });
    expect(poolOf(sweepAround(), '/box')?.high).toBe(200 * MIB);
    tree.cgroup('box', { 'memory.high': 'max' });
    expect(sweepAround().pools).toEqual([]);
  });

  it('tell pressure as it is now while somebody waits, though the use stands still', () => {
    cgroupV2('box', 500 * MIB, { current: 100 * MIB });
    tree.set(700, { cgroup: '0::/box\n' });
    for (const some of [3, 20, 40, 7]) {
      tree.cgroup('box', { 'memory.pressure': `some avg10=${some}.00 x\nfull avg10=1.00 x` });
      expect(poolOf(read(), '/box')?.pressure).toEqual({ some10: some, full10: 1 });
    }
    expect(read().pools).toBe(read().pools);
  });

  it('of swap bind all that is below them', () => {
    tree.machine({ totalKib: 16 * 1024 * 1024, swapTotalKib: 8 * 1024 * 1024, swapFreeKib: 8 * 1024 * 1024 });
    cgroupV2('app.slice', 'max');
    tree.cgroup('app.slice', { 'memory.swap.max': 0 });
    cgroupV2('app.slice/web.service', 1024 * MIB, { current: 500 * MIB });
    tree.cgroup('app.slice/web.service', { 'memory.swap.max': 'max', 'memory.swap.current': 0 });
    tree.set(700, { cgroup: '0::/app.slice/web.service\n' });
    const web = poolOf(read(), '/app.slice/web.service');
    expect((web?.limit ?? 0) - (web?.used ?? 0)).toBe(524 * MIB);
    expect(web).toMatchObject({ swap: 0, swapLimit: 0 });
  });

  it('of swap leave what the others below them have not taken', () => {
    tree.machine({ totalKib: 16 * 1024 * 1024, swapTotalKib: 8 * 1024 * 1024, swapFreeKib: 7 * 1024 * 1024 });
    cgroupV2('app.slice', 'max');
    tree.cgroup('app.slice', { 'memory.swap.max': 300 * MIB, 'memory.swap.current': 250 * MIB });
    cgroupV2('app.slice/web.service', 1024 * MIB, { current: 500 * MIB });
    tree.cgroup('app.slice/web.service', { 'memory.swap.max': 'max', 'memory.swap.current': 20 * MIB });
    tree.set(700, { cgroup: '0::/app.slice/web.service\n' });
    expect(poolOf(read(), '/app.slice/web.service')).toMatchObject({
      limit: (1024 + 20 + 50) * MIB,
      used: 520 * MIB,
      swap: 20 * MIB,
      swapLimit: 300 * MIB,
    });
  });
});

describe('what a cgroup can give back', () => {
  it('are caches of the kernel too', () => {
    mountV2();
    tree.machine({ totalKib: 16 * 1024 * 1024, swapTotalKib: 0, swapFreeKib: 0 });
    const files = ['memory.current', 'memory.events', 'memory.max', 'memory.stat', 'memory.swap.max'];
    tree.cgroup('box', cgroupOf('cgroup2-slab/box', files));
    tree.set(700, { cgroup: '0::/box\n' });
    const box = poolOf(read(), '/box');
    expect(box).toMatchObject({
      used: 120 * MIB,
      reclaimable: ok(860 * MIB),
      slabReclaimable: 740 * MIB,
      kernel: 796917760 - 775946240,
    });
    expect((box?.limit ?? 0) - (box?.used ?? 0)).toBe(904 * MIB);
  });

  it('are in version 1 as far as the caches of the machine grew with them', () => {
    const machine = (caches: number) =>
      tree.write(
        'meminfo',
        `MemTotal: 1048576 kB\nMemAvailable: 900000 kB\nSReclaimable: ${caches} kB\nSUnreclaim: 10240 kB\n`,
      );
    tree.write('self/mountinfo', readProcFixtureText('mountinfo-hybrid'));
    cgroupV1('.', V1_UNLIMITED);
    machine(0);
    const box = (usage: number, kernel: number) => {
      cgroupV1('box', 300 * MIB, { usage: usage * MIB });
      tree.cgroup('memory/box', { 'memory.kmem.usage_in_bytes': kernel * MIB, 'memory.max_usage_in_bytes': 290 * MIB });
    };
    box(40, 0);
    tree.set(700, { cgroup: '4:memory:/box\n' });
    expect(poolOf(read(), '/box')).toMatchObject({ used: 40 * MIB, peak: 290 * MIB });
    machine(100 * 1024);
    box(140, 100);
    expect(poolOf(read(), '/box')).toMatchObject({ used: 40 * MIB, slabReclaimable: 100 * MIB, kernel: 0 });
    box(200, 160);
    expect(poolOf(read(), '/box')).toMatchObject({ used: 100 * MIB, slabReclaimable: 100 * MIB, kernel: 60 * MIB });
  });
});

describe('in a container', () => {
  it('its own pool is called by its host name', () => {
    mountV2();
    tree.write('sys/kernel/hostname', '4f1d2c3b4a59\n');
    cgroupV2('.', 256 * MIB, { current: 64 * MIB });
    tree.set(1, { cgroup: '0::/\n' });
    expect(poolOf(read(), '/')?.label).toBe('4f1d2c3b4a59');
  });

  it("that sees the host's hierarchy its own pool is found, and those of others too", () => {
    mountV2('/..');
    cgroupV2('others', 100 * MIB);
    cgroupV2('mine', 200 * MIB, { current: 50 * MIB });
    tree.cgroup('others', { 'cgroup.procs': '900\n901' });
    tree.cgroup('mine', { 'cgroup.procs': '700' });
    tree.write('self/cgroup', '0::/\n');
    tree.beProcess(700);
    tree.set(700, { cgroup: '0::/\n' });
    tree.set(900, { cgroup: '0::/../others\n' });
    const snapshot = read();
    expect(poolsOf(snapshot, 700)).toEqual(['/../mine']);
    expect(poolOf(snapshot, '/../mine')).toMatchObject({ label: 'mine', limit: 200 * MIB, used: 50 * MIB });
    expect(poolsOf(snapshot, 900)).toEqual(['/../others']);
    expect(snapshot.missing).toEqual([]);
  });
});

describe('a cgroup whose members have ended', () => {
  it('is still listed while their parent has not collected them', () => {
    tree.write('self/mountinfo', readProcFixtureText('mountinfo-hybrid'));
    cgroupV1('.', V1_UNLIMITED);
    cgroupV1('box', 300 * MIB, { usage: 250 * MIB });
    tree.set(700, { cgroup: '4:memory:/box\n' });
    expect(read().pools).toHaveLength(1);
    tree.set(700, { state: 'Z', size: 0, resident: 0, shared: 0, cgroup: '4:memory:/\n' });
    expect(poolOf(sweepAround(), '/box')?.used).toBe(250 * MIB);
  });

  it('is listed where only the first thread of its member has ended', () => {
    mountV2();
    cgroupV2('box', 300 * MIB, { current: 250 * MIB });
    tree.setLed(700, 705, { resident: 900, cgroup: '0::/box\n' });
    expect(poolsOf(sweepAround(), 700)).toEqual(['/box']);
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

  it('is bound by the limit on both together of an ancestor', () => {
    tree.machine({ totalKib: 16 * 1024 * 1024, swapTotalKib: 8 * 1024 * 1024, swapFreeKib: 8 * 1024 * 1024 });
    cgroupV1('parent', 1024 * MIB, { usage: 900 * MIB });
    tree.cgroup('memory/parent', { 'memory.memsw.limit_in_bytes': 1024 * MIB });
    cgroupV1('parent/child', 1024 * MIB, { usage: 900 * MIB });
    tree.cgroup('memory/parent/child', {
      'memory.memsw.limit_in_bytes': V1_UNLIMITED,
      'memory.stat': `hierarchical_memsw_limit ${1024 * MIB}\ntotal_inactive_file 0\ntotal_active_file 0\ntotal_swap 0`,
    });
    tree.set(700, { cgroup: '4:memory:/parent/child\n' });
    const child = poolOf(read(), '/parent/child');
    expect((child?.limit ?? 0) - (child?.used ?? 0)).toBe(124 * MIB);
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

describe('a glance', () => {
  const SMALL = new Set(['/small']);

  for (const version of [1, 2] as const) {
    const make = (usage: number, inactive = 0): void => {
      if (version === 1) cgroupV1('small', 100 * MIB, { usage, inactive });
      else cgroupV2('small', 100 * MIB, { current: usage, inactive });
    };

    it(`reads only the use of the pools it is asked for, and gives those that have moved (version ${version})`, () => {
      if (version === 2) mountV2();
      else {
        tree.write('self/mountinfo', '30 1 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n');
        cgroupV1('.', V1_UNLIMITED);
      }
      make(20 * MIB);
      tree.set(100, { cgroup: version === 1 ? '4:memory:/small\n' : '0::/small\n' });
      expect(poolOf(read(), '/small')).toMatchObject({ used: 20 * MIB });
      expect(reader.glance(SMALL).pools).toEqual([]);
      make(50 * MIB, 10 * MIB);
      expect(reader.glance(new Set(['/other'])).pools).toEqual([]);
      expect(reader.glance(SMALL).pools).toMatchObject([{ id: '/small', used: 40 * MIB }]);
      expect(reader.glance(SMALL).pools).toEqual([]);
      expect(poolOf(read(), '/small')).toMatchObject({ used: 40 * MIB });
    });
  }

  it('leaves a pool that has vanished to the next sweep', () => {
    mountV2();
    cgroupV2('small', 100 * MIB, { current: 20 * MIB });
    tree.set(100, { cgroup: '0::/small\n' });
    read();
    tree.endCgroup('small');
    expect(reader.glance(SMALL).pools).toEqual([]);
    expect(read().pools).toEqual([]);
  });

  it('before the first sweep shows nothing', () => {
    expect(reader.glance(SMALL).pools).toEqual([]);
  });

  it('of a reader that is closed is an error', () => {
    reader.close();
    expect(() => reader.glance(SMALL)).toThrow('closed');
  });
});

describe('the kernel tells when a pool of version 2 meets a ceiling', () => {
  it('once, and again after the next sweep', async () => {
    mountV2();
    cgroupV2('small', 100 * MIB, { current: 20 * MIB });
    tree.set(100, { cgroup: '0::/small\n' });
    const met: string[] = [];
    reader.onCeilingMet((pool) => met.push(pool));
    read();
    cgroupV2('small', 100 * MIB, { current: 90 * MIB, kills: 0 });
    await vi.waitFor(() => expect(met).toEqual(['/small']));
    read();
    cgroupV2('small', 100 * MIB, { current: 95 * MIB, kills: 1 });
    await vi.waitFor(() => expect(met).toEqual(['/small', '/small']));
  });
});
