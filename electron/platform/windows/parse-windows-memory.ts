import type { Bytes } from '../../core/model/units.ts';

/** Sizes of the structures of 64-bit Windows, in bytes. */
export const PERFORMANCE_INFORMATION_SIZE = 104;
export const MEMORY_COUNTERS_SIZE = 80;
export const JOB_LIMITS_SIZE = 144;

export interface PerformanceInformation {
  readonly commitTotal: Bytes;
  readonly commitLimit: Bytes;
  readonly physicalTotal: Bytes;
  readonly physicalAvailable: Bytes;
  readonly systemCache: Bytes;
  /** Of the kernel's pools, what may be paged out and what may not. */
  readonly kernelPaged: Bytes;
  readonly kernelNonpaged: Bytes;
}

/** PERFORMANCE_INFORMATION (psapi.h), which counts in pages. Null where it cannot be true. */
export function parsePerformanceInformation(bytes: Buffer): PerformanceInformation | null {
  if (bytes.length < PERFORMANCE_INFORMATION_SIZE) return null;
  const pageSize = sizeAt(bytes, 80);
  const pages = (offset: number): Bytes => sizeAt(bytes, offset) * pageSize;
  const information = {
    commitTotal: pages(8),
    commitLimit: pages(16),
    physicalTotal: pages(32),
    physicalAvailable: pages(40),
    systemCache: pages(48),
    kernelPaged: pages(64),
    kernelNonpaged: pages(72),
  };
  const { physicalTotal, physicalAvailable, commitLimit } = information;
  const isPossible = physicalTotal > 0 && physicalAvailable <= physicalTotal && commitLimit > 0;
  return isPossible && Object.values(information).every(Number.isSafeInteger) ? information : null;
}

/** PrivateUsage of PROCESS_MEMORY_COUNTERS_EX (psapi.h): what the process has committed for itself alone, in memory or not. */
export function parsePrivateUsage(bytes: Buffer): Bytes | null {
  if (bytes.length < MEMORY_COUNTERS_SIZE) return null;
  const usage = sizeAt(bytes, 72);
  return Number.isSafeInteger(usage) ? usage : null;
}

const LIMITS_JOB_MEMORY = 0x200;

/** JobMemoryLimit of JOBOBJECT_EXTENDED_LIMIT_INFORMATION (winnt.h): what all processes of a job may commit together. Null without such a limit. */
export function parseJobMemoryLimit(bytes: Buffer): Bytes | null {
  if (bytes.length < JOB_LIMITS_SIZE || (bytes.readUInt32LE(16) & LIMITS_JOB_MEMORY) === 0) return null;
  const limit = sizeAt(bytes, 120);
  return limit > 0 && Number.isSafeInteger(limit) ? limit : null;
}

/** The pids in JOBOBJECT_BASIC_PROCESS_ID_LIST (winnt.h). Null where not all of the job had room in it. */
export function parseJobProcesses(bytes: Buffer): readonly number[] | null {
  if (bytes.length < 8) return null;
  const count = bytes.readUInt32LE(4);
  if (count < bytes.readUInt32LE(0) || 8 + count * 8 > bytes.length) return null;
  return Array.from({ length: count }, (_, at) => sizeAt(bytes, 8 + at * 8));
}

function sizeAt(bytes: Buffer, offset: number): number {
  return Number(bytes.readBigUInt64LE(offset));
}
