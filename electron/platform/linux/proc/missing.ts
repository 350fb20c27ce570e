import { denied, failed, unsupported, type Missing, type Reason } from '../../../core/model/reading.ts';
import type { Fault, ProcFiles } from './proc-files.ts';
import { reason } from '../../../core/words/reasons.ts';

/** The last fault as a missing fact. `absent` is the reason where the kernel does not offer the fact. */
export function missing(files: ProcFiles, absent?: Reason): Missing {
  return missingFor(files.fault, absent);
}

/** A fault as a missing fact. `silent` means that the kernel does not answer, see `BlockableReads`. */
export function missingFor(fault: Fault | 'silent', absent?: Reason): Missing {
  switch (fault) {
    case 'silent':
      return failed(reason('process.silent'));
    case 'gone':
    case 'unsupported':
      return unsupported(absent);
    case 'denied':
      return denied(reason('file.denied'));
    case 'exhausted':
      return failed(reason('descriptors.exhausted'));
    case 'failed':
      return failed(reason('file.failed'));
  }
}
