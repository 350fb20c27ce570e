import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok, unsupported, type Reading } from '../../electron/core/model/reading.ts';
import type { LimitedPool, ProcessFacts, ProcessSample, Snapshot } from '../../electron/core/model/snapshot.ts';
import { createTraceParser } from '../../electron/core/trace/trace-parse.ts';
import { createTraceWriter } from '../../electron/core/trace/trace-write.ts';
import { reason } from '../../electron/core/words/reasons.ts';

const NOT_RECORDED = unsupported(reason('recording.absent'));
const bytes = fc.integer({ min: 0, max: 2 ** 45 });
const pid = fc.integer({ min: 1, max: 2 ** 22 });
const text = fc.string({ unit: 'binary', maxLength: 40 });

function maybe<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Reading<T>> {
  return fc.option(value).map((known) => (known === null ? NOT_RECORDED : ok(known)));
}

const facts: fc.Arbitrary<ProcessFacts> = fc.record({
  parent: pid,
  name: text,
  commandLine: maybe(fc.array(text, { maxLength: 3 })),
  executable: maybe(text),
  user: maybe(text),
  cgroup: maybe(text),
  kernelThread: fc.constant(false),
  oomScoreAdj: maybe(fc.integer({ min: -1000, max: 1000 })),
});

/** Some of the numbers, under these names. */
function someOf<K extends string>(...names: K[]): fc.Arbitrary<Readonly<Partial<Record<K, number>>> | undefined> {
  const all = Object.fromEntries(names.map((name) => [name, bytes])) as Record<K, typeof bytes>;
  return fc
    .record(all, { requiredKeys: [] })
    .map((some) => (Object.keys(some).length > 0 ? (some as Readonly<Partial<Record<K, number>>>) : undefined));
}

const percent = fc.double({ min: 0, max: 100, noNaN: true });
const pressure = fc.record(
  { some10: percent, full10: percent, some60: percent, full60: percent, someTotal: bytes, fullTotal: bytes },
  { requiredKeys: ['some10', 'full10'] },
);
const counters = someOf('majorFaults', 'refaults', 'swapIns', 'swapOuts');
const zram = fc.record(
  { size: bytes, stored: bytes, used: bytes, limit: bytes },
  { requiredKeys: ['size', 'stored', 'used'] },
);
const swapDevice = fc.record({
  name: text,
  kind: fc.constantFrom('disk', 'file', 'zram'),
  size: fc.constant(2 ** 45),
  used: bytes,
  priority: fc.integer({ min: -32768, max: 32767 }),
});

const poolIds = ['/a', '/a/b', 'heap:5:6', '__proto__'];

const processes: fc.Arbitrary<readonly ProcessSample[]> = fc.uniqueArray(
  fc
    .record({
      pid,
      start: bytes,
      facts,
      state: fc.constantFrom('running', 'sleeping', 'waiting', 'stopped', 'zombie', 'idle', 'other'),
      resident: bytes,
      anonymous: fc.option(bytes),
      swap: maybe(bytes),
      oomScore: maybe(fc.integer({ min: 0, max: 2000 })),
      pools: fc.subarray(poolIds),
      more: someOf('size', 'data', 'gpu', 'hugetlb', 'majorFaults'),
    })
    .map(({ anonymous, more, ...sample }) => {
      const swapped = sample.swap.kind === 'ok' ? sample.swap.value : 0;
      return { ...sample, ...more, private: anonymous === null ? NOT_RECORDED : ok(anonymous + swapped) };
    }),
  { selector: (process) => process.pid, maxLength: 12 },
);

const pool = (id: string): fc.Arbitrary<LimitedPool> =>
  fc
    .record({
      kind: fc.constantFrom('cgroup', 'process-limit', 'heap-cap'),
      label: text,
      limit: bytes,
      used: bytes,
      reclaimable: maybe(bytes),
      activeFile: fc.option(bytes),
      shared: maybe(bytes),
      oomKills: maybe(fc.nat()),
      ceilings: someOf('slabReclaimable', 'high', 'min', 'low', 'peak', 'swap', 'swapLimit'),
      pressure: fc.option(pressure),
      events: someOf('high', 'max', 'oom', 'oomKill'),
      counters,
    })
    .map(({ activeFile, ceilings, pressure: pressed, events, counters: counted, ...rest }) => ({
      id,
      ...rest,
      ...ceilings,
      ...(activeFile !== null && { activeFile }),
      ...(pressed !== null && { pressure: pressed }),
      ...(events && { events }),
      ...(counted && { counters: counted }),
    }));

