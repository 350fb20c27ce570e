import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Identity } from '../../electron/core/model/identity.ts';

/** The end of a recorded trace, from NAME.truth.json beside NAME.jsonl.gz. Times are milliseconds since the epoch. */
export interface Truth {
  readonly name: string;
  readonly source: 'recorded' | 'stretched' | 'synthetic';
  readonly view: 'machine' | 'cgroup';
  readonly kind: string;
  /** Null when nothing was killed in this trace. */
  readonly oom: { readonly t: number; readonly pool: string; readonly victim: Identity | null } | null;
  /** The processes whose growth exhausts the pool. */
  readonly culprits: readonly Identity[];
  readonly culpritKind: 'process' | 'group' | 'shmem' | 'none';
  /** When the fatal growth began. */
  readonly growthStart?: number;
  /** Processes that may be named as well. */
  readonly acceptable?: readonly Identity[];
  /** Alerts from this time on are not too early. By default it is growthStart. */
  readonly alertOkFrom?: number;
  /** Whether the trace was cut off before the leak ran out. An alert is then right, and silence is not wrong. */
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
