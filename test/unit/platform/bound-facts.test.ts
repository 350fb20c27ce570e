import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programOf } from '../../../electron/core/runtimes/program.ts';
import { ok } from '../../../electron/core/model/reading.ts';
import { MIB } from '../../../electron/core/model/units.ts';
import {
  createForeignFiles,
  type ForeignFile,
  type ForeignFiles,
} from '../../../electron/platform/linux/evidence/foreign-files.ts';
import { configurationFiles } from '../../../electron/platform/linux/evidence/configuration-files.ts';
import { jvmHeapOf, JvmHeapTrack } from '../../../electron/platform/linux/evidence/jvm-heap.ts';
import { parseConfiguration } from '../../../electron/platform/linux/evidence/parse-configuration.ts';
import { parseEnvironment } from '../../../electron/platform/linux/evidence/parse-environment.ts';
import { parsePerfData } from '../../../electron/platform/linux/evidence/parse-perf-data.ts';
import { parseV8Pages } from '../../../electron/platform/linux/evidence/parse-v8-pages.ts';
import { createLinuxReader } from '../../../electron/platform/linux/linux-reader.ts';
import { rulesFor } from '../../../electron/core/runtimes/runtime-table.ts';
import { ProcTree } from '../../doubles/linux/proc-tree.ts';
import { processSample } from '../../doubles/observations.ts';

describe('an environment', () => {
  it('gives the named variables, and nothing else is kept', () => {
    const text = 'PASSWORD=secret\0NODE_OPTIONS=--max-old-space-size=300\0NODE_OPTIONS=later\0GOMEMLIMIT\0';
    expect(parseEnvironment(text, ['NODE_OPTIONS', 'GOMEMLIMIT'])).toEqual({
      NODE_OPTIONS: '--max-old-space-size=300',
    });
  });
});

describe('a configuration file', () => {
  const names = ['maxmemory', 'shared_buffers', 'innodb_buffer_pool_size', 'memory_limit'];
  it.each([
    ['maxmemory 100mb', { maxmemory: '100mb' }],
    ['# maxmemory 100mb\n  MaxMemory 5mb # five', { maxmemory: '5mb' }],
    ["shared_buffers = '180MB'\t\t# min 128kB", { shared_buffers: '180MB' }],
    ['[mysqld]\ninnodb-buffer-pool-size=1G', { innodb_buffer_pool_size: '1G' }],
    ['; memory_limit = 1M\nmemory_limit = 128M ; of a script', { memory_limit: '128M' }],
    ['maxmemory 1mb\nmaxmemory 2mb', { maxmemory: '2mb' }],
    ['requirepass secret\nmaxmemory-policy allkeys-lru', {}],
    ['\0\u{ffff}=\n='.repeat(99), {}],
  ])('gives its last line of each name: %j', (text, expected) => {
    expect(parseConfiguration(text, names)).toEqual(expected);
  });

  it('is looked for where the program was told, below its own root or folder', () => {
    const files = (exe: string, ...argv: string[]) => {
      const facts = { ...processSample(1).facts, executable: ok(exe), commandLine: ok(argv) };
      const program = programOf(facts);
      const rules = rulesFor(program.name).find(({ configuration }) => configuration)?.configuration;
      return rules ? configurationFiles('/proc/7', program, rules) : [];
    };
    expect(files('/usr/bin/redis-server', 'redis-server', '/srv/r.conf')).toEqual(['/proc/7/root/srv/r.conf']);
    expect(files('/usr/bin/redis-server', 'redis-server', 'r.conf')).toEqual(['/proc/7/cwd/r.conf']);
    expect(files('/usr/bin/redis-server', 'redis-server *:6379')[0]).toBe('/proc/7/root/etc/redis/redis.conf');
    expect(files('/usr/bin/postgres', 'postgres', '-D', '/d')).toEqual(['/proc/7/root/d/postgresql.conf']);
    expect(files('/usr/sbin/mysqld', 'mysqld', '--defaults-file=/m.cnf')).toEqual(['/proc/7/root/m.cnf']);
    expect(files('/usr/bin/sort', 'sort')).toEqual([]);
  });
});

