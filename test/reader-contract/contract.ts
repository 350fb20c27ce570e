import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identityKey } from '../../electron/core/model/identity.ts';
import { MACHINE, type ProcessSample, type Snapshot } from '../../electron/core/model/snapshot.ts';
import type { MemoryReader } from '../../electron/platform/memory-reader.ts';
import { listDescriptors } from './open-descriptors.ts';

/** What a reader is tried on. */
export interface ReaderUnderTest {
  readonly reader: MemoryReader;
  /** A process that must be in every snapshot, with memory of its own. */
  readonly knownPid?: number;
  /** Lets time pass, or makes something happen, between two reads. */
  readonly between?: () => void | Promise<void>;
  readonly dispose?: () => void | Promise<void>;
}

const READS = 4;
const NOBODY: ReadonlySet<string> = new Set();

/** What every reader promises, whatever it reads from: one suite, run against each of them. */
export function describeReader(
  name: string,
  open: () => ReaderUnderTest | Promise<ReaderUnderTest>,
  skip: string | null = null,
): void {
  describe.skipIf(skip !== null)(skip === null ? name : `${name} (skipped: ${skip})`, () => {
    let tried: ReaderUnderTest;
    let before: readonly string[] | null;

    beforeEach(async () => {
      before = listDescriptors();
      tried = await open();
    });

    afterEach(async () => {
      tried.reader.close();
      await tried.dispose?.();
    });

    /** Several snapshots in a row; the second and later ones with everybody a suspect. */
    async function readAll(): Promise<Snapshot[]> {
      const snapshots: Snapshot[] = [];
      let suspects = NOBODY;
      for (let read = 0; read < READS; read++) {
        if (read > 0) await tried.between?.();
        const snapshot = await tried.reader.read(suspects);
        if (snapshot === null) break;
        snapshots.push(snapshot);
        suspects = new Set(snapshot.processes.map(identityKey));
      }
      expect(snapshots.length).toBeGreaterThan(1);
      return snapshots;
    }

    it('says when each snapshot was taken, and time never runs backwards', async () => {
      const times = (await readAll()).map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    });

    it('gives only numbers that are finite and not negative, apart from oom_score_adj', async () => {
      for (const snapshot of await readAll()) expect(oddNumbers(snapshot)).toEqual([]);
    });

    it('never says that more is available or free than there is', async () => {
      for (const { memory } of await readAll()) {
        expect(memory.total).toBeGreaterThan(0);
        expect(memory.available).toBeLessThanOrEqual(memory.total);
        expect(memory.swapFree).toBeLessThanOrEqual(memory.swapTotal);
      }
    });

    it('knows every process once, by pid and start', async () => {
      for (const { processes } of await readAll()) {
        expect(new Set(processes.map(identityKey)).size).toBe(processes.length);
        expect(new Set(processes.map(({ pid }) => pid)).size).toBe(processes.length);
      }
    });

    it('keeps the identity of a process from read to read', async () => {
      const { knownPid } = tried;
      const snapshots = await readAll();
      const pid = knownPid ?? commonPid(snapshots);
      expect(new Set(snapshots.map((snapshot) => find(snapshot, pid)?.start)).size).toBe(1);
    });

    it('shows the process that is known to be there with memory of its own', async (context) => {
      const { knownPid } = tried;
      if (knownPid === undefined) context.skip('none is known in what this reader reads');
      for (const snapshot of await readAll()) {
        const known = find(snapshot, knownPid ?? 0);
        expect(known?.resident).toBeGreaterThan(0);
        expect(known?.facts.name).not.toBe('');
      }
    });

    it('says of every value that it lacks why, and never 0 in its place', async () => {
      for (const snapshot of await readAll()) {
        const readings = collectReadings(snapshot);
        expect(readings.length).toBeGreaterThan(0);
        for (const reading of readings) {
          if (reading['kind'] === 'ok') expect(reading['value']).not.toBeUndefined();
          else expect(reading).toEqual({ kind: reading['kind'], reason: expect.any(String) as unknown });
        }
      }
    });

    it('says of each missing fact once what is missing and why', async () => {
      for (const { missing } of await readAll()) {
        expect(new Set(missing.map(({ fact }) => fact)).size).toBe(missing.length);
        for (const { fact, kind, reason } of missing) {
          expect(fact).not.toBe('');
          expect(['unsupported', 'denied', 'failed']).toContain(kind);
          expect(reason).not.toBe('');
        }
      }
    });

    it('lists every pool that a process draws on, each once, and never the machine', async () => {
      for (const { pools, processes } of await readAll()) {
        const ids = pools.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).not.toContain(MACHINE);
        const drawnOn = new Set(processes.flatMap((process) => process.pools));
        expect([...drawnOn].filter((id) => !ids.includes(id))).toEqual([]);
        for (const process of processes) expect(new Set(process.pools).size).toBe(process.pools.length);
      }
    });

    it('never counts more private memory than is resident or swapped out', async () => {
      for (const { processes } of await readAll()) {
        for (const { resident, private: own, swap } of processes) {
          if (own.kind === 'ok' && swap.kind === 'ok') expect(own.value).toBeLessThanOrEqual(resident + swap.value);
        }
      }
    });

    it('gives the same facts object as long as the facts are the same', async () => {
      const snapshots = await readAll();
      const pairs = snapshots.slice(1).flatMap((snapshot, at) => pairsOf(snapshots[at], snapshot));
      for (const [before, after] of pairs) {
        if (JSON.stringify(before.facts) === JSON.stringify(after.facts)) expect(after.facts).toBe(before.facts);
      }
      expect(pairs.length).toBeGreaterThan(0);
    });

    it('never changes a snapshot that it has given', async () => {
      const first = await tried.reader.read(NOBODY);
      const copy = JSON.stringify(first);
      await readAll();
      expect(JSON.stringify(first)).toBe(copy);
    });

    it('takes suspects that it does not know, or that are no identities', async () => {
      const suspects = new Set(['4194304:1', '1:0', '', 'nobody', '-1:-1', '../../etc:1']);
      expect(await tried.reader.read(suspects)).toMatchObject({ memory: expect.any(Object) as unknown });
    });

    it('has no memory map of a process that does not exist, and says so', async () => {
      await tried.reader.read(NOBODY);
      for (const pid of [4_194_304, 0, -1, 1.5, NaN]) {
        expect((await tried.reader.readMemoryMap(pid)).kind).not.toBe('ok');
      }
    });

    it('never gives a process a larger share of shared memory than it has resident', async () => {
      const { processes } = (await tried.reader.read(NOBODY)) ?? { processes: [] };
      for (const { pid } of processes.slice(0, 20)) {
        const map = await tried.reader.readMemoryMap(pid);
        if (map.kind === 'ok') expect(map.value.proportional).toBeLessThanOrEqual(map.value.resident);
        else expect(['unsupported', 'denied', 'failed']).toContain(map.kind);
      }
    });

    it('gives back every descriptor when it is closed, and can be closed twice', async (context) => {
      if (before === null) context.skip('this platform does not list open descriptors');
      await readAll();
      tried.reader.close();
      tried.reader.close();
      const left = () => listDescriptors()?.filter((descriptor) => before?.includes(descriptor) === false);
      await expect.poll(left, { timeout: 10_000 }).toEqual([]);
    });

    it('reads nothing after it was closed', async () => {
      await tried.reader.read(NOBODY);
      tried.reader.close();
      await expect((async () => await tried.reader.read(NOBODY))()).rejects.toThrow();
    });
  });
}

