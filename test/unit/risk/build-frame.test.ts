import { expect, test } from 'vitest';
import { buildFrame } from '../../../electron/core/risk/build-frame.ts';
import type { Engine } from '../../../electron/core/model/engine.ts';
import type { Sampling } from '../../../electron/core/model/frame.ts';
import { denied, ok } from '../../../electron/core/model/reading.ts';
import { MACHINE, type Snapshot } from '../../../electron/core/model/snapshot.ts';
import { MIB } from '../../../electron/core/model/units.ts';
import {
  assessment,
  createEngineDouble,
  poolAssessment,
  processRisk,
  processSample,
  snapshot,
} from '../../doubles/observations.ts';
import { foreignReason } from '../../../electron/core/words/reasons.ts';

const sampling: Sampling = { reader: 'linux', pause: 1000, cost: 1, failure: null };
const CONTAINER = '/container';
const containerPool = poolAssessment({ id: CONTAINER, kind: 'cgroup', label: 'container', headroom: 100 * MIB });

/** An engine whose newest snapshot is this one. */
function engineAt(taken: Snapshot) {
  const engine = createEngineDouble();
  engine.observe(taken);
  return engine;
}

function frameOf(seen: Partial<Snapshot>, judged: Parameters<typeof assessment>[1] = {}) {
  const taken = snapshot(0, seen);
  return buildFrame(1, taken, assessment(0, judged), engineAt(taken), sampling);
}

/** A process below another, so that both are one application. */
function childOf(parent: number, pid: number, overrides: Parameters<typeof processSample>[1] = {}) {
  const { facts } = processSample(pid);
  return processSample(pid, { facts: { ...facts, parent }, ...overrides });
}

test('every process has a row, riskiest first, then by size', () => {
  const frame = frameOf(
    {
      processes: [
        processSample(10, { private: ok(5 * MIB) }),
        processSample(11, { private: ok(900 * MIB) }),
        processSample(12, { private: ok(50 * MIB) }),
        processSample(13),
      ],
    },
    { risks: [processRisk(13, { score: 80 }), processRisk(10, { score: 20 })] },
  );
  expect(frame.processes.map(({ pid, risk }) => [pid, risk])).toEqual([
    [13, 80],
    [10, 20],
    [11, 0],
    [12, 0],
  ]);
});

test('a risk belongs to an identity: a process that got the pid of another has none of it', () => {
  const frame = frameOf({ processes: [processSample(7, { start: 999 })] }, { risks: [processRisk(7)] });
  expect(frame.processes[0]?.risk).toBe(0);
});

test('the time left is said of those who have a part in it, not of a bystander whose risk shows as 0', () => {
  const exhaustion = { p10: 300, p50: 480, p90: 660 };
  const frame = frameOf(
    { processes: [processSample(7), processSample(8)] },
    { risks: [processRisk(7, { score: 80, exhaustion }), processRisk(8, { score: 0.4, exhaustion })] },
  );
  expect(frame.processes.map((process) => [process.pid, process.exhaustion])).toEqual([
    [7, exhaustion],
    [8, null],
  ]);
});

test('a process without a risk shows what the screen knows of it', () => {
  const taken = snapshot(0, { processes: [processSample(7)] });
  const factors = [{ key: 'evidence.bound', values: { bytes: 150, used: 98, by: 'maxmemory' } }];
  const screen = () => ({ growth: 5, pattern: 'leak', confidence: 'low', factors }) as const;
  const engine: Engine = { ...engineAt(taken), screen };
  const frame = buildFrame(1, taken, assessment(0), engine, sampling);
  expect(frame.processes[0]).toMatchObject({
    growth: 5,
    pattern: 'leak',
    confidence: 'low',
    exhaustion: null,
    factors,
  });
});

test('a process of which nothing is known is still being learnt, and its growth is not 0', () => {
  const taken = snapshot(0, { processes: [processSample(7)] });
  const frame = buildFrame(1, taken, assessment(0), { ...engineAt(taken), screen: () => null }, sampling);
  expect(frame.processes[0]).toMatchObject({ growth: null, pattern: 'learning', confidence: 'learning' });
});

