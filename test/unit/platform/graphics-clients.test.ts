import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../electron/core/model/snapshot.ts';
import { parseDrmFdinfo } from '../../../electron/platform/linux/gpu/parse-drm-fdinfo.ts';
import { createLinuxReader, type LinuxMemoryReader } from '../../../electron/platform/linux/linux-reader.ts';
import type { Answer, BlockableFile } from '../../../electron/platform/linux/proc/process/blockable-reads.ts';
import { ProcTree } from '../../doubles/linux/proc-tree.ts';
import { WatchedFiles } from '../../doubles/linux/watched-files.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const NOBODY: ReadonlySet<string> = new Set();

function fdinfo(driver: string): string {
  return readFileSync(path.join(import.meta.dirname, '../../fixtures/gpu', driver), 'utf8');
}

describe('what a graphics driver says of an open file', () => {
  it.each([
    ['amdgpu', '0000:c1:00.0 27', 9 * MIB],
    ['amdgpu-5.19', '0000:c1:00.0 5', 10 * MIB],
    ['i915', '0000:00:02.0 46', 100 * MIB],
    ['xe', '0000:03:00.0 42', 192 * KIB],
    ['v3d', ' 11', 36 * MIB],
    ['panfrost', ' 3', 36_496 * KIB],
  ])('%s: what of its buffers is memory of the machine', (driver, id, machine) => {
    expect(parseDrmFdinfo(fdinfo(driver))).toEqual({ id, machine });
  });

  it('is nothing where the file is none of a graphics driver', () => {
    expect(parseDrmFdinfo('pos:\t0\nflags:\t0100000\nmnt_id:\t30\n')).toBeNull();
    expect(parseDrmFdinfo('')).toBeNull();
  });

  it('without a number tells the client from no other', () => {
    expect(parseDrmFdinfo('drm-driver:\tmsm\ndrm-resident-memory:\t5\n')).toEqual({ id: null, machine: 5 });
  });

  it('counts nothing that cannot be, in no unit that is not documented', () => {
    const parse = (line: string) => parseDrmFdinfo(`drm-driver:\txe\n${line}\n`)?.machine;
    expect(parse('drm-resident-system:\t18446744073709551615 MiB')).toBe(0);
    expect(parse('drm-resident-system:\t5 GiB')).toBe(0);
    expect(parse('drm-resident-system:\t-5')).toBe(0);
    expect(parse('drm-resident-elsewhere:\t5 MiB')).toBe(0);
  });
});

