import { UNSAID } from '../../electron/core/kills/kernel-kill.ts';
import type { ActionPlan, ActionResult } from '../../electron/core/actions/action.ts';
import type { PoolAssessment } from '../../electron/core/model/assessment.ts';
import type { Frame, GroupRow, ProcessRow } from '../../electron/core/model/frame.ts';
import type { Incident } from '../../electron/core/incident/incident.ts';
import { message } from '../../electron/core/words/messages.ts';
import { ok, unsupported } from '../../electron/core/model/reading.ts';
import type { Series } from '../../electron/core/model/series.ts';
import { DEFAULT_SETTINGS } from '../../electron/core/settings/settings.ts';
import type { FakeScript } from './fake-preload.ts';
import { frame as anyFrame, groupRow as anyGroup, processRow as anyProcess } from '../doubles/frames.ts';
import { poolAssessment } from '../doubles/observations.ts';
import { foreignReason } from '../../electron/core/words/reasons.ts';

/** Frames and answers that tests show to the interface. Everything is fixed: the same scene always looks the same. */

export const GB = 1e9;
export const MB = 1e6;
export const NOW = Date.UTC(2026, 2, 14, 15, 9, 26);

type Overrides<T> = { readonly [K in keyof T]?: T[K] };

export function processRow(pid: number, overrides: Overrides<ProcessRow> = {}): ProcessRow {
  return anyProcess(pid, {
    start: pid * 100,
    user: ok('mara'),
    resident: 24 * MB,
    private: ok(12 * MB),
    group: `app:program-${pid}`,
    ...overrides,
  });
}

export function groupRow(id: string, overrides: Overrides<GroupRow> = {}): GroupRow {
  return anyGroup(id, { name: id.replace(/^\w+:/, ''), resident: 24 * MB, private: ok(12 * MB), ...overrides });
}

export function machinePool(overrides: Overrides<PoolAssessment> = {}): PoolAssessment {
  return poolAssessment({ limit: 16 * GB, used: 6.2 * GB, headroom: 9.8 * GB, ...overrides });
}

export function frame(overrides: Overrides<Frame> = {}): Frame {
  return anyFrame(1, {
    at: NOW,
    memory: {
      total: 16 * GB,
      available: 9.8 * GB,
      swapTotal: 0,
      swapFree: 0,
      cache: ok(1.8 * GB),
      shared: ok(0.3 * GB),
      kernel: ok(0.5 * GB),
    },
    pools: [machinePool()],
    sampling: { reader: 'linux', pause: 1000, cost: 3, failure: null },
    ...overrides,
  });
}

export const LEAK = { pid: 48213, start: 902211 };
const LEAK_EXHAUSTION = { p10: 300, p50: 480, p90: 660 };

