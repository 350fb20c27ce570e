import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packFrame, unpackFrame, type PackedFrame } from '../../electron/contract/packed-frame.ts';
import { denied, ok, unsupported } from '../../electron/core/model/reading.ts';
import { crowdedFrame, frame, leakingFrame, processRow } from '../renderer/scenes.ts';
import { foreignReason } from '../../electron/core/words/reasons.ts';

const travel = (packed: PackedFrame) => JSON.parse(JSON.stringify(packed)) as PackedFrame;

const bytes = fc.oneof(
  fc.nat().map((value) => ok(value)),
  fc.constant(unsupported(foreignReason('no such file'))),
  fc.constant(denied()),
);
const rows = fc.array(
  fc
    .record({
      name: fc.string({ unit: 'binary' }),
      user: fc.oneof(
        fc.constantFrom(ok('mara'), ok('')),
        fc.string().map((value) => ok(value)),
        fc.constant(denied()),
      ),
      private: bytes,
      swap: bytes,
      growth: fc.oneof(
        fc.constant(null),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      ),
      exhaustion: fc.constantFrom(null, { p10: 1, p50: 2, p90: 3 }),
      factors: fc.constantFrom([], [{ key: 'growth.steady', values: { perMinute: 3, name: 'ok' } }]),
    })
    .map((parts) => processRow(7, parts)),
  { maxLength: 60 },
);

test('a frame comes out of its packed text as it went in', () => {
  fc.assert(
    fc.property(rows, (processes) => {
      const before = frame({ processes });
      expect(unpackFrame(travel(packFrame(before)))).toEqual(before);
    }),
  );
  for (const scene of [leakingFrame(), crowdedFrame(2000), frame()]) {
    expect(unpackFrame(travel(packFrame(scene)))).toEqual(scene);
  }
});

test('the text of many processes is a fraction of what it would be one by one', () => {
  const scene = crowdedFrame(2000);
  const { length } = JSON.stringify(packFrame(scene).processes);
  expect(length).toBeLessThan(JSON.stringify(scene.processes).length / 4);
});
