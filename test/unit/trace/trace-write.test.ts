import type { OomDaemon } from '../../../electron/core/model/oom-daemon.ts';
import { describe, expect, it } from 'vitest';
import { ok, unsupported } from '../../../electron/core/model/reading.ts';
import { boundsOf } from '../../../electron/core/runtimes/bounds.ts';
import type { ProcessFacts, ProcessSample, Snapshot } from '../../../electron/core/model/snapshot.ts';
import { createTraceParser } from '../../../electron/core/trace/trace-parse.ts';
import { createTraceWriter } from '../../../electron/core/trace/trace-write.ts';
import { GIB, MIB } from '../../../electron/core/model/units.ts';
import { snapshot } from '../../doubles/observations.ts';
import { foreignReason, reason } from '../../../electron/core/words/reasons.ts';

const mem = { total: 8e9, available: 4e9, swapTotal: 0, swapFree: 0 };

function snapshotOf(line: string): Snapshot {
  const parsed = createTraceParser().parse(line);
  if (parsed.kind !== 'sample') throw new Error(JSON.stringify(parsed));
  return parsed.snapshot;
}

describe('writing a snapshot', () => {
  const facts: ProcessFacts = {
    parent: 1,
    name: 'node',
    commandLine: ok(['node', '--token=secret']),
    executable: ok('/usr/bin/node'),
    user: ok('ada'),
    cgroup: ok('/user.slice'),
    kernelThread: false,
    oomScoreAdj: ok(-5),
  };
  const process: ProcessSample = {
    pid: 812,
    start: 232752,
    facts,
    state: 'stopped',
    resident: 300,
    private: ok(250),
    swap: ok(50),
    oomScore: ok(672),
    pools: ['heap:812:232752', '/lab'],
  };
  const cgroup = { id: '/lab', kind: 'cgroup', label: 'Lab', limit: 1000, used: 400 } as const;
  const heap = { ...cgroup, id: 'heap:812:232752', kind: 'heap-cap', label: 'node' } as const;
  const unknown = unsupported(reason('recording.absent'));
  const snapshot: Snapshot = {
    at: 1795404328946,
    memory: { ...mem, cache: ok(5), shared: unknown, kernel: ok(7) },
    pressure: ok({ some10: 1.25, full10: 0.5 }),
    pools: [
      { ...cgroup, reclaimable: ok(130), activeFile: 100, shared: ok(20), oomKills: ok(1) },
      { ...heap, reclaimable: unknown, shared: unknown, oomKills: unknown },
    ],
    processes: [process],
    missing: [{ fact: 'swap', kind: 'denied', reason: foreignReason('hidepid') }],
    oomKills: ok(3),
  };

  it('reads back as it was, except for the command line', () => {
    const written = createTraceWriter({ commandLines: false }).write(snapshot);
    expect(written).not.toContain('secret');
    const expected = { ...process, facts: { ...facts, commandLine: unknown } };
    expect(snapshotOf(written)).toEqual({ ...snapshot, processes: [expected] });
  });

  it('includes the command line when asked for', () => {
    expect(snapshotOf(createTraceWriter({ commandLines: true }).write(snapshot))).toEqual(snapshot);
  });

  it('keeps of the command line what bounds memory', () => {
    const javaFacts = {
      ...facts,
      name: 'java',
      executable: ok('/usr/bin/java'),
      commandLine: ok(['java', '-Xmx2g', 'x']),
    };
    const nodeFacts = { ...facts, commandLine: ok(['node', '--max-old-space-size', '300', '--token=secret']) };
    const samples = [javaFacts, nodeFacts].map((one, index) => ({ ...process, pid: index + 1, facts: one }));
    const written = createTraceWriter({ commandLines: false }).write({ ...snapshot, processes: samples });
    const read = snapshotOf(written).processes;
    expect(read.map((one) => one.facts.bounds)).toEqual([
      [{ bytes: 2 * GIB, of: 'heap', from: 'argv', soft: false, by: '-Xmx' }],
      [{ bytes: 300 * MIB, of: 'heap', from: 'argv', soft: false, by: '--max-old-space-size' }],
    ]);
    expect(read.map((one) => boundsOf(one.facts, 64 * GIB)[0]?.runtime)).toEqual(['jvm', 'v8']);
    expect(written).not.toContain('secret');
  });

  it('counts active file cache as used, as container tools do', () => {
    expect(JSON.parse(createTraceWriter({ commandLines: false }).write(snapshot))).toMatchObject({
      pools: [{ id: '/lab', used: 500, activeFile: 100 }, {}],
      procs: [{ anon: 200, swap: 50, pool: '/lab' }],
    });
  });

  it('says what is known of a process once, and again when it has changed', () => {
    const writer = createTraceWriter({ commandLines: false });
    const parser = createTraceParser();
    const renamed = { ...process, facts: { ...facts, name: 'worker', user: ok('bob') } };
    const lines = [process, process, renamed].map((one, index) =>
      writer.write({ ...snapshot, at: index + 1, processes: [one] }),
    );
    expect(lines.map((line) => line.includes('"user":'))).toEqual([true, false, true]);
    const users = lines.map((line) => {
      const parsed = parser.parse(line);
      return parsed.kind === 'sample' ? parsed.snapshot.processes[0]?.facts.user : null;
    });
    expect(users).toEqual([ok('ada'), ok('ada'), ok('bob')]);
  });

  it('leaves kernel threads out', () => {
    const thread = { ...process, facts: { ...facts, kernelThread: true } };
    const line = createTraceWriter({ commandLines: false }).write({ ...snapshot, processes: [thread] });
    expect(snapshotOf(line).processes).toEqual([]);
  });
});

it('what daemons are told comes back as it was, and what is none of that is passed over', () => {
  const oomDaemons: readonly OomDaemon[] = [
    {
      kind: 'earlyoom',
      memory: { share: 0.05, bytes: 1024 },
      swap: { share: 0.1 },
      avoid: '^sshd$',
      byResident: true,
      sparesRoot: false,
    },
    {
      kind: 'systemd-oomd',
      used: 0.9,
      pressure: 0.6,
      lasts: 30,
      units: [
        { unit: '-.slice', manager: 'system', swap: true },
        {
          unit: 'app.slice',
          manager: 'user',
          pressure: false,
          pressureLimit: 0.5,
          pressureLasts: 9,
          preference: 'omit',
        },
      ],
    },
  ];
  const line = createTraceWriter({ commandLines: false }).write(snapshot(1000, { oomDaemons }));
  expect(createTraceParser().parse(line)).toMatchObject({ kind: 'sample', snapshot: { oomDaemons } });

  const read = (daemons: unknown) => {
    const parsed = createTraceParser().parse(JSON.stringify({ ...(JSON.parse(line) as object), oomDaemons: daemons }));
    return parsed.kind === 'sample' ? parsed.snapshot.oomDaemons : parsed;
  };
  expect(read([{ kind: 'earlyoom', memory: {}, swap: { share: 2 } }, 7, { kind: 'nohang' }])).toBeUndefined();
  expect(read('earlyoom')).toBeUndefined();
  const units = [
    { unit: 7, manager: 'system' },
    { unit: 'a.slice', manager: 'nobody' },
  ];
  expect(read([{ kind: 'systemd-oomd', used: 0.9, pressure: 0.6, lasts: 30, units }])).toEqual([
    { kind: 'systemd-oomd', used: 0.9, pressure: 0.6, lasts: 30, units: [] },
  ]);
});
