import { denied, failed, unsupported, type Missing } from '../../../core/model/reading.ts';
import type { ProcFiles } from './proc-files.ts';

/** What the last fault means for a fact; `absent` is the reason where the kernel does not offer it. */
export function missing(files: ProcFiles, absent: string): Missing {
  switch (files.fault) {
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
