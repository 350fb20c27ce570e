import { MIB } from '../../model/units.ts';
import type { RuntimeRules, Told } from '../runtime-rules.ts';
import type { Bound } from '../../model/bound.ts';

/** Variables with this meaning, the newer name first. Their values are hexadecimal. */
const LIMIT = ['DOTNET_GCHeapHardLimit', 'COMPlus_GCHeapHardLimit'] as const;
const SHARE = ['DOTNET_GCHeapHardLimitPercent', 'COMPlus_GCHeapHardLimitPercent'] as const;

/** The heap of .NET as far as it is limited by variables ("Runtime configuration options for garbage collection"). */
export const DOTNET: RuntimeRules = {
  name: 'dotnet',
  programs: /./,
  variables: [...LIMIT, ...SHARE],
  beside: { share: 0.06, fixed: 40 * MIB },
  covers: 1,
  bounds(told) {
    const limit = hexadecimal(told, LIMIT);
    if (limit) return [heap(limit.value, limit.name)];
    const share = hexadecimal(told, SHARE);
    return share && share.value <= 100 ? [heap(Math.floor((share.value / 100) * told.memory), share.name)] : [];
  },
};

function heap(bytes: number, by: string): Bound {
  return { bytes, of: 'heap', from: 'env', soft: false, by };
}

function hexadecimal({ environment }: Told, names: readonly string[]): { value: number; name: string } | null {
  for (const name of names) {
    const text = environment?.[name] ?? '';
    if (!/^(?:0x)?[0-9a-f]{1,12}$/i.test(text)) continue;
    const value = Number.parseInt(text, 16);
    if (value > 0) return { value, name };
  }
  return null;
}
