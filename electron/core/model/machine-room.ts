import type { Snapshot } from './snapshot.ts';
import type { Bytes, Ratio } from './units.ts';

/** How much there is, how much of it is taken, and what of `limit` is memory and swap as such. */
export interface Room {
  readonly limit: Bytes;
  readonly used: Bytes;
  /** Memory and swap that the machine has: what falls when somebody takes some of it away. */
  readonly ceiling: Bytes;
  /** What can be had without anything being swapped out. */
  readonly unswapped: Bytes;
}

/** How well memory is compressed while too little is for a measurement. */
const USUAL_RATIO: Ratio = 2;
/** As much as this share of a device weighs as much as what is usual. */
const PRIOR_SHARE: Ratio = 0.02;
const BEST_RATIO: Ratio = 20;

/**
 * The room of the machine. Swap counts with what putting something there really frees: on a disk all of it, in compressed memory
 * the part that compression saves. So a page counts in full wherever it is, and the growth of a program shows at its own pace.
 */
export function machineRoom({ memory, swapDevices, zram }: Snapshot): Room {
  const { total, available, swapTotal, swapFree, parts } = memory;
  // Where promises must be kept, they run out: allocations fail at the commit limit, whatever else is free.
  if (parts?.committed !== undefined && parts.commitLimit !== undefined && parts.commitLimit > 0) {
    const { committed, commitLimit } = parts;
    return { limit: commitLimit, used: Math.min(committed, commitLimit), ceiling: commitLimit, unswapped: available };
  }
  const swapped = Math.max(0, swapTotal - swapFree);
  // What is in memory and in swap as well takes room once.
  const twice = Math.min(swapped, (parts?.swapCached ?? 0) + Math.min(parts?.zswap ?? 0, parts?.zswapped ?? 0));
  const ceiling = total + swapTotal;
  const plain = {
    limit: ceiling,
    used: Math.max(0, ceiling - available - swapFree - twice),
    ceiling,
    unswapped: available,
  };
  const size = Math.min(zram?.size ?? 0, swapTotal);
  if (zram === undefined || size === 0) return plain;
  const others = swapTotal - size;
  const inZram = compressedSlots(swapped, others, swapDevices, zram.stored, size);
  const ratio = compression(inZram, zram.used, size);
  const left = size - inZram;
  const within = zram.limit === undefined ? left : Math.min(left, Math.max(0, zram.limit - zram.used) * ratio);
  const room =
    available + within * (1 - 1 / ratio) + Math.max(0, others - (swapped - inZram)) + Math.min(twice, swapped);
  const used = Math.max(0, total - available - zram.used) + swapped - twice;
  return { limit: used + room, used, ceiling, unswapped: available };
}

/** How much of what is swapped out is in compressed memory, before compression. */
function compressedSlots(
  swapped: Bytes,
  others: Bytes,
  devices: Snapshot['swapDevices'],
  stored: Bytes,
  size: Bytes,
): Bytes {
  const listed = devices?.filter(({ kind }) => kind === 'zram') ?? [];
  // Pages of zeros take a slot and are not stored.
  const slots = listed.length > 0 ? listed.reduce((sum, { used }) => sum + used, 0) : others === 0 ? swapped : stored;
  return Math.min(size, swapped, Math.max(slots, 0));
}

function compression(slots: Bytes, used: Bytes, size: Bytes): Ratio {
  const prior = PRIOR_SHARE * size;
  return Math.min(BEST_RATIO, Math.max(1, (slots + prior) / (used + prior / USUAL_RATIO)));
}
