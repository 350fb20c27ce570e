import { expect, test } from 'vitest';
import type { Frame, ProcessRow } from '../../../electron/core/model/frame.ts';
import { denied, failed, ok, type Reading } from '../../../electron/core/model/reading.ts';
import { MIB } from '../../../electron/core/model/units.ts';
import type { MemoryMap } from '../../../electron/platform/memory-reader.ts';
import { createApplicationSizes } from '../../../electron/services/application-sizes.ts';
import { createManualClock } from '../../doubles/clock.ts';
import { frame, groupRow, processRow } from '../../doubles/frames.ts';
import { foreignReason, reason } from '../../../electron/core/words/reasons.ts';

const map = (proportional: number, anonymous = 10 * MIB): Reading<MemoryMap> =>
  ok({
    resident: 20 * MIB,
    proportional,
    privateClean: 0,
    privateDirty: anonymous,
    sharedClean: 0,
    sharedDirty: 0,
    anonymous,
    swap: 0,
  });

/** Applications by name, of these processes. */
function applications(of: Readonly<Record<string, readonly ProcessRow[]>>, overrides: Partial<Frame> = {}): Frame {
  const processes = Object.entries(of).flatMap(([group, rows]) => rows.map((row) => ({ ...row, group })));
  const groups = Object.entries(of).map(([id, rows]) =>
    groupRow(id, { members: rows.length, resident: rows.reduce((sum, { resident }) => sum + resident, 0) }),
  );
  return frame(1, { processes, groups, ...overrides });
}

function setUp(shown: Frame, answer: (pid: number) => Reading<MemoryMap> = () => map(12 * MIB), cost = 0) {
  const clock = createManualClock();
  const read: number[] = [];
  let current = shown;
  const ask = createApplicationSizes({
    frame: () => current,
    clock,
    cpu: clock.now,
    readMemoryMap: async (pid) => {
      read.push(pid);
      await clock.pass(cost);
      return answer(pid);
    },
  });
  return { ask, clock, read, show: (next: Frame) => (current = next) };
}

test('what the processes of an application share is counted once', async () => {
  const { ask } = setUp(applications({ shop: [processRow(1), processRow(2), processRow(3)] }));
  expect(await ask()).toEqual({ shop: ok(36 * MIB) });
});

test('an application of one process is not read: it shares with nobody of its own', async () => {
  const { ask, read } = setUp(
    applications({ alone: [processRow(1)], kernel: [processRow(2, { resident: 0 }), processRow(3)] }),
  );
  expect(Object.keys(await ask())).toEqual(['kernel']);
  expect(read).toEqual([3]);
});

test('where one process may not be read the whole is missing with the reason, and it is tried once', async () => {
  const { ask, clock, read } = setUp(applications({ shop: [processRow(1), processRow(2)] }), (pid) =>
    pid === 2 ? denied(foreignReason('not yours')) : map(MIB),
  );
  expect(await ask()).toEqual({ shop: denied(foreignReason('not yours')) });
  await clock.pass(3_600_000);
  await ask();
  expect(read.filter((pid) => pid === 2)).toHaveLength(1);
});

test('a round ends when its time is up; the next one goes on, and until then the application is left out', async () => {
  const members = [1, 2, 3, 4, 5].map((pid) => processRow(pid));
  const { ask, clock, read } = setUp(applications({ shop: members }), () => map(MIB), 10);
  expect(await ask()).toEqual({});
  expect(read).toEqual([1, 2]);
  expect(await ask()).toEqual({});
  expect(read).toHaveLength(2);
  await clock.pass(3000);
  await ask();
  await clock.pass(3000);
  expect(await ask()).toEqual({ shop: ok(5 * MIB) });
});

test('the largest application comes first', async () => {
  const { ask, read } = setUp(
    applications({
      small: [processRow(1), processRow(2)],
      large: [processRow(3, { resident: 900 * MIB }), processRow(4)],
    }),
  );
  await ask();
  expect(read).toEqual([3, 4, 1, 2]);
});

test('between two readings the total follows what is known of growth', async () => {
  const { ask, show, read } = setUp(applications({ shop: [processRow(1), processRow(2)] }));
  await ask();
  show(applications({ shop: [processRow(1, { private: ok(50 * MIB) }), processRow(2)] }));
  expect(await ask()).toEqual({ shop: ok(64 * MIB) });
  expect(read).toHaveLength(2);
});

test('a map is read again after five minutes, one that took long after longer', async () => {
  const { ask, clock, read } = setUp(applications({ shop: [processRow(1), processRow(2)] }), () => map(MIB), 100);
  await ask();
  await clock.pass(3000);
  await ask();
  await clock.pass(301_000);
  await ask();
  expect(read).toEqual([1, 2]);
  await clock.pass(500_000);
  await ask();
  expect(read).toEqual([1, 2, 1]);
});

test('nothing is read while memory is all but gone', async () => {
  const { ask, read } = setUp(applications({ shop: [processRow(1), processRow(2)] }, { level: 'critical' }));
  expect(await ask()).toEqual({});
  expect(read).toEqual([]);
});

test('a process that has gone meanwhile is forgotten with the frame that lacks it', async () => {
  const { ask, clock, show } = setUp(applications({ shop: [1, 2, 3].map((pid) => processRow(pid)) }), (pid) =>
    pid === 3 ? failed(reason('process.gone')) : map(MIB),
  );
  expect(await ask()).toEqual({ shop: failed(reason('process.gone')) });
  show(applications({ shop: [processRow(1), processRow(2)] }));
  await clock.pass(3000);
  expect(await ask()).toEqual({ shop: ok(2 * MIB) });
});