const parts = someOf('free', 'swapCached', 'hugetlb', 'slabReclaimable', 'pageTables', 'zswap', 'gpu', 'committed');

const snapshots: fc.Arbitrary<Snapshot> = fc
  .record({
    at: fc.integer({ min: 0, max: 4e12 }),
    memory: fc
      .tuple(bytes, bytes, bytes, bytes, maybe(bytes), maybe(bytes), maybe(bytes), fc.option(bytes), parts)
      .map(([a, b, c, d, cache, shared, kernel, arc, some]) => {
        const total = Math.max(a, b, 1);
        const available = Math.min(a, b);
        const cached = arc === null ? null : { arc: 1000 + Math.min(arc, available), arcMin: 1000 };
        const known = cached || some ? { parts: { ...some, ...cached } } : null;
        return {
          total,
          available,
          ...known,
          swapTotal: Math.max(c, d),
          swapFree: Math.min(c, d),
          cache,
          shared,
          kernel,
        };
      }),
    pressure: pressure.map(ok),
    swapDevices: fc.option(fc.array(swapDevice, { maxLength: 4 })),
    zram: fc.option(zram),
    counters,
    systemLevel: fc.option(fc.constantFrom('normal', 'warning', 'critical')),
    pools: fc.tuple(...poolIds.map(pool)),
    processes,
    missing: fc.constant([]),
    oomKills: maybe(fc.nat()),
  })
  .map(({ swapDevices, zram: compressed, counters: counted, systemLevel, ...snapshot }) =>
    normalised({
      ...snapshot,
      ...(swapDevices && { swapDevices }),
      ...(compressed && { zram: compressed }),
      ...(counted && { counters: counted }),
      ...(systemLevel && { systemLevel }),
    }),
  );

/** Without what JSON has no word for: -0. */
function normalised(snapshot: Snapshot): Snapshot {
  return JSON.parse(JSON.stringify(snapshot)) as Snapshot;
}

describe('the parser of traces', () => {
  const answer = expect.toBeOneOf(['header', 'sample', 'blank', 'bad', 'foreign']) as string;

  it('answers with a value, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (raw) => {
        expect(createTraceParser().parse(Buffer.from(raw).toString('utf8')).kind).toEqual(answer);
      }),
    );
  });

  it('answers with a value, whatever the JSON', () => {
    const parser = createTraceParser();
    const keys = fc.constantFrom('t', 'mem', 'total', 'procs', 'pools', 'pid', 'name', 'id', 'headroom', '__proto__');
    const json = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>(0, 1, -1, 1e308, 2 ** 53, 'trace', '', null, true, []),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.array(fc.tuple(keys, tie('value')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
      ),
    })).value;
    fc.assert(
      fc.property(json, (value) => {
        expect(parser.parse(JSON.stringify(value)).kind).toEqual(answer);
      }),
    );
  });

  it('answers with a value when one thing in a good line is replaced', () => {
    const line = createTraceWriter({ commandLines: true });
    const mutation = fc.tuple(snapshots, fc.nat(), fc.nat({ max: 3 }), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(mutation, ([snapshot, where, removed, inserted]) => {
        const good = line.write(snapshot);
        const at = where % good.length;
        const parsed = createTraceParser().parse(good.slice(0, at) + inserted + good.slice(at + removed));
        expect(parsed.kind).toEqual(answer);
      }),
    );
  });

  it('reads deeply nested and very long lines', () => {
    const parser = createTraceParser();
    expect(parser.parse('['.repeat(1_000_000)).kind).toBe('bad');
    expect(parser.parse(`{"t":${'9'.repeat(1_000_000)}}`).kind).toBe('bad');
    expect(parser.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`).kind).toBe('bad');
  });
});

describe('a snapshot', () => {
  it('reads back as it was written', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const line = createTraceWriter({ commandLines: true }).write(snapshot);
        expect(createTraceParser().parse(line)).toEqual({
          kind: 'sample',
          snapshot,
          said: { level: 'calm', alert: null },
        });
      }),
    );
  });

  it('reads back as it was written, sample after sample', () => {
    const several = fc.uniqueArray(snapshots, { minLength: 2, maxLength: 6, selector: ({ at }) => at });
    fc.assert(
      fc.property(several, (unsorted) => {
        const writer = createTraceWriter({ commandLines: true });
        const parser = createTraceParser();
        for (const snapshot of [...unsorted].sort((a, b) => a.at - b.at)) {
          const parsed = parser.parse(writer.write(snapshot));
          expect(parsed).toEqual({ kind: 'sample', snapshot, said: { level: 'calm', alert: null } });
        }
      }),
    );
  });
});
