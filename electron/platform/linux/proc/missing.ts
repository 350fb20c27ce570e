import { denied, failed, unsupported, type Missing } from '../../../core/model/reading.ts';
import type { Fault, ProcFiles } from './proc-files.ts';

/** The last fault as a missing fact. `absent` is the reason where the kernel does not offer the fact. */
export function missing(files: ProcFiles, absent: string): Missing {
  return missingFor(files.fault, absent);
}

/** A fault as a missing fact. `silent` means that the kernel does not answer, see `BlockableReads`. */
export function missingFor(fault: Fault | 'silent', absent: string): Missing {
  switch (fault) {
    case 'silent':
      return failed('the process does not let it be read');
    case 'gone':
    case 'unsupported':
      return unsupported(absent);
    case 'denied':
      return denied('not readable for this user');
    case 'exhausted':
      return failed('no file descriptor left');
    case 'failed':
      return failed('read error');
  }
}
