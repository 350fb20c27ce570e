import type { MemoryMap } from '../../../memory-reader.ts';
import { parseKibibytes } from '../parse-key-values.ts';

/** Parses /proc/PID/smaps_rollup (Documentation/ABI/testing/procfs-smaps_rollup). Null when a line is missing. */
export function parseSmapsRollup(text: string): MemoryMap | null {
  const resident = parseKibibytes(text, 'Rss:');
  const proportional = parseKibibytes(text, 'Pss:');
  const privateClean = parseKibibytes(text, 'Private_Clean:');
  const privateDirty = parseKibibytes(text, 'Private_Dirty:');
  const sharedClean = parseKibibytes(text, 'Shared_Clean:');
  const sharedDirty = parseKibibytes(text, 'Shared_Dirty:');
  const anonymous = parseKibibytes(text, 'Anonymous:');
  const swap = parseKibibytes(text, 'Swap:');
  if (resident === null || proportional === null || privateClean === null || privateDirty === null) return null;
  if (sharedClean === null || sharedDirty === null || anonymous === null || swap === null) return null;
  return { resident, proportional, privateClean, privateDirty, sharedClean, sharedDirty, anonymous, swap };
}
