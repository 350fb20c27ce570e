import { ok, unsupported, type Reading, type Reason } from '../../../core/model/reading.ts';
import { missing } from './missing.ts';
import { parseNumber } from './parse-key-values.ts';
import type { ProcFiles } from './proc-files.ts';

/**
 * Reads one counter from a file of `name number` lines. `absent` is the reason where the kernel has no such file or
 * line.
 */
export function readCount(files: ProcFiles, path: string, name: string, absent: Reason): Reading<number> {
  const text = files.text(path);
  if (text === null) return missing(files, absent);
  const count = parseNumber(text, name);
  return count === null ? unsupported(absent) : ok(count);
}
