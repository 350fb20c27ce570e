import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failed } from '../../../electron/core/model/reading.ts';
import type { Snapshot } from '../../../electron/core/model/snapshot.ts';
import { createTraceParser } from '../../../electron/core/trace/trace-parse.ts';
import { createTraceWriter } from '../../../electron/core/trace/trace-write.ts';
import { createLinuxReader, type LinuxMemoryReader } from '../../../electron/platform/linux/linux-reader.ts';
import { readMachineFixture } from '../../doubles/linux/proc-fixture.ts';
import { ProcTree } from '../../doubles/linux/proc-tree.ts';
import { reason } from '../../../electron/core/words/reasons.ts';

const GIB = 2 ** 30;
const KIB = 1024;
const NOBODY: ReadonlySet<string> = new Set();
const WRAPPED = '18446744073709551488';

let tree: ProcTree;
let reader: LinuxMemoryReader;

beforeEach(() => {
  tree = new ProcTree();
  tree.set(1);
  reader = createLinuxReader(tree.options);
});

afterEach(() => {
  reader.close();
  tree.remove();
});

const read = () => reader.read(NOBODY);

function isRecordable(snapshot: Snapshot): boolean {
  const line = createTraceWriter({ commandLines: false }).write(snapshot);
  return createTraceParser().parse(line).kind === 'sample';
}

describe('what backs swap', () => {
  const SWAPS = 'Filename Type Size Used Priority\n';

  it('is told by device, and what is in zram by what it takes', () => {
    tree.write('swaps', `${SWAPS}/dev/zram0 partition 1000 400 100\n/dev/sda2 partition 5000 0 -2\n`);
    tree.writeSys('block/zram0/disksize', `${1004 * KIB}\n`);
    tree.writeSys('block/zram0/mm_stat', `${400 * KIB} 9 ${200 * KIB} 0 9 9 9 9\n`);
    const { swapDevices, zram } = read();
    expect(swapDevices?.map(({ kind, priority }) => [kind, priority])).toEqual([
      ['zram', 100],
      ['disk', -2],
    ]);
    expect(zram).toEqual({ size: 1004 * KIB, stored: 400 * KIB, used: 200 * KIB });
  });

  it('is added up over several zram devices, and limited only where all of them are', () => {
    tree.write('swaps', `${SWAPS}/dev/zram0 partition 1000 0 100\n/dev/zram1 partition 1000 0 100\n`);
    for (const [at, limit] of [300, 500].entries()) {
      tree.writeSys(`block/zram${at}/disksize`, '1000\n');
      tree.writeSys(`block/zram${at}/mm_stat`, `40 9 20 ${limit} 9 9 9\n`);
    }
    expect(read().zram).toEqual({ size: 2000, stored: 80, used: 40, limit: 800 });
    tree.writeSys('block/zram1/mm_stat', '40 9 20 0 9 9 9\n');
    expect(read().zram).toEqual({ size: 2000, stored: 80, used: 40 });
  });

  it('leaves out a zram device that is not swapped to, and says nothing of one that cannot be read', () => {
    tree.writeSys('block/zram0/mm_stat', '40 9 20 0 9 9 9\n');
    tree.write('swaps', `${SWAPS}/dev/sda2 partition 5000 0 -2\n`);
    expect(read()).not.toHaveProperty('zram');
    tree.write('swaps', `${SWAPS}/dev/zram7 partition 5000 0 -2\n`);
    expect(read()).not.toHaveProperty('zram');
    expect(read().swapDevices).toHaveLength(1);
  });

  it('is not asked for where there is no swap', () => {
    tree.write('swaps', `${SWAPS}/dev/sda2 partition 5000 0 -2\n`);
    tree.machine({ swapTotalKib: 0, swapFreeKib: 0 });
    expect(read()).not.toHaveProperty('swapDevices');
  });
});

