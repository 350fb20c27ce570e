import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../electron/core/model/snapshot.ts';
import { descriptorBudget } from '../../../electron/platform/linux/proc/descriptor-budget.ts';
import {
  createLinuxReader,
  type LinuxMemoryReader,
  type LinuxReaderOptions,
} from '../../../electron/platform/linux/linux-reader.ts';
import { ProcFiles } from '../../../electron/platform/linux/proc/proc-files.ts';
import { ProcTree } from '../../doubles/linux/proc-tree.ts';
import { systemError, WatchedFiles } from '../../doubles/linux/watched-files.ts';

const PAGE = 4096;
const NOBODY: ReadonlySet<string> = new Set();
/** A sweep opens one file at a time besides those it keeps, and the one it is about to keep. */
const PASSING = 2;

let tree: ProcTree;
let files: WatchedFiles;
let reader: LinuxMemoryReader;

beforeEach(() => {
  tree = new ProcTree();
  files = new WatchedFiles();
});

afterEach(() => {
  reader.close();
  tree.remove();
});

function open(options: LinuxReaderOptions): void {
  reader = createLinuxReader({ ...tree.options, fileSystem: files.fileSystem, ...options });
}

function populate(count: number): void {
  for (let pid = 1; pid <= count; pid++) tree.set(pid, { resident: pid });
}

/** Whose statm is opened in a sweep, that is to say, who has no descriptor. */
function openedStatm(sweep: () => unknown): number[] {
  files.opened.length = 0;
  sweep();
  return files.opened.flatMap((path) => /\/(\d+)\/statm$/.exec(path)?.[1] ?? []).map(Number);
}

function sweepTimes(count: number): Snapshot {
  for (let sweep = 1; sweep < count; sweep++) reader.read(NOBODY);
  return reader.read(NOBODY);
}

const total = ({ processes }: Snapshot) => processes.reduce((sum, { resident }) => sum + resident / PAGE, 0);

describe('kept descriptors', () => {
  it('spare every process that is not new its open and close', () => {
    open({});
    populate(30);
    reader.read(NOBODY);
    expect(openedStatm(() => sweepTimes(5))).toEqual([]);
  });

  it('are never more than the budget, and every process is read nevertheless', () => {
    open({ descriptorBudget: 7 });
    populate(50);
    expect(reader.read(NOBODY).processes).toHaveLength(50);
    for (let sweep = 0; sweep < 80; sweep++) {
      const pid = 1 + (sweep % 50);
      tree.set(pid, { resident: 1000 + sweep });
      reader.read(NOBODY);
      expect(files.open).toBeLessThanOrEqual(7);
    }
    populate(50);
    expect(total(sweepTimes(4))).toBe((50 * 51) / 2);
    expect(files.mostOpen).toBeLessThanOrEqual(7 + PASSING);
  });

  it('go to the largest processes in time', () => {
    open({ descriptorBudget: 16 });
    populate(60);
    sweepTimes(70);
    for (let pid = 50; pid <= 60; pid++) tree.set(pid, { resident: 1000 + pid });
    sweepTimes(4);
    for (let pid = 50; pid <= 60; pid++) tree.set(pid, { resident: 2000 + pid });
    const opened = openedStatm(() => sweepTimes(4));
    expect(opened.filter((pid) => pid >= 50)).toEqual([]);
  });

  it('go to a small process that grows', () => {
    open({ descriptorBudget: 16 });
    populate(60);
    sweepTimes(70);
    for (let sweep = 1; sweep <= 10; sweep++) {
      tree.set(2, { resident: 2 + sweep * 2 });
      reader.read(NOBODY);
    }
    tree.set(2, { resident: 24 });
    expect(openedStatm(() => reader.read(NOBODY))).toEqual([]);
  });

  it('are given back when their process has gone', () => {
    open({});
    populate(30);
    reader.read(NOBODY);
    for (let pid = 11; pid <= 30; pid++) tree.end(pid);
    reader.read(NOBODY);
    expect(files.open).toBe(10);
  });

  it('are given up in part when no more can be had, and the rest of the machine is still read', () => {
    open({});
    populate(40);
    files.beforeOpen = () => {
      if (files.open >= 25) throw systemError('EMFILE');
    };
    expect(sweepTimes(8).processes).toHaveLength(40);
    expect(files.open).toBeLessThan(25);
    expect(total(sweepTimes(4))).toBe((40 * 41) / 2);
  });
});

describe('a machine without a descriptor left', () => {
  it('is read all the same, with those given up that were kept', () => {
    open({});
    populate(40);
    reader.read(NOBODY);
    expect(files.open).toBe(40);
    files.beforeOpen = () => {
      if (files.open >= 10) throw systemError('ENFILE');
    };
    for (let pid = 1; pid <= 40; pid++) tree.set(pid, { resident: 2 * pid });
    expect(total(sweepTimes(4))).toBe(40 * 41);
    expect(files.open).toBeLessThan(10);
    files.beforeOpen = () => undefined;
    sweepTimes(64 * 8);
    expect(files.open).toBe(40);
  });
});

describe('the budget for descriptors', () => {
  const plenty = 2 ** 50;
  const limits = () =>
    Number(/^Max open files +(\d+)/m.exec(new ProcFiles('/proc').text('/proc/self/limits') ?? '')?.[1]);
  const isLinux = new ProcFiles('/proc').has('/proc/self/limits');

  it.skipIf(!isLinux)('is half of what this process may open, whatever is wanted', () => {
    const procFiles = new ProcFiles('/proc');
    expect(descriptorBudget(procFiles, plenty)).toBe(Math.floor(limits() / 2));
    expect(descriptorBudget(procFiles, plenty, 1e9)).toBe(Math.floor(limits() / 2));
  });

  it('costs the kernel no more than a thousandth of the memory', () => {
    const onSmallMachine = descriptorBudget(new ProcFiles('/proc'), 64 * 2 ** 20);
    expect(onSmallMachine).toBeGreaterThan(0);
    expect(onSmallMachine * PAGE).toBeLessThanOrEqual((64 * 2 ** 20) / 1000);
  });

  it('may be wanted smaller, and none at all', () => {
    expect(descriptorBudget(new ProcFiles('/proc'), plenty, 3)).toBe(3);
    expect(descriptorBudget(new ProcFiles('/proc'), plenty, 0)).toBe(0);
    expect(descriptorBudget(new ProcFiles('/proc'), plenty, -5)).toBe(0);
  });
});
