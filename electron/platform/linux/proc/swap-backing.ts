import type { SwapDevice, Zram } from '../../../core/model/memory-strain.ts';
import type { Bytes } from '../../../core/model/units.ts';
import { parseMmStat } from './parse-mm-stat.ts';
import { parseSwaps } from './parse-swaps.ts';
import type { ProcFiles } from './proc-files.ts';
import { readLimit } from '../cgroup/read-limit.ts';

export interface SwapBacking {
  readonly devices: readonly SwapDevice[];
  /** null where none of them is zram, or what it holds cannot be read. */
  readonly zram: Zram | null;
}

/** What swap consists of; null where /proc/swaps does not say. `sysRoot` stands for /sys. */
export function readSwapBacking(files: ProcFiles, sysRoot: string): SwapBacking | null {
  const text = files.text(`${files.root}/swaps`);
  if (text === null) return null;
  const devices = parseSwaps(text);
  return { devices, zram: readZram(files, sysRoot, devices) };
}

/** All zram devices that are swapped to as one; null when there is none, or one of them cannot be read. */
function readZram(files: ProcFiles, sysRoot: string, devices: readonly SwapDevice[]): Zram | null {
  let size: Bytes = 0;
  let stored: Bytes = 0;
  let used: Bytes = 0;
  let limit: Bytes | null = 0;
  let count = 0;
  for (const device of devices) {
    if (device.kind !== 'zram') continue;
    const folder = `${sysRoot}/block/${device.name.slice('/dev/'.length)}`;
    const stat = parseMmStat(files.text(`${folder}/mm_stat`) ?? '');
    if (stat === null) return null;
    size += readLimit(files, `${folder}/disksize`) ?? device.size;
    stored += stat.stored;
    used += stat.used;
    limit = limit === null || stat.limit === null ? null : limit + stat.limit;
    count++;
  }
  return count === 0 ? null : { size, stored, used, ...(limit !== null && { limit }) };
}