describe('the cache of ZFS', () => {
  const ARCSTATS = readMachineFixture('zfs-31GiB/spl/kstat/zfs/arcstats');

  it('is available but for what it keeps', () => {
    tree.write('meminfo', readMachineFixture('zfs-31GiB/meminfo'));
    expect(read().memory.available / GIB).toBeCloseTo(8.6, 1);
    tree.write('spl/kstat/zfs/arcstats', ARCSTATS);
    reader = createLinuxReader(tree.options);
    const { memory } = read();
    expect(memory.available / GIB).toBeCloseTo(21.6, 1);
    expect(memory.parts).toMatchObject({ arc: 15032385536, arcMin: 1048576000 });
  });

  it('is noticed when ZFS is loaded later, and forgotten when it is unloaded', () => {
    const { available } = read().memory;
    tree.write('spl/kstat/zfs/arcstats', 'size 4 3000\nc_min 4 1000\n');
    for (let sweep = 0; sweep < 64; sweep++) read();
    expect(read().memory.available).toBe(available + 2000);
    tree.delete('spl');
    expect(read().memory.available).toBe(available);
  });

  it("is the host's and nothing of a container's whose meminfo lxcfs makes up", () => {
    tree.write('spl/kstat/zfs/arcstats', ARCSTATS);
    tree.write('self/mountinfo', `40 1 0:99 /proc/meminfo ${tree.root}/meminfo rw - fuse.lxcfs lxcfs rw\n`);
    const { memory } = read();
    expect(memory.available).toBe(4_000_000 * KIB);
    expect(memory.parts).not.toHaveProperty('arc');
  });

  it('never makes more available than there is', () => {
    tree.write('spl/kstat/zfs/arcstats', `size 4 ${2 ** 50}\nc_min 4 0\n`);
    const snapshot = read();
    expect(snapshot.memory.available).toBe(snapshot.memory.total);
    expect(isRecordable(snapshot)).toBe(true);
  });

  it('is recorded so that it is read back the same', () => {
    tree.write('spl/kstat/zfs/arcstats', 'size 4 3000\nc_min 4 1000\n');
    const { memory } = read();
    const line = createTraceWriter({ commandLines: false }).write(read());
    const parsed = createTraceParser().parse(line);
    expect(parsed.kind === 'sample' && parsed.snapshot.memory).toMatchObject({
      available: memory.available,
      parts: memory.parts,
    });
  });
});

describe('figures that cannot be true', () => {
  const meminfo = (lines: readonly string[]) => tree.write('meminfo', `MemTotal: 8000 kB\n${lines.join('\n')}\n`);
  const GOOD = ['MemAvailable: 5000 kB', 'SwapTotal: 2000 kB', 'SwapFree: 1500 kB'];

  it('are no swap at all where a container has none', () => {
    tree.write('meminfo', readMachineFixture('lxcfs-swapfree/meminfo'));
    const snapshot = read();
    expect(snapshot.memory).toMatchObject({ swapTotal: 0, swapFree: 0, available: 8615216 * KIB });
    expect(snapshot.missing.map(({ fact }) => fact)).not.toContain('memory');
    expect(isRecordable(snapshot)).toBe(true);
  });

  it.each([
    ['SwapFree below zero', ['MemAvailable: 5000 kB', 'SwapTotal: 2000 kB', `SwapFree: ${WRAPPED} kB`]],
    ['SwapFree beyond SwapTotal', ['MemAvailable: 5000 kB', 'SwapTotal: 2000 kB', 'SwapFree: 2001 kB']],
    ['SwapTotal of 8 EiB', ['MemAvailable: 5000 kB', 'SwapTotal: 9007199254740988 kB', 'SwapFree: 1500 kB']],
    ['more available than there is', ['MemAvailable: 9000 kB', 'SwapTotal: 2000 kB', 'SwapFree: 1500 kB']],
    ['available below zero', [`MemAvailable: ${WRAPPED} kB`, 'SwapTotal: 2000 kB', 'SwapFree: 1500 kB']],
  ])('change nothing in a single sweep, and are said: %s', (_, lines) => {
    meminfo(GOOD);
    const before = read().memory;
    meminfo(lines);
    const absurd = read();
    expect(absurd.memory).toMatchObject({
      total: before.total,
      available: before.available,
      swapTotal: before.swapTotal,
      swapFree: before.swapFree,
    });
    expect(absurd.missing).toContainEqual({ fact: 'memory', ...failed(reason('meminfo.absurd')) });
    expect(isRecordable(absurd)).toBe(true);
    meminfo(GOOD);
    expect(read().missing.map(({ fact }) => fact)).not.toContain('memory');
  });

  it('give way to what else can be known where they stay', () => {
    meminfo(GOOD);
    read();
    meminfo(['MemFree: 700 kB', 'MemAvailable: 9000 kB', 'SwapTotal: 2000 kB', `SwapFree: ${WRAPPED} kB`]);
    for (let sweep = 0; sweep < 8; sweep++) read();
    expect(read().memory).toMatchObject({ available: 700 * KIB, swapTotal: 2000 * KIB, swapFree: 0 });
    tree.write('swaps', 'Filename Type Size Used Priority\nnone virtual 1000 400 0\n');
    const snapshot = read();
    expect(snapshot.memory).toMatchObject({ swapTotal: 1000 * KIB, swapFree: 600 * KIB });
    expect(isRecordable(snapshot)).toBe(true);
  });
});

describe('what graphics drivers hold of the memory', () => {
  it('is added up over the cards, and absent without one that tells', () => {
    expect(read().memory.parts).not.toHaveProperty('gpu');
    tree.writeSys('class/drm/card0/device/mem_info_gtt_used', '1000\n');
    tree.writeSys('class/drm/card1/device/mem_info_gtt_used', '500\n');
    tree.writeSys('class/drm/card0-HDMI-A-1/device/mem_info_gtt_used', '1000\n');
    reader = createLinuxReader(tree.options);
    expect(read().memory.parts?.gpu).toBe(1500);
  });
});
