import { expect, test } from 'vitest';
import { MACHINE } from '../../../electron/core/model/snapshot.ts';
import { glancePauses, GlanceSchedule } from '../../../electron/services/glance-schedule.ts';
import { poolAssessment } from '../../doubles/observations.ts';

const none = () => 0;
const small = { id: '/small', kind: 'cgroup', limit: 120e6, used: 20e6, headroom: 100e6 } as const;

test('a small pool that is quiet is glanced at once a second between two sweeps, however little is left in it', () => {
  const nearlyFull = { ...small, id: '/full', used: 119e6, headroom: 1e6 };
  const pauses = glancePauses([poolAssessment(small), poolAssessment(nearlyFull)], 5000, none);
  expect(pauses).toEqual(
    new Map([
      ['/small', 1000],
      ['/full', 1000],
    ]),
  );
});

test('a small pool that is swept every second anyway is not glanced at', () => {
  expect(glancePauses([poolAssessment(small)], 1000, none).size).toBe(0);
});

test('a pool that no usual program fills between two sweeps is not glanced at, nor is the machine or the limit of a process', () => {
  const others = [
    poolAssessment({ ...small, limit: 2e9, headroom: 1e9 }),
    poolAssessment({ ...small, id: MACHINE, kind: 'machine' }),
    poolAssessment({ ...small, id: 'rlimit:1:1', kind: 'process-limit' }),
  ];
  expect(glancePauses(others, 5000, none).size).toBe(0);
});

test('a small pool that grows is glanced at more often than the processes of a large machine are read', () => {
  expect(glancePauses([poolAssessment(small)], 2000, () => 20e6)).toEqual(new Map([['/small', 250]]));
});

test('the 64 pools with the least room are glanced at', () => {
  const many = Array.from({ length: 100 }, (_, at) =>
    poolAssessment({ ...small, id: `/${at}`, headroom: 200e6 + at * 1e6 }),
  );
  const pauses = glancePauses(many, 5000, none);
  expect(pauses.size).toBe(64);
  expect(pauses.has('/0')).toBe(true);
  expect(pauses.has('/64')).toBe(false);
});

test('a pool that grows makes no quiet one be looked at more often, and does not keep it from its turn', () => {
  const pauses = new Map([
    ['/growing', 250],
    ['/quiet', 1000],
  ]);
  const schedule = new GlanceSchedule();
  schedule.plan(pauses, 0, true);
  const looked: Record<string, number[]> = { '/growing': [], '/quiet': [] };
  for (let now = schedule.next(0); now <= 4000; now += schedule.next(now)) {
    for (const id of schedule.take(now)) looked[id]?.push(now);
    schedule.plan(pauses, now, false);
  }
  expect(looked['/growing']).toHaveLength(16);
  expect(looked['/quiet']).toEqual([1000, 2000, 3000, 4000]);
});

test('a sweep looks at every pool, so all wait for their whole pause after it', () => {
  const schedule = new GlanceSchedule();
  schedule.plan(new Map([['/quiet', 1000]]), 0, true);
  schedule.plan(new Map([['/quiet', 1000]]), 900, true);
  expect(schedule.next(900)).toBe(1000);
  expect(schedule.take(1000)).toEqual([]);
});

test('where no pool is small nothing is ever due', () => {
  expect(new GlanceSchedule().next(5)).toBe(Infinity);
});
