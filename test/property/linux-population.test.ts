import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLinuxReader, type LinuxMemoryReader } from '../../electron/platform/linux/linux-reader.ts';
import { ProcTree } from '../doubles/linux/proc-tree.ts';

const PAGE = 4096;
/** Few pids, so that they are used again and again. */
const PIDS = 12;

interface Real {
  readonly tree: ProcTree;
  readonly reader: LinuxMemoryReader;
}

/** What runs: start and resident pages by pid. */
interface Model {
  readonly running: Map<number, { start: number; resident: number }>;
  clock: number;
  sweeps: number;
}

class Birth implements fc.Command<Model, Real> {
  readonly pid: number;
  readonly resident: number;

  constructor(pid: number, resident: number) {
    this.pid = pid;
    this.resident = resident;
  }

  check(): boolean {
    return true;
  }

  /** Where the pid is taken, that process has ended just before. */
  run(model: Model, { tree }: Real): void {
    const start = ++model.clock;
    tree.end(this.pid);
    tree.set(this.pid, { start, resident: this.resident, name: `p${start}` });
    model.running.set(this.pid, { start, resident: this.resident });
  }

  toString(): string {
    return `birth(${this.pid}, ${this.resident})`;
  }
}

class Death implements fc.Command<Model, Real> {
  readonly pid: number;

  constructor(pid: number) {
    this.pid = pid;
  }

  check({ running }: Readonly<Model>): boolean {
    return running.has(this.pid);
  }

  run(model: Model, { tree }: Real): void {
    tree.end(this.pid);
    model.running.delete(this.pid);
  }

  toString(): string {
    return `death(${this.pid})`;
  }
}

class Change implements fc.Command<Model, Real> {
  readonly pid: number;
  readonly resident: number;

  constructor(pid: number, resident: number) {
    this.pid = pid;
    this.resident = resident;
  }

  check({ running }: Readonly<Model>): boolean {
    return running.has(this.pid);
  }

  run(model: Model, { tree }: Real): void {
    const process = model.running.get(this.pid);
    if (process === undefined) return;
    process.resident = this.resident;
    tree.set(this.pid, { resident: this.resident });
  }

  toString(): string {
    return `change(${this.pid}, ${this.resident})`;
  }
}

class Sweep implements fc.Command<Model, Real> {
  readonly suspectEverybody: boolean;

  constructor(suspectEverybody: boolean) {
    this.suspectEverybody = suspectEverybody;
  }

  check(): boolean {
    return true;
  }

  /** Available memory falls before every sweep, so that none leaves a quiet process out. */
  run(model: Model, { tree, reader }: Real): void {
    const { running } = model;
    tree.machine({ availableKib: 4_000_000 - ++model.sweeps * 30_000 });
    const suspects = this.suspectEverybody ? [...running].map(([pid, { start }]) => `${pid}:${start}`) : [];
    const { processes } = reader.read(new Set(suspects));
    const seen = processes.map(({ pid, start, facts, resident }) => [pid, start, facts.name, resident / PAGE]);
    const expected = [...running].map(([pid, { start, resident }]) => [pid, start, `p${start}`, resident]);
    expect(seen.sort(byPid)).toEqual(expected.sort(byPid));
  }

  toString(): string {
    return `sweep(${this.suspectEverybody ? 'all suspects' : ''})`;
  }
}

function byPid([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return Number(a) - Number(b);
}

const pid = fc.integer({ min: 1, max: PIDS });
/** Few sizes too, so that a process is often as large as the one before it. */
const resident = fc.integer({ min: 200, max: 203 });
const commands = fc.commands(
  [
    fc.tuple(pid, resident).map(([at, pages]) => new Birth(at, pages)),
    pid.map((at) => new Death(at)),
    fc.tuple(pid, resident).map(([at, pages]) => new Change(at, pages)),
    fc.boolean().map((all) => new Sweep(all)),
  ],
  { maxCommands: 60 },
);

describe.each([
  ['with a descriptor for each', 100],
  ['with descriptors for some', 4],
  ['without descriptors', 0],
])('random births, deaths, growth and reuse of pids, %s', (_, descriptorBudget) => {
  it('lose no process, double none and mix none up', () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        const tree = new ProcTree();
        const reader = createLinuxReader({ ...tree.options, descriptorBudget });
        try {
          fc.modelRun(() => ({ model: { running: new Map(), clock: 0, sweeps: 0 }, real: { tree, reader } }), sequence);
        } finally {
          reader.close();
          tree.remove();
        }
      }),
      { numRuns: 25 },
    );
  });
});
