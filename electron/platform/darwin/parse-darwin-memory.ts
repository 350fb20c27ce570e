import type { SystemLevel } from '../../core/model/memory-strain.ts';
import type { Bytes } from '../../core/model/units.ts';

/** Sizes of the structures that the kernel fills, in bytes. */
export const VM_STATISTICS_SIZE = 152;
export const SWAP_USAGE_SIZE = 32;
export const RESOURCE_USAGE_SIZE = 96;

/** Pages of the machine by what holds them: vm_statistics64 (mach/vm_statistics.h). */
export interface VmStatistics {
  readonly free: number;
  readonly wired: number;
  readonly purgeable: number;
  /** Of files. */
  readonly external: number;
  /** Of programs. */
  readonly internal: number;
  /** What compressed pages take, and how many they were before. */
  readonly compressor: number;
  readonly compressed: number;
}

/** Null where the kernel filled less than what is needed. */
export function parseVmStatistics(bytes: Buffer): VmStatistics | null {
  if (bytes.length < VM_STATISTICS_SIZE) return null;
  return {
    free: bytes.readUInt32LE(0),
    wired: bytes.readUInt32LE(12),
    purgeable: bytes.readUInt32LE(88),
    compressor: bytes.readUInt32LE(128),
    external: bytes.readUInt32LE(136),
    internal: bytes.readUInt32LE(140),
    compressed: Number(bytes.readBigUInt64LE(144)),
  };
}

/** xsw_usage (sys/sysctl.h). Null as above, or where more is used than there is. */
export function parseSwapUsage(bytes: Buffer): { readonly total: Bytes; readonly used: Bytes } | null {
  if (bytes.length < SWAP_USAGE_SIZE) return null;
  const total = Number(bytes.readBigUInt64LE(0));
  const used = Number(bytes.readBigUInt64LE(16));
  return used <= total && total <= Number.MAX_SAFE_INTEGER ? { total, used } : null;
}

/** ri_phys_footprint of rusage_info_v0 (sys/resource.h): what Activity Monitor shows as Memory, compressed and swapped out parts included. */
export function parsePhysicalFootprint(bytes: Buffer): Bytes | null {
  if (bytes.length < RESOURCE_USAGE_SIZE) return null;
  const footprint = Number(bytes.readBigUInt64LE(72));
  return footprint <= Number.MAX_SAFE_INTEGER ? footprint : null;
}

/** kern.memorystatus_vm_pressure_level (sys/event.h, NOTE_MEMORYSTATUS_PRESSURE_*). Undefined for a level that is not known. */
export function parsePressureLevel(level: number): SystemLevel | undefined {
  return ({ 1: 'normal', 2: 'warning', 4: 'critical' } as const)[level];
}