/** A desktop with a leaking node, a java below its heap cap, a browser, a database and small things. */
export function leakingFrame(overrides: Overrides<Frame> = {}): Frame {
  const chrome = Array.from({ length: 24 }, (_, index) =>
    processRow(3000 + index, {
      name: index === 0 ? 'chrome' : 'chrome --type=renderer',
      group: 'app:chrome',
      parent: index === 0 ? 1 : 3000,
      resident: (300 - index * 8) * MB,
      private: ok((210 - index * 6) * MB),
      growth: 1400,
      victim: index === 2,
    }),
  );
  const postgres = Array.from({ length: 9 }, (_, index) =>
    processRow(1200 + index, {
      name: 'postgres',
      group: 'unit:postgres.service',
      user: ok('postgres'),
      pool: '/system.slice/postgres.service',
      resident: 160 * MB,
      private: ok(115 * MB),
      pattern: 'cache-filling',
    }),
  );
  const leak = processRow(LEAK.pid, {
    start: LEAK.start,
    name: 'node',
    group: 'app:api-server',
    parent: 2100,
    resident: 4.7 * GB,
    private: ok(4.6 * GB),
    risk: 86,
    exhaustion: LEAK_EXHAUSTION,
    growth: (390 * MB) / 60,
    pattern: 'leak',
    factors: [
      message('growth.steady', { perMinute: 390 * MB, seconds: 1080 }),
      message('share.machine', { share: 0.87 }),
      message('exhaustion.machine', { bytes: 3.1 * GB, seconds: 480, from: 300, to: 660 }),
    ],
    advice: [message('advice.v8-uncapped', {})],
  });
  const java = processRow(52077, {
    name: 'java',
    group: 'app:gradle',
    pool: 'heap:52077:5207700',
    resident: 1.6 * GB,
    private: ok(1.4 * GB),
    risk: 31,
    exhaustion: { p10: 1800, p50: 3000, p90: 5400 },
    growth: (12 * MB) / 60,
    confidence: 'medium',
    pattern: 'saw-tooth',
    factors: [message('growth.saw-tooth', { perMinute: 12 * MB, seconds: 1500, swing: 300 * MB })],
    advice: [message('advice.jvm', { bytes: 2 * GB })],
  });
  const shell = processRow(2100, {
    name: 'gnome-shell',
    private: ok(412 * MB),
    resident: 500 * MB,
    group: 'app:gnome-shell',
  });
  const small = Array.from({ length: 40 }, (_, index) => processRow(600 + index));
  const processes = [leak, java, ...chrome, ...postgres, shell, ...small];
  return frame({
    level: 'warning',
    memory: {
      total: 16 * GB,
      available: 3.1 * GB,
      swapTotal: 0,
      swapFree: 0,
      cache: ok(1.8 * GB),
      shared: ok(0.3 * GB),
      kernel: ok(0.5 * GB),
    },
    pressure: ok({ some10: 2.4, full10: 0.3 }),
    pools: [
      machinePool({
        used: 12.9 * GB,
        headroom: 3.1 * GB,
        level: 'warning',
        exhaustion: LEAK_EXHAUSTION,
        probability: 0.97,
        pattern: 'leak',
        growth: (448 * MB) / 60,
        growingFor: 1080,
        culprit: { kind: 'process', identity: LEAK, name: 'node', share: 0.87 },
        victim: { identity: { pid: 3002, start: 300200 }, name: 'chrome' },
        factors: [
          message('growth.steady', { perMinute: 390 * MB, seconds: 1080 }),
          message('share.machine', { share: 0.87 }),
        ],
      }),
      machinePool({
        id: '/system.slice/postgres.service',
        kind: 'cgroup',
        label: 'postgres.service',
        limit: 2 * GB,
        used: 1.04 * GB,
        headroom: 0.96 * GB,
      }),
      machinePool({
        id: 'heap:52077:5207700',
        kind: 'heap-cap',
        label: 'java (Gradle) heap',
        limit: 2 * GB,
        used: 1.4 * GB,
        headroom: 0.6 * GB,
        level: 'watch',
        exhaustion: { p10: 1800, p50: 3000, p90: 5400 },
        culprit: { kind: 'process', identity: { pid: 52077, start: 5207700 }, name: 'java', share: 1 },
      }),
    ],
    processes,
    groups: [
      groupRow('app:api-server', {
        name: 'api-server',
        resident: leak.resident,
        private: leak.private,
        risk: 86,
        exhaustion: LEAK_EXHAUSTION,
        growth: leak.growth,
        pattern: 'leak',
      }),
      groupRow('app:gradle', {
        name: 'Gradle daemon',
        resident: java.resident,
        private: java.private,
        risk: 31,
        exhaustion: java.exhaustion,
        growth: java.growth,
        pattern: 'saw-tooth',
      }),
      groupRow('app:chrome', {
        name: 'Chrome',
        members: 24,
        resident: 5 * GB,
        private: ok(3.3 * GB),
        risk: 6,
        growth: (2 * MB) / 60,
      }),
      groupRow('unit:postgres.service', {
        name: 'postgres',
        kind: 'service',
        members: 9,
        resident: 1.4 * GB,
        private: ok(1.04 * GB),
        risk: 3,
        pattern: 'cache-filling',
      }),
      groupRow('app:gnome-shell', { name: 'gnome-shell', private: ok(412 * MB), resident: 500 * MB, risk: 1 }),
      ...small.map((process) => groupRow(process.group)),
    ],
    ...overrides,
  });
}

