import { endianness } from 'node:os';
import type { Bytes } from '../../../core/model/units.ts';
import { parsePageSize } from './parse-auxv.ts';
import { parseKibibytes } from './parse-key-values.ts';
import type { ProcFiles } from './proc-files.ts';

const USUAL: Bytes = 4096;

/**
 * The size of a page in bytes: from the auxiliary vector, otherwise from smaps (ordinary mappings), otherwise the
 * usual 4 KiB.
 */
export function readPageSize(files: ProcFiles): Bytes {
  const length = files.loadAll(`${files.root}/self/auxv`);
  const fromAuxv = length < 0 ? null : parsePageSize(files.buffer.subarray(0, length), endianness() === 'LE');
  return fromAuxv ?? parseKibibytes(files.text(`${files.root}/self/smaps`) ?? '', 'KernelPageSize:') ?? USUAL;
}
