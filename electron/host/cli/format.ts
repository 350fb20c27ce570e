import type { Bytes, BytesPerSecond, Milliseconds, Ratio, Seconds } from '../../core/units.ts';
import type { Exhaustion } from '../../core/assessment.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Decimal units with three digits at least where they fit: `7`, `16.8 MB`, `1.25 GB`. */
export function formatBytes(bytes: Bytes): string {
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${bytes < 0 ? '-' : ''}${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** A rate as people think of it: a minute, or an hour where that would be next to nothing. */
export function formatGrowth(growth: BytesPerSecond): string {
  const perMinute = growth * 60;
  return Math.abs(perMinute) >= 100_000 ? `${formatBytes(perMinute)}/min` : `${formatBytes(growth * 3600)}/h`;
}

/** The two largest units that matter: `45 s`, `8 min`, `1 h 20 min`, `3 d 4 h`. */
export function formatDuration(seconds: Seconds): string {
  if (seconds < 99.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  if (minutes < 48 * 60) return pair(minutes, 60, 'h', 'min');
  return pair(Math.round(minutes / 60), 24, 'd', 'h');
}

function pair(amount: number, size: number, large: string, small: string): string {
  const rest = amount % size;
  return `${Math.floor(amount / size)} ${large}${rest > 0 ? ` ${rest} ${small}` : ''}`;
}

/** `in about 8 min (5 min to 11 min)`. */
export function formatExhaustion({ p10, p50, p90 }: Exhaustion): string {
  return `in about ${formatDuration(p50)} (${formatDuration(p10)} to ${formatDuration(p90)})`;
}

export function formatShare(share: Ratio): string {
  return `${Math.round(share * 100)} %`;
}

/** Time since the beginning of a recording: `+0:01:15`, with days in front where there are any. */
export function formatOffset(span: Milliseconds): string {
  const seconds = Math.floor(span / 1000);
  const days = Math.floor(seconds / 86_400);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600) % 24;
  return `+${days > 0 ? `${days}d ` : ''}${hours}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

export function counted(amount: number, noun: string, plural = `${noun}s`): string {
  return `${amount} ${amount === 1 ? noun : plural}`;
}