/** `count` processes in applications of up to twelve; with every `tick` most sizes change, with every fifth the order. */
export function crowdedFrame(count: number, tick = 0): Frame {
  const applications = Math.ceil(count / 12);
  const processes = Array.from({ length: count }, (_, index) => {
    const size = (5 + ((index * 7919) % 400)) * MB + tick * (index % 9) * 10_000;
    return processRow(1000 + index, {
      name: `worker-${index % 97}`,
      group: `app:crowd-${index % applications}`,
      private: ok(size),
      resident: Math.round(size * 1.3),
      risk: index % 50 === 0 ? (index * 13 + Math.floor(tick / 5) * 3) % 60 : 0,
      growth: (index % 9) * 10_000,
      pattern: index % 9 === 0 ? 'plateau' : 'leak',
    });
  });
  const groups = Array.from({ length: applications }, (_, index) => {
    const members = everyNth(processes, applications, index);
    const sum = members.reduce((total, { resident }) => total + resident, 0);
    return groupRow(`app:crowd-${index}`, {
      members: members.length,
      resident: sum,
      private: ok(Math.round(sum / 1.3)),
      risk: Math.max(...members.map(({ risk }) => risk)),
    });
  });
  return frame({ number: 1 + tick, at: NOW + tick * 1000, processes, groups });
}

function everyNth<T>(items: readonly T[], step: number, from: number): T[] {
  return Array.from({ length: Math.ceil((items.length - from) / step) }, (_, at) => items[from + at * step] as T);
}

/** Ten minutes in steps of two seconds that end at `NOW`. */
export function series(valueAt: (share: number) => number | null): Series {
  const count = 300;
  const at = Array.from({ length: count }, (_, index) => NOW - (count - 1 - index) * 2000);
  const last = at.map((_, index) => valueAt(index / (count - 1)));
  return { at, last, low: last, high: last };
}

const leakingSeries: FakeScript['series'] = {
  'pool machine': series((share) => (9 + 3.9 * share + 0.08 * Math.sin(share * 40)) * GB),
  'group app:api-server': series((share) => (0.9 + 3.7 * share) * GB),
  'group app:chrome': series((share) => (3.4 - 0.1 * share + 0.05 * Math.sin(share * 25)) * GB),
  'group app:gradle': series((share) => (1.1 + 0.3 * ((share * 6) % 1)) * GB),
  'group unit:postgres.service': series((share) => (0.7 + 0.34 * (1 - Math.exp(-4 * share))) * GB),
  'group app:gnome-shell': series((share) => (0.41 + 0.006 * Math.sin(share * 60)) * GB),
  [`process ${LEAK.pid}:${LEAK.start}`]: series((share) => (0.9 + 3.7 * share) * GB),
};

export function script(shown: Frame | null, overrides: Overrides<FakeScript> = {}): FakeScript {
  return {
    connected: true,
    series: leakingSeries,
    ...overrides,
    answers: {
      getHost: {
        version: '0.1.0',
        host: 'fake',
        platform: 'linux',
        reader: 'linux',
        cpus: 8,
        hostname: 'workstation',
        user: 'mara',
        tray: ok(true),
        notifications: ok(true),
        notices: [],
      },
      getFrame: shown,
      getSettings: DEFAULT_SETTINGS,
      getProcessDetail: {
        commandLine: ok(['node', '--enable-source-maps', 'dist/api-server.js', '--token=s3cret']),
        executable: ok('/usr/bin/node'),
        cgroup: ok('/user.slice/user-1000.slice/session-2.scope'),
        oomScore: ok(812),
        oomScoreAdj: ok(0),
        memoryMap: ok({
          resident: 4.7 * GB,
          proportional: 4.65 * GB,
          privateClean: 0.01 * GB,
          privateDirty: 4.59 * GB,
          sharedClean: 0.08 * GB,
          sharedDirty: 0,
          anonymous: 4.58 * GB,
          swap: 0,
        }),
      },
      ...overrides.answers,
    },
  };
}

