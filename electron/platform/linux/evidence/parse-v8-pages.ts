import type { Bytes } from '../../../core/model/units.ts';

/** V8 maps its heap in pages of this alignment, large objects included. */
const PAGE = 0x40000n;
/** It maps them below this address, at random (OS::GetRandomMmapAddr); the kernel places what others map far above. */
const HIGHEST = 0x400000000000n;

/**
 * What V8 has mapped for its heap, by /proc/PID/maps: writable memory without a file, where only V8 maps any, that begins at
 * the border of one of its pages. Buffers come from malloc and lie elsewhere. It was compared with heapTotal on Node 20: within 3 MB.
 */
export function parseV8Pages(maps: string): Bytes {
  let heap = 0n;
  for (const line of maps.split('\n')) {
    const match = /^([0-9a-f]{1,16})-([0-9a-f]{1,16}) rw.p \S+ \S+ 0 *$/.exec(line);
    if (!match) continue;
    const from = BigInt(`0x${match[1] ?? '0'}`);
    const to = BigInt(`0x${match[2] ?? '0'}`);
    if (to > from && from % PAGE === 0n && from < HIGHEST) heap += to - from;
  }
  return Number(heap);
}
