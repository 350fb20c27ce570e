import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Alert, Level } from '../../electron/core/model/assessment.ts';
import {
  createNotificationPolicy,
  noticeKey,
  type Command,
  type PolicySettings,
} from '../../electron/services/notifier/notification-policy.ts';
import { processAlert } from '../doubles/frames.ts';
import { poolAssessment } from '../doubles/observations.ts';

const MINUTE = 60_000;
const QUIET_MINUTES = 30;
const SETTINGS: PolicySettings = { notifications: true, quietMinutes: QUIET_MINUTES, warningsWait: false };

interface Moment {
  readonly at: number;
  /** One pool each; its culprit has the pool's number. */
  readonly levels: readonly Level[];
}

interface Told {
  readonly at: number;
  readonly key: string;
  readonly level: Alert['level'];
}

/** What an engine without any restraint of its own would alert: every step up to warning or critical. */
function naiveAlerts(levels: readonly Level[], before: readonly Level[]): Alert[] {
  return levels.flatMap((level, pool) =>
    (level === 'warning' || level === 'critical') && level !== before[pool]
      ? [processAlert(pool + 1, level, { pool: `pool-${pool}` })]
      : [],
  );
}

function play(moments: readonly Moment[], settings: PolicySettings = SETTINGS) {
  const policy = createNotificationPolicy();
  const told: Told[] = [];
  const open = new Map<string, Told>();
  const missed: Told[] = [];
  let before: readonly Level[] = [];
  for (const { at, levels } of moments) {
    const pools = levels.map((level, pool) =>
      poolAssessment({ id: `pool-${pool}`, kind: 'cgroup', level, culprit: processAlert(pool + 1, 'warning').culprit }),
    );
    const alerts = naiveAlerts(levels, before);
    for (const command of policy.next({ at, alerts, pools }, settings)) note(command, at);
    for (const alert of alerts) {
      const key = noticeKey(alert.culprit, alert.pool);
      const told = criticals(key);
      // The quiet period doubles with each notification of the same kind.
      const quiet = QUIET_MINUTES * MINUTE * 2 ** (told.length - 1);
      const covered = at - (told.at(-1)?.at ?? -Infinity) < quiet || open.get(key)?.level === 'critical';
      if (alert.level === 'critical' && !covered) missed.push({ at, key, level: 'critical' });
    }
    before = levels;
  }
  return { told, open, missed };

  function criticals(key: string): Told[] {
    return told.filter((one) => one.key === key && one.level === 'critical');
  }

  function note(command: Command, at: number): void {
    if (command.kind === 'close') {
      open.delete(command.key);
      return;
    }
    const one = { at, key: command.key, level: command.alert.level };
    told.push(one);
    open.set(command.key, one);
  }
}

const level = fc.constantFrom<Level>('calm', 'watch', 'warning', 'critical');

/** A day of random levels of a few pools, from a second to half an hour apart. */
const day = fc
  .array(
    fc.record({
      pause: fc.integer({ min: 1000, max: 30 * MINUTE }),
      levels: fc.array(level, { minLength: 3, maxLength: 3 }),
    }),
    {
      minLength: 1,
      maxLength: 300,
    },
  )
  .map((steps) => {
    let at = 0;
    return steps.flatMap(({ pause, levels }) => {
      at += pause;
      return at < 24 * 60 * MINUTE ? [{ at, levels }] : [];
    });
  });

test('never two notifications for the same culprit and level within the quiet period', () => {
  fc.assert(
    fc.property(day, (moments) => {
      const last = new Map<string, number>();
      for (const { at, key, level } of play(moments).told) {
        const before = last.get(`${key} ${level}`) ?? -Infinity;
        expect(at - before).toBeGreaterThanOrEqual(QUIET_MINUTES * MINUTE);
        last.set(`${key} ${level}`, at);
      }
    }),
  );
});

test('a step up to critical is never missed: it is told at once, unless it is on the screen or was within the quiet period', () => {
  fc.assert(
    fc.property(day, (moments) => {
      expect(play(moments).missed).toEqual([]);
    }),
  );
});

test('a critical state that lasts longer than its quiet period is told again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 29 }), (calmMinutes) => {
      const moments: Moment[] = [{ at: 0, levels: ['critical'] }];
      moments.push({ at: MINUTE, levels: ['calm'] });
      for (let minute = 1 + calmMinutes; minute <= 40; minute += 1) {
        moments.push({ at: minute * MINUTE + 1, levels: ['critical'] });
      }
      expect(play(moments).told).toHaveLength(2);
    }),
  );
});

test('a day of flapping around a threshold gives a handful of notifications', () => {
  const thresholds = [
    ['watch', 'warning'],
    ['warning', 'critical'],
    ['calm', 'critical'],
  ] as const satisfies readonly (readonly Level[])[];
  fc.assert(
    fc.property(
      fc.constantFrom(...thresholds),
      fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 600 })), { minLength: 300, maxLength: 1500 }),
      ([low, high], steps) => {
        let at = 0;
        const moments: Moment[] = [];
        for (const [up, seconds] of steps) {
          at += seconds * 1000;
          if (at < 24 * 60 * MINUTE) moments.push({ at, levels: [up ? high : low] });
        }
        expect(play(moments).told.length).toBeLessThanOrEqual(7);
      },
    ),
  );
});

test('what is on the screen is true: nothing stays open for a pool that is out of danger', () => {
  fc.assert(
    fc.property(day, (moments) => {
      const { open } = play(moments);
      const last = moments.at(-1)?.levels ?? [];
      for (const key of open.keys()) {
        const pool = Number(/process:(\d+):/.exec(key)?.[1]) - 1;
        expect(['warning', 'critical']).toContain(last[pool]);
      }
    }),
  );
});

test('while warnings wait only critical alerts are told, and switched off nothing is', () => {
  fc.assert(
    fc.property(day, (moments) => {
      const waiting = play(moments, { ...SETTINGS, warningsWait: true }).told;
      expect(waiting.every(({ level }) => level === 'critical')).toBe(true);
      expect(play(moments, { ...SETTINGS, notifications: false }).told).toEqual([]);
    }),
  );
});
