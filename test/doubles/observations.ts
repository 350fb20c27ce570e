import { groupProcesses } from '../../electron/core/blame/grouping.ts';
import type { Assessment, PoolAssessment, ProcessRisk } from '../../electron/core/model/assessment.ts';
import type { Engine } from '../../electron/core/model/engine.ts';
import { ok, unsupported } from '../../electron/core/model/reading.ts';
import { MACHINE, type ProcessSample, type Snapshot } from '../../electron/core/model/snapshot.ts';
import { GIB, MIB } from '../../electron/core/model/units.ts';

type Overrides<T> = { readonly [K in keyof T]?: T[K] };

export function processSample(pid: number, overrides: Overrides<ProcessSample> = {}): ProcessSample {
  return {
    pid,
    start: pid * 10,
    facts: {
      parent: 1,
      name: `program-${pid}`,
      commandLine: ok([`/usr/bin/program-${pid}`]),
      executable: ok(`/usr/bin/program-${pid}`),
      user: ok('someone'),
      cgroup: ok('/'),
      kernelThread: false,
      oomScoreAdj: ok(0),
    },
    state: 'sleeping',
    resident: 20 * MIB,
    private: ok(10 * MIB),
    swap: ok(0),
    oomScore: unsupported(),
    pools: [],
    ...overrides,
  };
}

export function snapshot(at: number, overrides: Overrides<Snapshot> = {}): Snapshot {
  return {
    at,
    memory: {
      total: 64 * GIB,
      available: 48 * GIB,
      swapTotal: 0,
      swapFree: 0,
      cache: ok(GIB),
      shared: ok(0),
      kernel: ok(0),
    },
    pressure: ok({ some10: 0, full10: 0 }),
    pools: [],
    processes: [],
    missing: [],
    oomKills: ok(0),
    ...overrides,
  };
}

export function poolAssessment(overrides: Overrides<PoolAssessment> = {}): PoolAssessment {
  return {
    id: MACHINE,
    kind: 'machine',
    label: '',
    limit: 64 * GIB,
    used: 16 * GIB,
    headroom: 48 * GIB,
    level: 'calm',
    exhaustion: null,
    probability: 0,
    confidence: 'high',
    pattern: 'plateau',
    growth: 0,
    growingFor: 0,
    culprit: null,
    victim: null,
    factors: [],
    ...overrides,
  };
}

export function processRisk(pid: number, overrides: Overrides<ProcessRisk> = {}): ProcessRisk {
  return {
    pid,
    start: pid * 10,
    score: 50,
    pool: MACHINE,
    exhaustion: { p10: 60, p50: 120, p90: 240 },
    confidence: 'medium',
    pattern: 'leak',
    growth: MIB,
    share: 0.9,
    lasted: 60,
    factors: [],
    advice: [],
    ...overrides,
  };
}

export function assessment(at: number, overrides: Overrides<Assessment> = {}): Assessment {
  return { at, level: 'calm', pools: [poolAssessment()], risks: [], alerts: [], ...overrides };
}

/** An engine that returns the assessment it is given and remembers the snapshots it was shown. */
export interface EngineDouble extends Engine {
  readonly observed: Snapshot[];
}

export function createEngineDouble(judge: (snapshot: Snapshot) => Overrides<Assessment> = () => ({})): EngineDouble {
  const observed: Snapshot[] = [];
  return {
    observed,
    observe(seen) {
      observed.push(seen);
      return assessment(seen.at, judge(seen));
    },
    suspects: () => new Set(),
    screen: () => ({ growth: 0, pattern: 'plateau', confidence: 'high', factors: [] }),
    grouping: () => groupProcesses(observed.at(-1)?.processes ?? []),
    series: () => ({ at: [], last: [], low: [], high: [] }),
    sparkline: () => [],
    groupSparkline: () => [],
    configure: () => undefined,
  };
}
