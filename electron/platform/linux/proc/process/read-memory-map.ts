import { failed, ok, unsupported, type Reading } from '../../../../core/model/reading.ts';
import type { Milliseconds } from '../../../../core/model/units.ts';
import type { MemoryMap } from '../../../memory-reader.ts';
import type { BlockableReads } from './blockable-reads.ts';
import { missingFor } from '../missing.ts';
import { parseSmapsRollup } from './parse-smaps-rollup.ts';
import type { ProcFiles } from '../proc-files.ts';
import { reason } from '../../../../core/words/reasons.ts';

/** Reading takes 9 ms per resident GB, so this is enough for a terabyte. */
const DEADLINE: Milliseconds = 10_000;
/** The length of the buffer; the kernel writes about 700 bytes. */
const LENGTH = 4096;

/** Reads /proc/PID/smaps_rollup. Only root may read those of other users' processes. */
export function readMemoryMap(files: ProcFiles, reads: BlockableReads, pid: number): Promise<Reading<MemoryMap>> {
  const path = `${files.root}/${pid}/smaps_rollup`;
  return new Promise((resolve) => {
    reads.read({ path, length: LENGTH, deadline: DEADLINE, opensSlowly: true }, (answer) => {
      resolve(
        answer.kind === 'ok'
          ? understand(answer.bytes.toString('latin1', 0, answer.length))
          : explain(files, pid, answer.kind),
      );
    });
  });
}

function understand(text: string): Reading<MemoryMap> {
  if (text === '') return unsupported(reason('memory-map.none'));
  const map = parseSmapsRollup(text);
  return map === null ? failed(reason('memory-map.not-understood')) : ok(map);
}

function explain(files: ProcFiles, pid: number, fault: Parameters<typeof missingFor>[0]): Reading<MemoryMap> {
  const absent = missingFor(fault, reason('memory-map.none'));
  return absent.kind === 'unsupported' && !files.has(`${files.root}/${pid}`) ? failed(reason('process.gone')) : absent;
}
