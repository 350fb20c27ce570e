import type { Bytes } from '../../../core/model/units.ts';

/**
 * A limit or a usage of a cgroup: bytes, or Infinity for version 2's `max`. Version 1 writes a number larger than any
 * memory instead. Null when the text is neither.
 */
export function parseLimit(text: string): Bytes | null {
  const value = text.trim();
  if (value === 'max') return Infinity;
  return /^\d{1,20}$/.test(value) ? Number(value) : null;
}