export const noPressure = unsupported(foreignReason('the kernel was built without PSI'));

/** A kernel kill whose victim is not the culprit. */
export const killIncident: Incident = {
  id: '20260314-150226-kill',
  kind: 'kill',
  at: NOW - 420_000,
  pool: {
    id: '/system.slice/shop.service',
    kind: 'cgroup',
    label: 'shop.service',
    limit: 2 * GB,
    used: 1.99 * GB,
    counted: 'log',
  },
  culprit: {
    kind: 'process',
    identity: { pid: 7001, start: 70 },
    pid: null,
    name: 'report-builder',
    members: 1,
    share: 0.93,
    size: 0.9 * GB,
    grew: 0.8 * GB,
    pattern: 'leak',
    oomScoreAdj: 0,
    known: 'assessed',
  },
  victims: [
    {
      identity: { pid: 7002, start: 71 },
      pid: 7002,
      name: 'shop-database',
      uid: 1000,
      members: 1,
      size: 1 * GB,
      sized: 'log',
      swap: null,
      oomScoreAdj: 500,
      by: 'kernel',
      known: 'log',
    },
  ],
  difference: 'preferred',
  timeline: [
    { at: NOW - 1_200_000, kind: 'first-sign' },
    { at: NOW - 600_000, kind: 'level', level: 'warning' },
    { at: NOW - 420_000, kind: 'killed', name: 'shop-database', pid: 7002 },
  ],
  forecast: { at: NOW - 600_000, exhaustion: { p10: 120, p50: 200, p90: 300 }, actual: 180 },
  advice: [message('advice.restart', {})],
  records: [
    {
      ...UNSAID,
      at: NOW - 420_000,
      by: 'kernel',
      pid: 7002,
      name: 'shop-database',
      cause: 'cgroup',
      pool: '/system.slice/shop.service',
      charged: { used: 2 * GB, limit: 2 * GB },
      resident: 1 * GB,
      oomScoreAdj: 500,
      invoker: 'report-builder',
      lines: ['Memory cgroup out of memory: Killed process 7002 (shop-database) total-vm:1200000kB'],
    },
  ],
  pressure: 34.5,
  chart: {
    at: [0, 1, 2, 3, 4].map((step) => NOW - 1_200_000 + step * 195_000),
    used: [1.1, 1.3, 1.5, 1.8, 1.99].map((size) => size * GB),
    limit: 2 * GB,
    consumers: [
      {
        identity: { pid: 7001, start: 70 },
        name: 'report-builder',
        size: [0.1, 0.3, 0.5, 0.7, 0.9].map((size) => size * GB),
      },
      {
        identity: { pid: 7002, start: 71 },
        name: 'shop-database',
        size: [1, 1, null, 1, 1].map((size) => size && size * GB),
      },
    ],
  },
};

/** Ending the leak of `leakingFrame`, as the host lists it. */
export function endPlan(overrides: Overrides<ActionPlan> = {}): ActionPlan {
  return {
    id: 'plan-1',
    action: 'end',
    scope: 'process',
    target: LEAK,
    members: [
      {
        ...LEAK,
        name: 'node',
        user: ok('mara'),
        realUser: null,
        private: ok(4.6 * GB),
        resident: 4.7 * GB,
        guard: { kind: 'allowed' },
      },
    ],
    warnings: [],
    cautions: [],
    pinned: 'pidfd',
    grace: 10_000,
    ...overrides,
  };
}

/** What came of `endPlan`. */
export function endResult(overrides: Overrides<ActionResult> = {}): ActionResult {
  return {
    planId: 'plan-1',
    action: 'end',
    outcomes: [{ ...LEAK, name: 'node', outcome: { kind: 'ended' } }],
    freed: ok(4.6 * GB),
    unlisted: [],
    ...overrides,
  };
}
