import type { Alert } from '../../electron/core/model/assessment.ts';
import type { Frame, GroupRow, ProcessRow } from '../../electron/core/model/frame.ts';
import { ok } from '../../electron/core/model/reading.ts';
import { MACHINE } from '../../electron/core/model/snapshot.ts';
import { MIB } from '../../electron/core/model/units.ts';
import { byUrgency } from '../../electron/core/model/urgency.ts';
import { poolAssessment, snapshot } from './observations.ts';

export function processRow(pid: number, overrides: Partial<ProcessRow> = {}): ProcessRow {
  return {
    pid,
    start: pid * 10,
    parent: 1,
    name: `program-${pid}`,
    user: ok('someone'),
    state: 'sleeping',
    kernelThread: false,
    resident: 20 * MIB,
    private: ok(10 * MIB),
    swap: ok(0),
    gpu: null,
    pool: MACHINE,
    group: `process:${pid}`,
    risk: 0,
    exhaustion: null,
    growth: 0,
    confidence: 'high',
    pattern: 'plateau',
    victim: false,
    factors: [],
    advice: [],
    ...overrides,
  };
}

export function groupRow(id: string, overrides: Partial<GroupRow> = {}): GroupRow {
  return {
    id,
    name: id,
    kind: 'application',
    members: 1,
    resident: 20 * MIB,
    private: ok(10 * MIB),
    risk: 0,
    exhaustion: null,
    growth: 0,
    pattern: 'plateau',
    ...overrides,
  };
}

/** A frame, one second after the one with the previous number. */
export function frame(number: number, overrides: Partial<Frame> = {}): Frame {
  const { memory, pressure, missing } = snapshot(number * 1000);
  return {
    number,
    at: number * 1000,
    level: 'calm',
    memory,
    pressure,
    processes: [],
    groups: [],
    alerts: [],
    missing,
    sampling: { reader: 'linux', pause: 1000, cost: 1, failure: null },
    ...overrides,
    pools: (overrides.pools ?? [poolAssessment()]).toSorted(byUrgency),
  };
}

/** An alert about one process that fills the machine. */
export function processAlert(pid: number, level: Alert['level'], overrides: Partial<Alert> = {}): Alert {
  return {
    level,
    pool: MACHINE,
    culprit: { kind: 'process', identity: { pid, start: pid * 10 }, name: `program-${pid}`, share: 0.9 },
    exhaustion: { p10: 300, p50: 480, p90: 660 },
    ...overrides,
  };
}
