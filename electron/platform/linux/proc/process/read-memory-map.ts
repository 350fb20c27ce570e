import { failed, ok, unsupported, type Reading } from '../../../../core/model/reading.ts';
import type { MemoryMap } from '../../../memory-reader.ts';
import { missing } from '../missing.ts';
import { parseSmapsRollup } from './parse-smaps-rollup.ts';
import type { ProcFiles } from '../proc-files.ts';
import { reason } from '../../../../core/words/reasons.ts';

/** /proc/PID/smaps_rollup: about 9 ms per GB resident, and only for one's own processes unless one is root. */
export function readMemoryMap(files: ProcFiles, pid: number): Reading<MemoryMap> {
  const text = files.text(`${files.root}/${pid}/smaps_rollup`);
  if (text === null) {
    const absent = missing(files, reason('memory-map.none'));
    return absent.kind === 'unsupported' && !files.has(`${files.root}/${pid}`)
      ? failed(reason('process.gone'))
      : absent;
  }
  if (text === '') return unsupported(reason('memory-map.none'));
  const map = parseSmapsRollup(text);
  return map === null ? failed(reason('memory-map.not-understood')) : ok(map);
}
