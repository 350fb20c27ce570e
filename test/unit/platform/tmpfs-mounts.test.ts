import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  canReadProcfs,
  createLinuxReader,
  type LinuxMemoryReader,
} from '../../../electron/platform/linux/linux-reader.ts';
import {
  createPatientReads,
  readInPlace,
  type SpaceAnswer,
} from '../../../electron/platform/linux/proc/process/blockable-reads.ts';
import { ProcFiles } from '../../../electron/platform/linux/proc/proc-files.ts';
import { ProcTree } from '../../doubles/linux/proc-tree.ts';

const MIB = 2 ** 20;
const NOBODY: ReadonlySet<string> = new Set();

describe('where shared memory lies', () => {
  let tree: ProcTree;
  let reader: LinuxMemoryReader;
  let used: Map<string, number>;
  let asked: string[];
  let held: ((answer: SpaceAnswer) => void)[] | null;

  beforeEach(() => {
    tree = new ProcTree();
    used = new Map();
    asked = [];
    held = null;
    const reads = readInPlace(new ProcFiles(tree.root));
    reader = createLinuxReader({
      ...tree.options,
      reads: {
        ...reads,
        space(mount, _deadline, done) {
          asked.push(mount);
          const bytes = used.get(mount);
          if (held) held.push(done);
          else done(bytes === undefined ? { kind: 'gone' } : { kind: 'ok', used: bytes });
        },
      },
    });
  });

  afterEach(() => {
    reader.close();
    tree.remove();
  });

  const read = () => reader.read(NOBODY).memory.tmpfs;

  function mount(...mounts: readonly (readonly [device: string, point: string, type?: string])[]): void {
    const lines = mounts.map(
      ([device, point, type = 'tmpfs'], at) => `${30 + at} 1 ${device} / ${point} rw - ${type} none rw\n`,
    );
    tree.write('self/mountinfo', `22 1 0:21 / /proc rw - proc proc rw\n${lines.join('')}`);
  }

  function setShared(kib: number): void {
    tree.write('meminfo', `MemTotal: 8000000 kB\nMemAvailable: 4000000 kB\nShmem: ${kib} kB\n`);
  }

  it('is told by mount, the largest first, and small ones are not worth naming', () => {
    mount(['0:30', '/dev/shm'], ['0:31', '/run'], ['0:32', '/tmp'], ['0:33', '/home', 'ext4']);
    used = new Map([
      ['/dev/shm', 5 * MIB],
      ['/run', MIB / 2],
      ['/tmp', 9 * MIB],
      ['/home', 900 * MIB],
    ]);
    expect(read()).toEqual([
      { mount: '/tmp', used: 9 * MIB },
      { mount: '/dev/shm', used: 5 * MIB },
    ]);
  });

  it('names a tmpfs that is mounted at several places once', () => {
    mount(['0:30', '/var/lib/box/shm'], ['0:30', '/dev/shm']);
    used = new Map([['/dev/shm', 5 * MIB]]);
    expect(read()).toEqual([{ mount: '/dev/shm', used: 5 * MIB }]);
  });

  it('is measured again when shared memory has moved, and else only now and then', () => {
    setShared(50_000);
    mount(['0:30', '/dev/shm']);
    used.set('/dev/shm', 5 * MIB);
    for (let sweep = 0; sweep < 10; sweep += 1) read();
    expect(asked).toHaveLength(1);
    setShared(52_000);
    used.set('/dev/shm', 7 * MIB);
    expect(read()).toEqual([{ mount: '/dev/shm', used: 7 * MIB }]);
    expect(asked).toHaveLength(2);
    for (let sweep = 0; sweep < 64; sweep += 1) read();
    expect(asked).toHaveLength(4);
  });

  it('is not asked for again while a mount does not answer, and keeps what it was', () => {
    setShared(50_000);
    mount(['0:30', '/dev/shm'], ['0:31', '/mnt/dead/tmp']);
    used = new Map([
      ['/dev/shm', 5 * MIB],
      ['/mnt/dead/tmp', 3 * MIB],
    ]);
    expect(read()).toHaveLength(2);
    held = [];
    setShared(60_000);
    read();
    setShared(70_000);
    read();
    expect(held).toHaveLength(2);
    held[0]?.({ kind: 'ok', used: 8 * MIB });
    held[1]?.({ kind: 'silent' });
    expect(read()).toEqual([
      { mount: '/dev/shm', used: 8 * MIB },
      { mount: '/mnt/dead/tmp', used: 3 * MIB },
    ]);
  });

  it('is nothing where no tmpfs is mounted', () => {
    expect(read()).toBeUndefined();
    expect(asked).toEqual([]);
  });
});

describe.skipIf(!canReadProcfs())('on this machine', () => {
  it('a file in /dev/shm is found there', async (context) => {
    const folder = (() => {
      try {
        return mkdtempSync('/dev/shm/headroom-');
      } catch {
        return context.skip('there is no /dev/shm to write into');
      }
    })();
    const reader = createLinuxReader({ reads: createPatientReads() });
    try {
      writeFileSync(path.join(folder, 'file'), Buffer.alloc(8 * MIB, 1));
      await vi.waitFor(() => {
        const { tmpfs = [] } = reader.read(NOBODY).memory;
        expect(tmpfs.some(({ mount, used }) => mount === '/dev/shm' && used >= 8 * MIB)).toBe(true);
      }, 10_000);
    } finally {
      reader.close();
      rmSync(folder, { recursive: true });
    }
  });
});
