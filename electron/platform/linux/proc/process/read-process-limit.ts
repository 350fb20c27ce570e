import { unsupported } from '../../../../core/model/reading.ts';
import type { LimitedPool } from '../../../../core/model/snapshot.ts';
import type { Bytes } from '../../../../core/model/units.ts';
import { parseLimits } from './parse-limits.ts';
import { parseStatus } from './parse-status.ts';
import type { ProcFiles } from '../proc-files.ts';
import type { TrackedProcess } from './tracked-process.ts';
import { reason } from '../../../../core/words/reasons.ts';

const NOT_OF_A_PROCESS = unsupported(reason('limit.one-process'));
const KILLS_NOBODY = unsupported(reason('limit.kills-nobody'));

/**
 * The limit of the process itself that has the least left. RLIMIT_AS limits its address space, RLIMIT_DATA its
 * private writable mappings (setrlimit(2)). Null when it has neither.
 */
export function readProcessLimit(files: ProcFiles, process: TrackedProcess, pageSize: Bytes): LimitedPool | null {
  process.limits ??= parseLimits(files.text(`${files.root}/${process.pid}/limits`) ?? '');
  const { addressSpace, data } = process.limits;
  const size = process.pages.size * pageSize;
  const writable = data === null ? null : readData(files, process.folder(files.root));
  const inDataLimit = data === null || writable === null ? null : { limit: data, used: writable };
  const inAddressSpace = addressSpace === null ? null : { limit: addressSpace, used: size };
  const binding = lessLeft(inDataLimit, inAddressSpace);
  if (binding === null) return null;
  return {
    id: `rlimit:${process.key}`,
    kind: 'process-limit',
    label: process.facts.name,
    ...binding,
    reclaimable: NOT_OF_A_PROCESS,
    shared: NOT_OF_A_PROCESS,
    oomKills: KILLS_NOBODY,
  };
}

interface Use {
  readonly limit: Bytes;
  readonly used: Bytes;
}

function lessLeft(a: Use | null, b: Use | null): Use | null {
  if (a === null || b === null) return a ?? b;
  return a.limit - a.used < b.limit - b.used ? a : b;
}

function readData(files: ProcFiles, folder: string): Bytes | null {
  const length = files.loadWhole(`${folder}/status`);
  return length < 0 ? null : parseStatus(files.buffer.toString('latin1', 0, length)).data;
}
