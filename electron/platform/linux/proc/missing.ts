import { denied, failed, unsupported, type Missing, type Reason } from '../../../core/model/reading.ts';
import type { ProcFiles } from './proc-files.ts';
import { reason } from '../../../core/words/reasons.ts';

/** What the last fault means for a fact; `absent` is the reason to give where the kernel does not offer the fact. */
export function missing(files: ProcFiles, absent?: Reason): Missing {
  switch (files.fault) {
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