describe('the reader', () => {
  let tree: ProcTree;
  let reader: LinuxMemoryReader;
  let device: string;

  beforeEach(() => {
    tree = new ProcTree();
    reader = createLinuxReader(tree.options);
    device = tree.addDevice('renderD128');
    tree.set(700);
  });

  afterEach(() => {
    reader.close();
    tree.remove();
  });

  const read = () => reader.read(NOBODY);
  const gpuOf = (snapshot: Snapshot, pid: number) => snapshot.processes.find((process) => process.pid === pid)?.gpu;

  function sweepAround(): Snapshot {
    for (let sweep = 0; sweep < 32; sweep += 1) read();
    return read();
  }

  function client(id: number, resident: number, region = 'gtt'): string {
    return `drm-driver:\tamdgpu\ndrm-client-id:\t${id}\ndrm-pdev:\t0000:c1:00.0\ndrm-resident-${region}:\t${resident} MiB\n`;
  }

  it('says of a process what its drivers hold for it, in every sweep of one that is alone', () => {
    tree.openFile(700, 9, device, client(1, 40));
    expect(gpuOf(sweepAround(), 700)).toBe(40 * MIB);
    tree.write('700/fdinfo/9', client(1, 90));
    expect(gpuOf(read(), 700)).toBe(90 * MIB);
    expect(read().memory.parts?.gpu).toBe(90 * MIB);
  });

  it('counts a client once, however many files it has open and however many processes have them', () => {
    tree.set(800);
    for (const pid of [700, 800]) {
      for (const descriptor of [8, 9]) tree.openFile(pid, descriptor, device, client(1, 40));
    }
    tree.openFile(800, 10, device, client(2, 5));
    const snapshot = sweepAround();
    expect([gpuOf(snapshot, 700), gpuOf(snapshot, 800)]).toEqual([40 * MIB, 5 * MIB]);
    expect(snapshot.memory.parts?.gpu).toBe(45 * MIB);
    tree.end(700);
    expect(gpuOf(sweepAround(), 800)).toBe(45 * MIB);
  });

  it('says nothing of a process that has no device open, and 0 of one that has closed it', () => {
    tree.openFile(700, 3, '/dev/null', client(1, 40));
    expect(gpuOf(sweepAround(), 700)).toBeUndefined();
    tree.openFile(700, 4, device, client(1, 40));
    expect(gpuOf(sweepAround(), 700)).toBe(40 * MIB);
    tree.closeFile(700, 4);
    expect(gpuOf(sweepAround(), 700)).toBe(0);
  });

  it('asks nobody where there is no graphics device', () => {
    reader.close();
    const files = new WatchedFiles();
    tree.openFile(700, 9, device, client(1, 40));
    reader = createLinuxReader({ ...tree.options, deviceRoot: `${tree.root}/nowhere`, fileSystem: files.fileSystem });
    expect(gpuOf(sweepAround(), 700)).toBeUndefined();
    expect(files.opened.filter((name) => name.includes('fdinfo'))).toEqual([]);
  });

  it('of many processes asks some in each sweep, and only those again that have a device open', () => {
    reader.close();
    const pids = Array.from({ length: 100 }, (_, at) => 1000 + at);
    for (const pid of pids) tree.set(pid);
    for (const pid of pids.slice(0, 40)) tree.openFile(pid, 9, device, client(pid, 1));
    const asked: string[] = [];
    reader = createLinuxReader({
      ...tree.options,
      reads: answering(({ path: name }) => {
        if (name.includes('fdinfo')) asked.push(name);
        return name.includes('fdinfo') ? client(Number(name.split('/').at(-3)), 1) : '';
      }),
    });
    for (let sweep = 0; sweep < 64; sweep += 1) read();
    expect(read().memory.parts?.gpu).toBe(40 * MIB);
    asked.length = 0;
    for (let sweep = 0; sweep < 20; sweep += 1) read();
    expect(new Set(asked).size).toBe(40);
    expect(asked.length).toBeLessThanOrEqual(20 * 6);
  });

  it('keeps what it knows of a process whose driver does not answer, or answers for a part of its files', () => {
    reader.close();
    let silent = false;
    tree.openFile(700, 8, device, '');
    tree.openFile(700, 9, device, '');
    reader = createLinuxReader({
      ...tree.options,
      reads: answering(({ path: name }) => {
        if (!name.includes('fdinfo')) return '';
        return silent && name.endsWith('/9') ? null : client(Number(name.at(-1)), 10);
      }),
    });
    expect(gpuOf(sweepAround(), 700)).toBe(20 * MIB);
    silent = true;
    expect(gpuOf(sweepAround(), 700)).toBe(20 * MIB);
  });
});

/** Reads that are answered at once with a text, or with nothing in time. */
function answering(answer: (file: BlockableFile) => string | null) {
  return {
    read(file: BlockableFile, done: (answer: Answer) => void) {
      const text = answer(file);
      const bytes = Buffer.from(text ?? '');
      done(text === null ? { kind: 'silent' } : { kind: 'ok', bytes, length: bytes.length });
    },
    space: (_path: string, _deadline: number, done: (answer: { readonly kind: 'unsupported' }) => void) => {
      done({ kind: 'unsupported' });
    },
    settled: () => Promise.resolve(),
    close: () => undefined,
  };
}
