import { createRequire } from 'node:module';
import type * as Koffi from 'koffi';
import { describe, expect, it } from 'vitest';
import { ok } from '../../../electron/core/model/reading.ts';
import { GIB, KIB, MIB } from '../../../electron/core/model/units.ts';
import { loadDarwinCalls, type DarwinCalls } from '../../../electron/platform/darwin/darwin-calls.ts';
import { darwinMemory, openDarwinMemory } from '../../../electron/platform/darwin/darwin-memory.ts';
import {
  parsePhysicalFootprint,
  parsePressureLevel,
  parseSwapUsage,
  parseVmStatistics,
  RESOURCE_USAGE_SIZE,
  SWAP_USAGE_SIZE,
  VM_STATISTICS_SIZE,
} from '../../../electron/platform/darwin/parse-darwin-memory.ts';
import { createPortableReader } from '../../../electron/platform/portable/create-portable-reader.ts';
import { guarded, type NativeMemory } from '../../../electron/platform/portable/native-memory.ts';
import { openNativeMemory } from '../../../electron/platform/portable/open-native-memory.ts';
import { memoryOf } from '../../../electron/platform/portable/read-memory.ts';
import {
  JOB_LIMITS_SIZE,
  MEMORY_COUNTERS_SIZE,
  parseJobMemoryLimit,
  parseJobProcesses,
  parsePerformanceInformation,
  parsePrivateUsage,
  PERFORMANCE_INFORMATION_SIZE,
} from '../../../electron/platform/windows/parse-windows-memory.ts';
import { loadWindowsCalls, type WindowsCalls } from '../../../electron/platform/windows/windows-calls.ts';
import { openWindowsMemory, windowsMemory } from '../../../electron/platform/windows/windows-memory.ts';
import { unsupported } from '../../../electron/core/model/reading.ts';

const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi;

/** A structure of C with these members, filled: koffi lays it out as a compiler of a 64-bit system does. */
function structure(members: Record<string, string>, values: Record<string, unknown>): Buffer {
  const type = koffi.struct(members);
  const bytes = Buffer.alloc(koffi.sizeof(type));
  const zeros = Object.fromEntries(
    Object.entries(members).map(([name, kind]) => [name, kind.includes('[') ? Array(16).fill(0) : 0]),
  );
  koffi.encode(bytes, type, { ...zeros, ...values });
  return bytes;
}

/** mach/vm_statistics.h of macOS 14. */
const VM_STATISTICS = {
  free_count: 'uint32',
  active_count: 'uint32',
  inactive_count: 'uint32',
  wire_count: 'uint32',
  zero_fill_count: 'uint64',
  reactivations: 'uint64',
  pageins: 'uint64',
  pageouts: 'uint64',
  faults: 'uint64',
  cow_faults: 'uint64',
  lookups: 'uint64',
  hits: 'uint64',
  purges: 'uint64',
  purgeable_count: 'uint32',
  speculative_count: 'uint32',
  decompressions: 'uint64',
  compressions: 'uint64',
  swapins: 'uint64',
  swapouts: 'uint64',
  compressor_page_count: 'uint32',
  throttled_count: 'uint32',
  external_page_count: 'uint32',
  internal_page_count: 'uint32',
  total_uncompressed_pages_in_compressor: 'uint64',
};
const SWAP_USAGE = {
  xsu_total: 'uint64',
  xsu_avail: 'uint64',
  xsu_used: 'uint64',
  xsu_pagesize: 'uint32',
  xsu_encrypted: 'int',
};
const RESOURCE_USAGE = {
  ri_uuid: 'uint8[16]',
  ri_user_time: 'uint64',
  ri_system_time: 'uint64',
  ri_pkg_idle_wkups: 'uint64',
  ri_interrupt_wkups: 'uint64',
  ri_pageins: 'uint64',
  ri_wired_size: 'uint64',
  ri_resident_size: 'uint64',
  ri_phys_footprint: 'uint64',
  ri_proc_start_abstime: 'uint64',
  ri_proc_exit_abstime: 'uint64',
};
/** psapi.h and winnt.h; SIZE_T has 64 bits. */
const PERFORMANCE_INFORMATION = {
  cb: 'uint32',
  CommitTotal: 'uint64',
  CommitLimit: 'uint64',
  CommitPeak: 'uint64',
  PhysicalTotal: 'uint64',
  PhysicalAvailable: 'uint64',
  SystemCache: 'uint64',
  KernelTotal: 'uint64',
  KernelPaged: 'uint64',
  KernelNonpaged: 'uint64',
  PageSize: 'uint64',
  HandleCount: 'uint32',
  ProcessCount: 'uint32',
  ThreadCount: 'uint32',
};
const MEMORY_COUNTERS = {
  cb: 'uint32',
  PageFaultCount: 'uint32',
  PeakWorkingSetSize: 'uint64',
  WorkingSetSize: 'uint64',
  QuotaPeakPagedPoolUsage: 'uint64',
  QuotaPagedPoolUsage: 'uint64',
  QuotaPeakNonPagedPoolUsage: 'uint64',
  QuotaNonPagedPoolUsage: 'uint64',
  PagefileUsage: 'uint64',
  PeakPagefileUsage: 'uint64',
  PrivateUsage: 'uint64',
};
const JOB_LIMITS = {
  PerProcessUserTimeLimit: 'int64',
  PerJobUserTimeLimit: 'int64',
  LimitFlags: 'uint32',
  MinimumWorkingSetSize: 'uint64',
  MaximumWorkingSetSize: 'uint64',
  ActiveProcessLimit: 'uint32',
  Affinity: 'uint64',
  PriorityClass: 'uint32',
  SchedulingClass: 'uint32',
  ReadOperationCount: 'uint64',
  WriteOperationCount: 'uint64',
  OtherOperationCount: 'uint64',
  ReadTransferCount: 'uint64',
  WriteTransferCount: 'uint64',
  OtherTransferCount: 'uint64',
  ProcessMemoryLimit: 'uint64',
  JobMemoryLimit: 'uint64',
  PeakProcessMemoryUsed: 'uint64',
  PeakJobMemoryUsed: 'uint64',
};

