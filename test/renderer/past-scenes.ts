import type { Frame } from '../../electron/core/model/frame.ts';
import type { PastMoment, Recorded } from '../../electron/core/trace/recorded-span.ts';
import { frame, groupRow, leakingFrame, machinePool, MB, NOW, processRow } from './scenes.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A calm now. */
export const calmNow = frame({ processes: [processRow(77)], groups: [groupRow('app:program-77')] });

/** What was recorded of the last day: a night with the machine asleep, a leak around noon that a warning was given of. */
export const recordedDay: Recorded = {
  kind: 'recorded',
  oldest: NOW - 23 * HOUR,
  newest: NOW,
  stretches: [
    { from: NOW - 23 * HOUR, to: NOW - 16 * HOUR, step: 'coarse' },
    { from: NOW - 8 * HOUR, to: NOW, step: 'fine' },
  ],
  levels: [
    { from: NOW - 200 * MINUTE, to: NOW - 180 * MINUTE, level: 'watch' },
    { from: NOW - 180 * MINUTE, to: NOW - 165 * MINUTE, level: 'warning' },
    { from: NOW - 165 * MINUTE, to: NOW - 160 * MINUTE, level: 'critical' },
  ],
  marks: [
    { kind: 'alert', at: NOW - 180 * MINUTE, level: 'warning' },
    { kind: 'action', at: NOW - 162 * MINUTE, action: 'pause', name: 'node' },
    { kind: 'incident', at: NOW - 160 * MINUTE, id: '20260314-122926-kill', name: 'node' },
  ],
};

/** The leak as it was three hours ago. */
export const thenAt = NOW - 3 * HOUR;

export function pastMoment(at: number = thenAt, overrides: Partial<Frame> = {}): PastMoment {
  return {
    kind: 'recorded',
    frame: { ...leakingFrame(), at, ...overrides },
    exact: true,
    from: at - 24 * HOUR,
    samples: 1500,
  };
}

/** A moment at which only one small process was there. */
export function quietMoment(at: number): PastMoment {
  const quiet = frame({
    at,
    pools: [machinePool({ used: 900 * MB })],
    processes: [processRow(5, { name: 'early' })],
    groups: [groupRow('app:early')],
  });
  return { kind: 'recorded', frame: quiet, exact: true, from: at - HOUR, samples: 100 };
}
