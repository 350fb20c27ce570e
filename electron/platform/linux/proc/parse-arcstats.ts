import type { Bytes } from '../../../core/model/units.ts';

export interface ArcStats {
  readonly size: Bytes;
  /** What the cache does not shrink below. */
  readonly minimum: Bytes;
}

/** /proc/spl/kstat/zfs/arcstats: lines of `name type value` (OpenZFS, module/zfs/arc.c). null when it does not say both. */
export function parseArcstats(text: string): ArcStats | null {
  const size = field(text, 'size');
  const minimum = field(text, 'c_min');
  return size === null || minimum === null ? null : { size, minimum };
}

function field(text: string, name: string): Bytes | null {
  const match = new RegExp(`^${name}\\s+\\d+\\s+(\\d{1,20})\\s*$`, 'm').exec(text);
  const value = match?.[1] === undefined ? NaN : Number(match[1]);
  return value <= Number.MAX_SAFE_INTEGER ? value : null;
}