/** Paths of numbers that no reader may give; oom_score_adj alone may be negative. */
function oddNumbers(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? [] : [`${path}: ${value}`];
  if (typeof value !== 'object' || value === null || path.endsWith('.oomScoreAdj')) return [];
  return Object.entries(value).flatMap(([key, child]) => oddNumbers(child, `${path}.${key}`));
}

const READING_KINDS: readonly unknown[] = ['ok', 'unsupported', 'denied', 'failed'];

/** Every `Reading` in a snapshot, however deep. */
function collectReadings(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const record = value as Record<string, unknown>;
  const nested = Object.entries(record).flatMap(([key, child]) => (key === 'missing' ? [] : collectReadings(child)));
  return READING_KINDS.includes(record['kind']) ? [record, ...nested] : nested;
}

function find(snapshot: Snapshot, pid: number): ProcessSample | undefined {
  return snapshot.processes.find((process) => process.pid === pid);
}

/** A process that is in all of them. */
function commonPid(snapshots: readonly Snapshot[]): number {
  const [first, ...others] = snapshots;
  const common = first?.processes.find(({ pid }) => others.every((snapshot) => find(snapshot, pid) !== undefined));
  expect(common).toBeDefined();
  return common?.pid ?? 0;
}

/** The samples of the same processes in two snapshots. */
function pairsOf(before: Snapshot | undefined, after: Snapshot): [ProcessSample, ProcessSample][] {
  const known = new Map(before?.processes.map((process) => [identityKey(process), process]));
  return after.processes.flatMap((process): [ProcessSample, ProcessSample][] => {
    const earlier = known.get(identityKey(process));
    return earlier === undefined ? [] : [[earlier, process]];
  });
}
