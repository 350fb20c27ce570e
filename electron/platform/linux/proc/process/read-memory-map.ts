import { failed, ok, unsupported, type Reading } from '../../../../core/model/reading.ts';
import type { MemoryMap } from '../../../memory-reader.ts';
import { missing } from '../missing.ts';
import { parseSmapsRollup } from './parse-smaps-rollup.ts';
import type { ProcFiles } from '../proc-files.ts';

/** /proc/PID/smaps_rollup: about 9 ms per GB resident, and only for one's own processes unless one is root. */
export function readMemoryMap(files: ProcFiles, pid: number): Reading<MemoryMap> {
  const text = files.text(`${files.root}/${pid}/smaps_rollup`);
  if (text === null) {
    const reason = missing(files, 'it has no memory map');
    return reason.kind === 'unsupported' && !files.has(`${files.root}/${pid}`)
      ? failed('the process has gone')
      : reason;
  }
  if (text === '') return unsupported('it has no memory map');
  const map = parseSmapsRollup(text);
  return map === null ? failed('/proc/PID/smaps_rollup is not understood') : ok(map);
}
