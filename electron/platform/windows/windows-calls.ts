import type * as Koffi from 'koffi';
import { loadKoffi } from '../load-koffi.ts';
import { JOB_LIMITS_SIZE, MEMORY_COUNTERS_SIZE, PERFORMANCE_INFORMATION_SIZE } from './parse-windows-memory.ts';

/** The calls of Windows that tell of memory. Each gives what was filled in, or null where it was refused. */
export interface WindowsCalls {
  /** GetPerformanceInfo. */
  performanceInformation(): Buffer | null;
  /** GetProcessMemoryInfo with the extended counters. */
  memoryCounters(pid: number): Buffer | null;
  /** QueryInformationJobObject of the job of this process: its extended limits, and the list of its processes. */
  jobLimits(): Buffer | null;
  jobProcesses(): Buffer | null;
  /** Whether the system has signalled that physical memory is low (QueryMemoryResourceNotification). */
  isMemoryLow(): boolean | null;
}

const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
const JOB_EXTENDED_LIMITS = 9;
const JOB_PROCESS_LIST = 3;
const LOW_MEMORY = 0;
/** A job with more processes is not listed. */
const MOST_JOB_PROCESSES = 4096;

type Handle = bigint | number | object | null;
type Fill<Rest extends readonly unknown[]> = (...given: Rest) => number;

/** Structures are laid out as on 64-bit Windows. Null on other systems, and where koffi or one of the functions cannot be had. */
export function loadWindowsCalls(
  platform: string = process.platform,
  arch: string = process.arch,
): WindowsCalls | null {
  const koffi = platform === 'win32' && (arch === 'x64' || arch === 'arm64') ? loadKoffi() : null;
  if (koffi === null) return null;
  try {
    return bind(koffi.load('kernel32.dll'));
  } catch {
    return null;
  }
}

function bind(kernel: Koffi.LibraryHandle): WindowsCalls {
  const performance = kernel.func('int __stdcall K32GetPerformanceInfo(void *, uint32)') as unknown as Fill<
    [Buffer, number]
  >;
  const open = kernel.func('void *__stdcall OpenProcess(uint32, int, uint32)') as unknown as (
    access: number,
    inherit: number,
    pid: number,
  ) => Handle;
  const counters = kernel.func('int __stdcall K32GetProcessMemoryInfo(void *, void *, uint32)') as unknown as Fill<
    [Handle, Buffer, number]
  >;
  const close = kernel.func('int __stdcall CloseHandle(void *)') as unknown as (handle: Handle) => number;
  const job = kernel.func(
    'int __stdcall QueryInformationJobObject(void *, int, void *, uint32, void *)',
  ) as unknown as Fill<[null, number, Buffer, number, null]>;
  const notification = kernel.func('void *__stdcall CreateMemoryResourceNotification(int)') as unknown as (
    kind: number,
  ) => Handle;
  const isSignalled = kernel.func('int __stdcall QueryMemoryResourceNotification(void *, void *)') as unknown as Fill<
    [Handle, Buffer]
  >;
  const low = notification(LOW_MEMORY);

  /** The structure begins with its own size where `sized`. */
  function fill(length: number, call: (value: Buffer) => number, sized = true): Buffer | null {
    const value = Buffer.alloc(length);
    if (sized) value.writeUInt32LE(length);
    return call(value) === 0 ? null : value;
  }

  return {
    performanceInformation: () => fill(PERFORMANCE_INFORMATION_SIZE, (value) => performance(value, value.length)),
    memoryCounters(pid) {
      const handle = open(PROCESS_QUERY_LIMITED_INFORMATION, 0, pid);
      if (!handle) return null;
      try {
        return fill(MEMORY_COUNTERS_SIZE, (value) => counters(handle, value, value.length));
      } finally {
        close(handle);
      }
    },
    jobLimits: () => fill(JOB_LIMITS_SIZE, (value) => job(null, JOB_EXTENDED_LIMITS, value, value.length, null), false),
    jobProcesses: () =>
      fill(8 + 8 * MOST_JOB_PROCESSES, (value) => job(null, JOB_PROCESS_LIST, value, value.length, null), false),
    isMemoryLow() {
      if (!low) return null;
      const value = fill(4, (state) => isSignalled(low, state), false);
      return value && value.readUInt32LE() !== 0;
    },
  };
}
