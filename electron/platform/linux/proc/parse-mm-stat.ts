import type { Bytes } from '../../../core/model/units.ts';

export interface MmStat {
  readonly stored: Bytes;
  readonly used: Bytes;
  /** null: none. */
  readonly limit: Bytes | null;
}

/**
 * /sys/block/zramN/mm_stat (Documentation/admin-guide/blockdev/zram.rst): `orig_data_size compr_data_size mem_used_total mem_limit ...` in
 * bytes. null when it is none.
 */
export function parseMmStat(text: string): MmStat | null {
  const [stored, , used, limit] = text.trim().split(/\s+/).map(toBytes);
  if (stored === undefined || used === undefined || limit === undefined) return null;
  if (Number.isNaN(stored + used + limit)) return null;
  return { stored, used, limit: limit === 0 ? null : limit };
}

function toBytes(text: string): Bytes {
  const value = /^\d{1,20}$/.test(text) ? Number(text) : NaN;
  return value <= Number.MAX_SAFE_INTEGER ? value : NaN;
}
