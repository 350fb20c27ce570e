import type { Bytes } from '../../../core/model/units.ts';

/**
 * A limit or a usage of a cgroup: bytes, or Infinity for version 2's `max`. Version 1 writes the largest number there is instead, which is
 * larger than any memory. null when it is neither.
 */
export function parseLimit(text: string): Bytes | null {
  const value = text.trim();
  if (value === 'max') return Infinity;
  return /^\d{1,20}$/.test(value) ? Number(value) : null;
}
