import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Identity } from '../../electron/core/model/identity.ts';

/** How a recorded trace ended; NAME.truth.json beside NAME.jsonl.gz. Times are milliseconds since the epoch. */
export interface Truth {
  readonly name: string;
  readonly source: 'recorded' | 'stretched' | 'synthetic';
  readonly view: 'machine' | 'cgroup';
  readonly kind: string;
  /** null: nothing was killed in this trace. */
  readonly oom: { readonly t: number; readonly pool: string; readonly victim: Identity | null } | null;
  /** Whose growth exhausts the pool. */
  readonly culprits: readonly Identity[];
  readonly culpritKind: 'process' | 'group' | 'shmem' | 'none';
  /** When the fatal growth began. */
  readonly growthStart?: number;
  /** Naming one of these is right as well. */
  readonly acceptable?: readonly Identity[];
  /** Alerts from here on are not too early; growthStart if absent. */
  readonly alertOkFrom?: number;
  /** Cut off before the leak ran out: an alert is right, silence is not wrong. */
  readonly wouldExhaust?: boolean;
  /** When memory became so short that programs waited for it. */
  readonly stall?: { readonly t: number; readonly pool: string };
  readonly weight?: number;
}

export interface TraceFiles {
  readonly trace: string;
  readonly truth: Truth;
}

const SUFFIX = '.jsonl.gz';

/** Every trace of a folder whose file name contains `only`, in alphabetical order. */
export function findTraces(folder: string, only: string): readonly TraceFiles[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(SUFFIX) && name.includes(only));
  return names.sort().map((name) => {
    const trace = path.join(folder, name);
    const truth = JSON.parse(readFileSync(`${trace.slice(0, -SUFFIX.length)}.truth.json`, 'utf8')) as Truth;
    return { trace, truth };
  });
}
