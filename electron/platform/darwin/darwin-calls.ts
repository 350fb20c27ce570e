import type * as Koffi from 'koffi';
import { loadKoffi } from '../load-koffi.ts';
import { RESOURCE_USAGE_SIZE, VM_STATISTICS_SIZE } from './parse-darwin-memory.ts';

/** The calls of macOS that tell of memory. Each gives what the kernel filled in, or null where it refused. */
export interface DarwinCalls {
  /** The value of a sysctl by its name, at most `length` bytes of it. */
  sysctl(name: string, length: number): Buffer | null;
  /** host_statistics64 with HOST_VM_INFO64. */
  vmStatistics(): Buffer | null;
  /** proc_pid_rusage with RUSAGE_INFO_V0. */
  resourceUsage(pid: number): Buffer | null;
}

const HOST_VM_INFO64 = 4;
const RUSAGE_INFO_V0 = 0;
const SYSTEM = '/usr/lib/libSystem.B.dylib';

type Sysctl = (name: string, value: Buffer, length: Buffer, fresh: null, freshLength: number) => number;
type HostStatistics = (host: number, flavor: number, value: Buffer, count: Buffer) => number;
type ResourceUsage = (pid: number, flavor: number, value: Buffer) => number;

/** Null on other systems, and where koffi or one of the functions cannot be had. */
export function loadDarwinCalls(platform: string = process.platform): DarwinCalls | null {
  const koffi = platform === 'darwin' ? loadKoffi() : null;
  if (koffi === null) return null;
  try {
    return bind(koffi.load(SYSTEM));
  } catch {
    return null;
  }
}

function bind(system: Koffi.LibraryHandle): DarwinCalls {
  const sysctl = system.func('int sysctlbyname(str, void *, void *, void *, size_t)') as unknown as Sysctl;
  const statistics = system.func('int host_statistics64(uint32, int, void *, void *)') as unknown as HostStatistics;
  const usage = system.func('int proc_pid_rusage(int, int, void *)') as unknown as ResourceUsage;
  const host = (system.func('uint32 mach_host_self()') as unknown as () => number)();
  return {
    sysctl(name, length) {
      const value = Buffer.alloc(length);
      const filled = Buffer.alloc(8);
      filled.writeBigUInt64LE(BigInt(length));
      if (sysctl(name, value, filled, null, 0) !== 0) return null;
      return value.subarray(0, Number(filled.readBigUInt64LE()));
    },
    vmStatistics() {
      const value = Buffer.alloc(VM_STATISTICS_SIZE);
      const count = Buffer.alloc(4);
      // The size is counted in integers of 32 bits, both ways.
      count.writeUInt32LE(VM_STATISTICS_SIZE / 4);
      if (statistics(host, HOST_VM_INFO64, value, count) !== 0) return null;
      return value.subarray(0, count.readUInt32LE() * 4);
    },
    resourceUsage(pid) {
      const value = Buffer.alloc(RESOURCE_USAGE_SIZE);
      return usage(pid, RUSAGE_INFO_V0, value) === 0 ? value : null;
    },
  };
}
