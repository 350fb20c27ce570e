import type { Milliseconds } from '../../../core/model/units.ts';

const MORNING = 8;

/** The next 8 o'clock in local time. */
export function nextMorning(now: Milliseconds): Milliseconds {
  const morning = new Date(now);
  morning.setHours(MORNING, 0, 0, 0);
  if (morning.getTime() <= now) morning.setDate(morning.getDate() + 1);
  return morning.getTime();
}
