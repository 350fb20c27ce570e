import { InvalidArgumentError } from 'commander';
import type { Milliseconds, Seconds } from '../../core/units.ts';

const UNITS: Readonly<Record<string, Milliseconds>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90`, `90s`, `1.5h`, `10m`, `2d`, `1h30m` in milliseconds; without a unit seconds; null for anything else. */
export function parseDuration(text: string): Milliseconds | null {
  const compact = text.replaceAll(' ', '').toLowerCase();
  if (/^\d+(\.\d+)?$/.test(compact)) return Number(compact) * 1000;
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(compact)) return null;
  let total = 0;
  for (const [, amount, unit] of compact.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * (UNITS[unit ?? ''] ?? 0);
  }
  return total;
}

/** A span for an option; refuses what is no span, 0 and what is longer than a year. */
export function durationOption(text: string): Milliseconds {
  const span = parseDuration(text);
  if (span === null || span <= 0 || span > 366 * 86_400_000) {
    throw new InvalidArgumentError('Give a time such as 30s, 10m or 1h30m.');
  }
  return span;
}

/** A number within bounds for an option. */
export function numberOption(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least && value <= most)) {
      throw new InvalidArgumentError(`Give a number from ${least} to ${most}.`);
    }
    return value;
  };
}

/** Seconds between two samples. */
export function intervalOption(text: string): Seconds {
  return numberOption(0.1, 3600)(text.replace(/s$/, ''));
}

/** A moment within a recording: so long after its beginning, or at a time of day and date. */
export type Moment = { readonly after: Milliseconds } | { readonly at: Milliseconds };

export function momentOption(text: string): Moment {
  const after = parseDuration(text);
  if (after !== null) return { after };
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) {
    throw new InvalidArgumentError(
      'Give a time since the beginning (90s, 10m, 2h) or one such as 2026-11-23T03:25:00Z.',
    );
  }
  return { at };
}
