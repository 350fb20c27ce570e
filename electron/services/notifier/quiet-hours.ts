import type { Settings } from '../../core/settings/settings.ts';
import type { Milliseconds } from '../../core/model/units.ts';

/**
 * Whether a moment is within the quiet hours, in local time. They may go past midnight. Two equal times mean the
 * whole day.
 */
export function isQuietHour(quietHours: Settings['quietHours'], at: Milliseconds): boolean {
  if (quietHours === null) return false;
  const date = new Date(at);
  const now = date.getHours() * 60 + date.getMinutes();
  const from = minutes(quietHours.from);
  const to = minutes(quietHours.to);
  return from < to ? now >= from && now < to : now >= from || now < to;
}

/** The minutes since midnight of a time such as `22:30`. */
function minutes(time: string): number {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}
