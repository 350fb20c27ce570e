import { KIB, MIB, type Bytes } from '../../../core/model/units.ts';

/** What a graphics driver says of one open file in /proc/PID/fdinfo. */
export interface DrmClient {
  /**
   * Tells open files of the same client apart from others: files that were duplicated or passed on say the same. Null where the
   * driver does not tell, so that each file is a client of its own.
   */
  readonly id: string | null;
  /** Buffers in the memory of the machine. Those in the memory of a graphics card are none of it. */
  readonly machine: Bytes;
}

/**
 * Regions that are memory of the machine: `memory` as the documentation reserves it (v3d, panfrost, msm), `gtt` and `cpu` of amdgpu,
 * `system` and `gtt` of xe, `system0` of i915, `cma` of drivers without an IOMMU. Others, such as `vram0`, `local0`, `doorbell` and `stolen-system0`, which the
 * firmware has taken from the machine before it started, are not counted.
 */
const OF_THE_MACHINE = /^(?:memory|gtt|cpu|cma|system\d*)$/;
const LINE = /^drm-(resident|memory|total)-(\S+):[ \t]*(\d+)(?:[ \t]+(KiB|MiB))?[ \t]*$/gm;
const UNITS: Readonly<Record<string, Bytes>> = { KiB: KIB, MiB: MIB };
/** The best line of a region first: what has backing store, its name in older kernels, and what was asked for. */
const KINDS = ['resident', 'memory', 'total'] as const;

/** Parses /proc/PID/fdinfo/N (Documentation/gpu/drm-usage-stats.rst). Null where it is no graphics driver's. */
export function parseDrmFdinfo(text: string): DrmClient | null {
  if (!/^drm-driver:/m.test(text)) return null;
  const regions = new Map<string, Map<string, Bytes>>();
  for (const [, kind = '', region = '', count, unit = ''] of text.matchAll(LINE)) {
    const bytes = Number(count) * (UNITS[unit] ?? 1);
    if (!OF_THE_MACHINE.test(region) || bytes > Number.MAX_SAFE_INTEGER) continue;
    const lines = regions.get(region) ?? new Map<string, Bytes>();
    regions.set(region, lines.set(kind, bytes));
  }
  let machine: Bytes = 0;
  for (const lines of regions.values()) {
    const best = KINDS.find((kind) => lines.has(kind));
    if (best !== undefined) machine += lines.get(best) ?? 0;
  }
  const client = /^drm-client-id:[ \t]*(\d+)/m.exec(text)?.[1];
  const device = /^drm-pdev:[ \t]*(\S+)/m.exec(text)?.[1] ?? '';
  return { id: client === undefined ? null : `${device} ${client}`, machine };
}