test('the pool that binds a process is the one with the least headroom, not the innermost', () => {
  const inner = poolAssessment({ id: '/container/inner', kind: 'cgroup', headroom: 200 * MIB });
  const frame = frameOf(
    { processes: [processSample(7, { pools: ['/container/inner', CONTAINER] }), processSample(8)] },
    { pools: [poolAssessment(), containerPool, inner] },
  );
  expect(frame.processes.map(({ pid, pool }) => [pid, pool])).toEqual([
    [7, CONTAINER],
    [8, MACHINE],
  ]);
});

test('whom the kernel would kill in a pool is marked', () => {
  const victim = { identity: { pid: 8, start: 80 }, name: 'program-8' };
  const frame = frameOf({ processes: [processSample(7), processSample(8)] }, { pools: [poolAssessment({ victim })] });
  expect(frame.processes.filter((row) => row.victim).map(({ pid }) => pid)).toEqual([8]);
});

test('a group adds up its members and shows the risk of its worst', () => {
  const frame = frameOf(
    { processes: [processSample(100), childOf(100, 101), childOf(100, 102)] },
    { risks: [processRisk(101, { score: 40 })] },
  );
  const [group] = frame.groups;
  expect(frame.groups).toHaveLength(1);
  expect(group).toMatchObject({ members: 3, resident: 60 * MIB, private: ok(30 * MIB), risk: 40, growth: MIB });
  expect(new Set(frame.processes.map((row) => row.group))).toEqual(new Set([group?.id]));
});

test('the private memory of a group is missing when that of one member is', () => {
  const frame = frameOf({
    processes: [processSample(100), childOf(100, 101, { private: denied(foreignReason('not yours')) })],
  });
  expect(frame.groups[0]?.private).toEqual(denied(foreignReason('not yours')));
});

test('a group that drives a pool as a whole has that risk although no member has', () => {
  const processes = [processSample(100), childOf(100, 101)];
  const id = frameOf({ processes }).groups[0]?.id ?? '';
  const exhaustion = { p10: 1, p50: 2, p90: 3 };
  const culprit = {
    kind: 'group',
    id,
    name: 'x',
    identity: { pid: 101, start: 1010 },
    members: [],
    share: 0.5,
  } as const;
  const frame = frameOf(
    { processes },
    { pools: [poolAssessment({ culprit, probability: 0.9, exhaustion, pattern: 'restarting' })] },
  );
  expect(frame.groups[0]).toMatchObject({ risk: 45, exhaustion, pattern: 'restarting' });
});

test('a frame that nobody looks into asks the engine for nothing', () => {
  const taken = snapshot(0, { processes: [processSample(7)] });
  const engine: Engine = {
    ...engineAt(taken),
    screen: () => {
      throw new Error('asked');
    },
  };
  const frame = buildFrame(1, taken, assessment(0), engine, sampling);
  expect(frame).toMatchObject({ number: 1, level: 'calm' });
  expect(() => frame.processes).toThrow('asked');
});

test('a frame travels as JSON with its rows and groups', () => {
  const frame = frameOf({ processes: [processSample(7)] });
  const received = JSON.parse(JSON.stringify(frame)) as unknown;
  expect(received).toMatchObject({ processes: [{ pid: 7 }], groups: [{ members: 1 }] });
  expect(structuredClone(frame)).toEqual(received);
});

test('the applications of a frame stay those of its own snapshot, also when they are looked at after the next one', () => {
  const engine = createEngineDouble();
  const before = snapshot(0, { processes: [processSample(7), childOf(7, 8)] });
  engine.observe(before);
  const frame = buildFrame(1, before, assessment(0), engine, sampling);
  engine.observe(snapshot(1000, { processes: [processSample(7), processSample(8)] }));
  expect(frame.groups.map(({ id, members }) => [id, members])).toEqual([['tree:1:program-7', 2]]);
});

test('a row says what graphics drivers hold for a process, and nothing where none is known to', () => {
  const frame = frameOf({ processes: [processSample(10, { gpu: 40 * MIB }), processSample(11)] });
  expect(frame.processes.map(({ pid, gpu }) => [pid, gpu])).toEqual([
    [10, 40 * MIB],
    [11, null],
  ]);
});
