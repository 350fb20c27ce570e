import { expect, test } from 'vitest';
import type { PausedProcess } from '../../../../electron/core/actions/action.ts';
import type { LiveProcess } from '../../../../electron/platform/live-processes.ts';
import type { PoolRoom } from '../../../../electron/platform/process-control-platform.ts';
import { resumeCautions } from '../../../../electron/services/process-control/resume-cautions.ts';
import { GIB, MIB } from '../../../../electron/core/model/units.ts';
import { frame, processRow } from '../../../doubles/frames.ts';
import { poolAssessment } from '../../../doubles/observations.ts';

const POOL = '/box';
const { start } = processRow(7);
const live: LiveProcess = {
  pid: 7,
  start,
  parent: 1,
  session: 7,
  name: 'grower',
  state: 'stopped',
  kernelThread: false,
  ended: false,
};

interface Paused {
  readonly growth?: number | null;
  readonly room?: PoolRoom | null;
  readonly state?: LiveProcess['state'];
}

/** The frame shows 100 of 300 MiB left. */
function cautions({ growth = null, room = null, state = 'stopped' }: Paused) {
  const pool = poolAssessment({ id: POOL, kind: 'cgroup', label: 'box', limit: 300 * MIB, headroom: 100 * MIB });
  const shown = frame(1, { pools: [pool], processes: [processRow(7, { pool: POOL, growth: null })] });
  const paused: PausedProcess[] = [{ pid: 7, start, name: 'grower', since: 0, growth }];
  return resumeCautions([{ live: { ...live, state } }], { frame: shown, paused, poolRoom: () => room });
}

test('growth that uses up what is left within a minute is told with the time', () => {
  const [caution] = cautions({ growth: 2 * MIB, room: { limit: 300 * MIB, left: 1.9 * MIB } });
  expect(caution).toMatchObject({
    key: 'resume.exhausts',
    values: { bytes: 1.9 * MIB, limit: 300 * MIB, seconds: 1, name: 'box' },
  });
});

test('a process whose growth nobody knows is warned of below a tenth that is left', () => {
  const key = (left: number, limit = 300 * MIB) => cautions({ room: { limit, left } }).map((one) => one.key);
  expect(key(29 * MIB)).toEqual(['resume.nearly-full']);
  expect(key(31 * MIB)).toEqual([]);
});

test('a large pool with more than 1 GiB left does not count as nearly full', () => {
  expect(cautions({ room: { limit: 100 * GIB, left: 2 * GIB } })).toEqual([]);
});

test('what is left counts as it is now, not as the frame shows it', () => {
  expect(cautions({ growth: 2 * MIB })).toMatchObject([{ key: 'resume.exhausts', values: { bytes: 100 * MIB } }]);
  expect(cautions({ growth: 2 * MIB, room: { limit: GIB, left: 800 * MIB } })).toEqual([]);
});

test('what is not paused is not warned of', () => {
  expect(cautions({ growth: GIB, state: 'running' })).toEqual([]);
});