function eightBytes(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

const PAGE = 16 * KIB;
const vmStatistics = structure(VM_STATISTICS, {
  free_count: 6553,
  wire_count: 131_072,
  purgeable_count: 16_384,
  compressor_page_count: 65_536,
  external_page_count: 98_304,
  internal_page_count: 262_144,
  total_uncompressed_pages_in_compressor: 200_000,
});

describe('macOS', () => {
  it('lays its structures out as they are read', () => {
    expect(vmStatistics).toHaveLength(VM_STATISTICS_SIZE);
    expect(structure(SWAP_USAGE, {})).toHaveLength(SWAP_USAGE_SIZE);
    expect(structure(RESOURCE_USAGE, {})).toHaveLength(RESOURCE_USAGE_SIZE);
    expect(parseVmStatistics(vmStatistics)).toEqual({
      free: 6553,
      wired: 131_072,
      purgeable: 16_384,
      compressor: 65_536,
      external: 98_304,
      internal: 262_144,
      compressed: 200_000,
    });
    expect(parseSwapUsage(structure(SWAP_USAGE, { xsu_total: 2 * GIB, xsu_avail: GIB, xsu_used: GIB }))).toEqual({
      total: 2 * GIB,
      used: GIB,
    });
    const usage = structure(RESOURCE_USAGE, {
      ri_resident_size: 5,
      ri_phys_footprint: 300 * MIB,
      ri_proc_start_abstime: 9,
    });
    expect(parsePhysicalFootprint(usage)).toBe(300 * MIB);
    expect([1, 2, 4, 3].map(parsePressureLevel)).toEqual(['normal', 'warning', 'critical', undefined]);
  });

  it('is not understood where the kernel filled in less, or what cannot be', () => {
    expect(parseVmStatistics(vmStatistics.subarray(0, 60))).toBeNull();
    expect(parsePhysicalFootprint(Buffer.alloc(8))).toBeNull();
    expect(parseSwapUsage(structure(SWAP_USAGE, { xsu_total: 1, xsu_used: 2 }))).toBeNull();
  });

  const pages = parseVmStatistics(vmStatistics);
  const figures = { total: 16 * GIB, pageSize: PAGE, swapUsed: 3 * GIB };

  it('uses what Activity Monitor says, and has as much swap as the disk has room for', () => {
    if (!pages) throw new Error('the statistics are not understood');
    const memory = darwinMemory({ ...figures, pages, freeDisk: 20 * GIB });
    // Programs 4 GiB less 256 MiB that they let go, 2 GiB wired, 1 GiB compressed.
    expect(memory).toMatchObject({
      total: 16 * GIB,
      available: 16 * GIB - 6.75 * GIB,
      swapTotal: 23 * GIB,
      swapFree: 20 * GIB,
      kernel: ok(2 * GIB),
    });
    expect(darwinMemory({ ...figures, pages, freeDisk: 500 * GIB }).swapFree).toBe(97 * GIB);
    expect(darwinMemory({ ...figures, pages, freeDisk: null })).toMatchObject({ swapTotal: 3 * GIB, swapFree: 0 });
  });

  function calls(refused: string | null = null): DarwinCalls {
    const values: Readonly<Record<string, Buffer>> = {
      'hw.memsize': eightBytes(16 * GIB),
      'hw.pagesize': eightBytes(PAGE),
      'vm.swapusage': structure(SWAP_USAGE, { xsu_total: 4 * GIB, xsu_used: 3 * GIB }),
      'kern.memorystatus_vm_pressure_level': Buffer.from([4, 0, 0, 0]),
    };
    return {
      sysctl: (name) => (name === refused ? null : (values[name] ?? null)),
      vmStatistics: () => (refused === 'host_statistics64' ? null : vmStatistics),
      resourceUsage: (pid) => (pid === 1 ? null : structure(RESOURCE_USAGE, { ri_phys_footprint: pid * MIB })),
    };
  }

  it('says how short memory is, and what each process holds', () => {
    const native = openDarwinMemory(calls(), () => 20 * GIB);
    expect(native?.readMachine()).toMatchObject({ memory: { total: 16 * GIB }, systemLevel: 'critical' });
    expect([native?.readPrivate(7), native?.readPrivate(1)]).toEqual([7 * MIB, null]);
  });

  it('whose level is not told is read all the same; without one of the others the portable figures count', () => {
    const withoutLevel = openDarwinMemory(calls('kern.memorystatus_vm_pressure_level'), () => GIB)?.readMachine();
    expect(withoutLevel).toMatchObject({ memory: { total: 16 * GIB } });
    expect(withoutLevel).not.toHaveProperty('systemLevel');
    for (const refused of ['hw.memsize', 'hw.pagesize', 'vm.swapusage', 'host_statistics64']) {
      expect(openDarwinMemory(calls(refused), () => GIB)?.readMachine()).toBeNull();
    }
  });
});

describe('Windows', () => {
  const performance = structure(PERFORMANCE_INFORMATION, {
    cb: PERFORMANCE_INFORMATION_SIZE,
    CommitTotal: (13 * GIB) / 4096,
    CommitLimit: (18 * GIB) / 4096,
    PhysicalTotal: (16 * GIB) / 4096,
    PhysicalAvailable: (5 * GIB) / 4096,
    SystemCache: GIB / 4096,
    KernelTotal: (2 * GIB) / 4096,
    KernelPaged: GIB / 4096,
    KernelNonpaged: GIB / 8192,
    PageSize: 4096,
    ProcessCount: 200,
  });
  const limits = (flags: number) =>
    structure(JOB_LIMITS, { LimitFlags: flags, ProcessMemoryLimit: 7, JobMemoryLimit: GIB });

  function pids(assigned: number, ...listed: number[]): Buffer {
    const bytes = Buffer.alloc(8 + 8 * Math.max(4, listed.length));
    bytes.writeUInt32LE(assigned, 0);
    bytes.writeUInt32LE(listed.length, 4);
    for (const [at, pid] of listed.entries()) bytes.writeBigUInt64LE(BigInt(pid), 8 + 8 * at);
    return bytes;
  }

  it('lays its structures out as they are read', () => {
    expect(performance).toHaveLength(PERFORMANCE_INFORMATION_SIZE);
    expect(structure(MEMORY_COUNTERS, {})).toHaveLength(MEMORY_COUNTERS_SIZE);
    expect(limits(0)).toHaveLength(JOB_LIMITS_SIZE);
    expect(parsePerformanceInformation(performance)).toEqual({
      commitTotal: 13 * GIB,
      commitLimit: 18 * GIB,
      physicalTotal: 16 * GIB,
      physicalAvailable: 5 * GIB,
      systemCache: GIB,
      kernelPaged: GIB,
      kernelNonpaged: GIB / 2,
    });
    expect(parsePrivateUsage(structure(MEMORY_COUNTERS, { WorkingSetSize: 5, PrivateUsage: 300 * MIB }))).toBe(
      300 * MIB,
    );
    expect(parseJobMemoryLimit(limits(0x2200))).toBe(GIB);
    expect(parseJobProcesses(pids(2, 40, 44))).toEqual([40, 44]);
  });

  it('is not understood where less was filled in, or what cannot be', () => {
    expect(parsePerformanceInformation(performance.subarray(0, 96))).toBeNull();
    expect(parsePerformanceInformation(structure(PERFORMANCE_INFORMATION, {}))).toBeNull();
    expect(parsePrivateUsage(Buffer.alloc(72))).toBeNull();
    expect(parseJobMemoryLimit(limits(0x100))).toBeNull();
    expect(parseJobProcesses(pids(9, 40, 44))).toBeNull();
  });

  it('runs out at its commit limit, though physical memory is available', () => {
    const information = parsePerformanceInformation(performance);
    if (!information) throw new Error('the information is not understood');
    expect(windowsMemory(information)).toMatchObject({
      total: 16 * GIB,
      available: 5 * GIB,
      swapTotal: 2 * GIB,
      swapFree: 2 * GIB,
      parts: { committed: 13 * GIB, commitLimit: 18 * GIB },
    });
    expect(windowsMemory({ ...information, commitTotal: 17.5 * GIB }).swapFree).toBe(GIB / 2);
  });

  function calls(changed: Partial<WindowsCalls> = {}): WindowsCalls {
    return {
      performanceInformation: () => performance,
      memoryCounters: (pid) => (pid === 4 ? null : structure(MEMORY_COUNTERS, { PrivateUsage: pid * MIB })),
      jobLimits: () => limits(0x200),
      jobProcesses: () => pids(2, 40, 44),
      isMemoryLow: () => true,
      ...changed,
    };
  }

  it('says when memory is low, what each process holds, and what the own job may', () => {
    const native = openWindowsMemory(calls());
    expect(native?.readMachine()).toMatchObject({ systemLevel: 'warning' });
    expect([native?.readPrivate(40), native?.readPrivate(4)]).toEqual([40 * MIB, null]);
    expect(native?.readOwnPool((pid) => native.readPrivate(pid))).toMatchObject({
      pool: { id: '/job', limit: GIB, used: 84 * MIB },
      members: new Set([40, 44]),
    });
  });

  it('has no pool where the job has no limit, or one of its processes may not be asked', () => {
    const poolWith = (changed: Partial<WindowsCalls>) => {
      const native = openWindowsMemory(calls(changed));
      return native?.readOwnPool((pid) => native.readPrivate(pid));
    };
    expect(poolWith({ jobLimits: () => limits(0) })).toBeNull();
    expect(poolWith({ jobLimits: () => null })).toBeNull();
    expect(poolWith({ jobProcesses: () => null })).toBeNull();
    expect(poolWith({ jobProcesses: () => pids(2, 4, 44) })).toBeNull();
  });
});

describe('the portable reader', () => {
  const portable = memoryOf({ total: 100, available: 60, swaptotal: 0, swapfree: 0 });
  const texts = { user: unsupported(), executable: unsupported(), commandLine: unsupported() };

  function open(native: NativeMemory | null) {
    return createPortableReader({
      platform: 'win32',
      native,
      readMemory: () => Promise.resolve(portable),
      listProcesses: () =>
        Promise.resolve(
          [40, 4].map((pid) => ({
            pid,
            parent: 1,
            name: `p${pid}`,
            resident: 4096,
            started: 5,
            state: 'other' as const,
            ...texts,
          })),
        ),
    });
  }

  const native: NativeMemory = {
    readMachine: () => ({ memory: { ...portable, total: 200, available: 90 }, systemLevel: 'warning' }),
    readPrivate: (pid) => (pid === 40 ? 9000 : null),
    readOwnPool: () => null,
  };

  it('goes by the calls of the system where there are some', async () => {
    const snapshot = await open(native).read(new Set());
    expect(snapshot).toMatchObject({ memory: { total: 200, available: 90 }, systemLevel: 'warning', pools: [] });
    expect(snapshot?.processes.map((process) => process.private.kind)).toEqual(['ok', 'unsupported']);
    expect(snapshot?.missing.map(({ fact }) => fact)).toEqual(['swap', 'pressure', 'pools']);
  });

  it('puts the processes of the own job into its pool', async () => {
    const pool = { id: '/job', kind: 'cgroup', label: 'job', limit: 100, used: 50 } as const;
    const unknown = { reclaimable: unsupported(), shared: unsupported(), oomKills: unsupported() };
    const readOwnPool = () => ({ pool: { ...pool, ...unknown }, members: new Set([40]) });
    const snapshot = await open({ ...native, readOwnPool }).read(new Set());
    expect(snapshot?.pools.map(({ id }) => id)).toEqual(['/job']);
    expect(snapshot?.processes.map(({ pools }) => pools)).toEqual([['/job'], []]);
  });

  it('goes by systeminformation where the calls fail or throw', async () => {
    const fail = () => {
      throw new Error('koffi');
    };
    const broken = guarded({ readMachine: fail, readPrivate: fail, readOwnPool: fail });
    for (const calls of [broken, null]) {
      const snapshot = await open(calls).read(new Set());
      expect(snapshot?.memory).toEqual(portable);
      expect(snapshot?.missing.map(({ fact }) => fact)).toEqual(['private', 'swap', 'pressure', 'pools']);
    }
  });

  it('has no calls of another system', async () => {
    expect(loadDarwinCalls('linux')).toBeNull();
    expect(loadWindowsCalls('linux')).toBeNull();
    expect(loadWindowsCalls('win32', 'ia32')).toBeNull();
    expect(await openNativeMemory('linux')).toBeNull();
  });
});