describe('a file that somebody else chose', () => {
  let folder: string;
  let files: ForeignFiles;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'headroom-foreign-'));
    files = createForeignFiles();
  });
  afterEach(() => {
    files.close();
    rmSync(folder, { recursive: true });
  });
  const read = (name: string, most = 64): Promise<ForeignFile | null> =>
    new Promise((done) => {
      files.read(path.join(folder, name), most, done);
    });

  it('is read up to its beginning', async () => {
    writeFileSync(path.join(folder, 'long'), 'x'.repeat(200_000));
    expect((await read('long', 100_000))?.bytes.length).toBe(100_000);
  });

  it('is nothing when it is a pipe, a device, a folder or absent, and holds nobody up', async () => {
    spawnSync('mkfifo', [path.join(folder, 'pipe')]);
    symlinkSync('/dev/zero', path.join(folder, 'zero'));
    mkdirSync(path.join(folder, 'folder'));
    expect(await Promise.all(['pipe', 'zero', 'folder', 'absent'].map((name) => read(name)))).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

/** A file as a JVM keeps it. */
function perfData(values: Readonly<Record<string, number | string>>): Buffer {
  const entries = Object.entries(values).map(([name, value]) => {
    const nameLength = Math.ceil((Buffer.byteLength(name) + 1) / 8) * 8 + 4;
    const text = typeof value === 'string' ? Buffer.from(`${value}\0`) : null;
    const entry = Buffer.alloc(20 + nameLength + Math.max(8, Math.ceil((text?.length ?? 8) / 8) * 8));
    entry.writeInt32LE(entry.length, 0);
    entry.writeInt32LE(20, 4);
    entry.writeInt32LE(text?.length ?? 0, 8);
    entry[12] = (text ? 'B' : 'J').charCodeAt(0);
    entry.writeInt32LE(20 + nameLength, 16);
    entry.write(name, 20);
    if (text) text.copy(entry, 20 + nameLength);
    else entry.writeBigInt64LE(BigInt(value), 20 + nameLength);
    return entry;
  });
  const prologue = Buffer.alloc(32);
  prologue.writeUInt32BE(0xcafec0c0, 0);
  prologue.set([1, 2, 0, 1], 4);
  prologue.writeInt32LE(32, 24);
  prologue.writeInt32LE(entries.length, 28);
  return Buffer.concat([prologue, ...entries]);
}

const SERIAL = {
  'sun.gc.collector.0.name': 'Copy',
  'sun.gc.collector.0.invocations': 9,
  'sun.gc.collector.1.invocations': 2,
  'sun.gc.generation.0.maxCapacity': 40 * MIB,
  'sun.gc.generation.0.space.0.used': 10 * MIB,
  'sun.gc.generation.0.space.1.used': MIB,
  'sun.gc.generation.0.space.1.capacity': 4 * MIB,
  'sun.gc.generation.1.maxCapacity': 80 * MIB,
  'sun.gc.generation.1.space.0.used': 50 * MIB,
};

describe("a JVM's own figures", () => {
  const heapOf = (values: Readonly<Record<string, number | string>>) => {
    const data = parsePerfData(perfData(values));
    return data && jvmHeapOf(data);
  };

  it('say what its heap holds and may hold, without the survivor space that is always empty', () => {
    expect(heapOf(SERIAL)).toEqual({ used: 61 * MIB, most: 116 * MIB, collections: 2 });
  });

  it('of G1 give each generation the whole heap, which counts once', () => {
    const g1 = { ...SERIAL, 'sun.gc.collector.0.name': 'G1 incremental collections' };
    expect(heapOf({ ...g1, 'sun.gc.generation.0.maxCapacity': 80 * MIB })?.most).toBe(80 * MIB);
  });

  it('tell what is live once the whole heap was collected, and not before', () => {
    const track = new JvmHeapTrack();
    const look = (used: number, collections: number) => track.take({ used, most: 100, collections }).live;
    expect([look(80, 1), look(90, 1), look(40, 2), look(60, 2), look(30, 2), look(70, 3)]).toEqual([
      null,
      null,
      40,
      40,
      30,
      70,
    ]);
  });

  it('are refused when they are cut, damaged or something else', () => {
    const whole = perfData(SERIAL);
    expect(parsePerfData(Buffer.from('#!/bin/sh'))).toBeNull();
    for (let length = 0; length < whole.length; length += 7)
      expect(parsePerfData(whole.subarray(0, length))).toBeNull();
    for (let at = 0; at < whole.length; at += 1) {
      const damaged = Buffer.from(whole);
      damaged[at] = 255;
      expect(() => {
        const data = parsePerfData(damaged);
        if (data) jvmHeapOf(data);
      }).not.toThrow();
    }
  });
});

it('the heap of V8 is what is mapped at the borders of its pages, and neither Buffers nor the heaps of threads', () => {
  const maps = [
    '3d5f00040000-3d5f00080000 rw-p 00000000 00:00 0 ',
    '3d5f00080000-3d5f00200000 rw-p 00000000 00:00 0 ',
    '3d5f00300000-3d5f00340000 r-xp 00000000 00:00 0 ',
    '7f706cf31000-7f7070000000 rw-p 00000000 00:00 0 ',
    '7f7094000000-7f7094979000 rw-p 00000000 00:00 0 ',
    '7f60000c0000-7f6010000000 rw-p 00000000 00:00 0 ',
    '7f7095000000-7f7095040000 rw-p 00000000 08:01 77                         /usr/lib/libnode.so',
    '55d0c0000000-55d0c4000000 rw-p 00000000 00:00 0                          [heap]',
  ];
  expect(parseV8Pages(maps.join('\n'))).toBe(0x40000 + 0x180000);
});

describe('a reader', () => {
  it('asks large processes for what bounds them, once, and small ones never', async () => {
    const tree = new ProcTree();
    const foreignFiles = createForeignFiles();
    const reader = createLinuxReader({ ...tree.options, foreignFiles });
    try {
      const commandLine = 'redis-server\0/srv/redis.conf\0';
      tree.set(1, { parent: 0, start: 1, name: 'init' });
      tree.set(70, { name: 'redis-server', resident: 50_000, commandLine });
      tree.set(71, { name: 'redis-server', resident: 50, commandLine });
      for (const pid of [70, 71]) {
        tree.write(`${pid}/environ`, 'HOME=/root\0GOMEMLIMIT=1GiB\0');
        tree.write(`${pid}/root/srv/redis.conf`, 'requirepass secret\nmaxmemory 100mb\n');
      }
      reader.read(new Set());
      await foreignFiles.settled();
      const facts = new Map(reader.read(new Set()).processes.map((one) => [one.pid, one.facts]));
      expect(facts.get(70)).toMatchObject({
        environment: ok({ GOMEMLIMIT: '1GiB' }),
        configuration: ok({ maxmemory: '100mb' }),
      });
      expect(facts.get(71)).not.toHaveProperty('environment');
      expect(JSON.stringify([...facts])).not.toContain('secret');
      // What has changed since is of another life.
      tree.write('70/environ', 'GOMEMLIMIT=2GiB\0');
      expect(reader.read(new Set()).processes.find(({ pid }) => pid === 70)?.facts.environment).toEqual(
        ok({ GOMEMLIMIT: '1GiB' }),
      );
    } finally {
      reader.close();
      tree.remove();
    }
  });
});
