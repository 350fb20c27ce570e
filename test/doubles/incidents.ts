import { message } from '../../electron/core/words/messages.ts';
import type { Incident } from '../../electron/core/incident/incident.ts';
import { UNSAID, type KillRecord } from '../../electron/core/kills/kernel-kill.ts';
import { createKernelLogParser } from '../../electron/platform/linux/kills/parse-kernel-log.ts';
import { MIB } from '../../electron/core/model/units.ts';

export const KILLED_AT = Date.parse('2026-11-23T14:03:02Z');

/** The names in a report that could identify someone. */
export interface Names {
  readonly culprit: string;
  readonly victim: string;
  readonly bystander: string;
  readonly invoker: string;
  /** The path of the cgroup. */
  readonly pool: string;
  /** The path of the victim's cgroup, inside `pool`. */
  readonly inner: string;
  readonly commandLine: string;
  readonly uid: number;
  readonly rule: string;
}

export const PLAIN_NAMES: Names = {
  culprit: 'report-builder',
  victim: 'shop-database',
  bystander: 'watchman',
  invoker: 'backup-agent',
  pool: '/lab.slice/shop.service',
  inner: '/lab.slice/shop.service/db',
  commandLine: '/opt/shop/db --password swordfish',
  uid: 70123,
  rule: 'spare the shop',
};

/** The kernel's own report of a kill, parsed as a live one is. */
function kernelRecord({ victim, bystander, invoker, pool, inner, uid }: Names): KillRecord {
  const parser = createKernelLogParser(4096);
  const lines = [
    `${invoker} invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL|__GFP_NOWARN), order=0, oom_score_adj=0`,
    'memory: usage 1048576kB, limit 1048576kB, failcnt 66',
    'Tasks state (memory values in pages):',
    `[   7002] ${uid}  7002   621225   180000   180000        0         0  3411968        0           500 ${victim}`,
    `[   7003] ${uid}  7003   621225    30000    30000        0         0  3411968        0             0 ${bystander}`,
    `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=${pool},mems_allowed=0,oom_memcg=${pool},task_memcg=${inner},task=${victim},pid=7002,uid=${uid}`,
    `Memory cgroup out of memory: Killed process 7002 (${victim}) total-vm:2484900kB, anon-rss:700000kB, file-rss:20000kB, shmem-rss:0kB, UID:${uid} pgtables:3332kB oom_score_adj:500`,
  ];
  const [record] = lines.flatMap((text) => parser.take({ at: KILLED_AT, text }) ?? []);
  if (!record) throw new Error('the record of the kill was not understood');
  return record;
}

/** A kill whose culprit and victim differ, with everything that a report can contain. */
export function sampleIncident(names: Names = PLAIN_NAMES, overrides: Partial<Incident> = {}): Incident {
  const { culprit, victim, bystander, pool, commandLine, uid, rule, inner } = names;
  const kernel = kernelRecord(names);
  const daemon = { ...kernel, by: 'earlyoom', pid: 7003, name: bystander, tasks: [], charged: null } as const;
  const said = `sending SIGTERM to process 7003 uid ${uid} "${bystander}": oom_score 985, oom_score_adj 0, VmRSS 72 MiB, cmdline "${commandLine}"`;
  const oomd = { ...daemon, by: 'systemd-oomd', pid: null, name: inner, cgroup: inner, pool } as const;
  const steps = Array.from({ length: 60 }, (_, step) => step);
  return {
    id: '20261123-140302-kill',
    kind: 'kill',
    at: KILLED_AT,
    pool: {
      id: pool,
      kind: 'cgroup',
      label: pool.split('/').at(-1) ?? pool,
      limit: 1024 * MIB,
      used: 1020 * MIB,
      counted: 'log',
    },
    culprit: {
      kind: 'process',
      identity: { pid: 7001, start: 70 },
      pid: null,
      name: culprit,
      members: 1,
      share: 0.93,
      size: 320 * MIB,
      grew: 300 * MIB,
      pattern: 'leak',
      oomScoreAdj: 0,
      known: 'assessed',
    },
    victims: [
      {
        identity: { pid: 7002, start: 71 },
        pid: 7002,
        name: victim,
        uid,
        members: 1,
        size: 700 * MIB,
        sized: 'sweep',
        swap: null,
        oomScoreAdj: 500,
        by: 'kernel',
        known: 'log',
      },
    ],
    difference: 'preferred',
    timeline: [
      { at: KILLED_AT - 60_000, kind: 'first-sign' },
      { at: KILLED_AT - 40_000, kind: 'level', level: 'watch' },
      { at: KILLED_AT - 25_000, kind: 'level', level: 'warning' },
      { at: KILLED_AT - 15_000, kind: 'action', action: 'pause', name: bystander, pid: 7003, by: rule },
      { at: KILLED_AT - 14_000, kind: 'action', action: 'end', name: culprit, pid: 7001, by: 'web' },
      { at: KILLED_AT - 6000, kind: 'level', level: 'critical' },
      { at: KILLED_AT, kind: 'killed', name: victim, pid: 7002 },
    ],
    forecast: { at: KILLED_AT - 25_000, exhaustion: { p10: 18, p50: 24, p90: 34 }, actual: 25 },
    advice: [message('advice.database', { name: victim }), message('advice.restart', {})],
    records: [
      kernel,
      { ...daemon, lines: [said] },
      { ...oomd, lines: [`Killed("${inner}", "memory-pressure")`] },
      {
        ...oomd,
        lines: [
          `Marked ${inner} for killing due to memory pressure for ${pool} being 72.73% > 60.00% for > 20s with reclaim activity`,
        ],
      },
      { ...daemon, by: 'jetsam', lines: [`${bystander} (7003): vm-pageshortage`, `something else about ${victim}`] },
    ],
    pressure: 34.5,
    chart: {
      at: steps.map((step) => KILLED_AT - 60_000 + step * 1000),
      used: steps.map((step) => (720 + step * 5) * MIB),
      limit: 1024 * MIB,
      consumers: [
        { identity: { pid: 7001, start: 70 }, name: culprit, size: steps.map((step) => (20 + step * 5) * MIB) },
        { identity: { pid: 7002, start: 71 }, name: victim, size: steps.map(() => 700 * MIB) },
        {
          identity: { pid: 7003, start: 72 },
          name: bystander,
          size: steps.map((step) => (step > 30 ? null : 10 * MIB)),
        },
      ],
    },
    ...overrides,
  };
}

/** The kernel's record of ending a database because of a leak. The test says when and where. */
export function killRecord(overrides: Pick<KillRecord, 'at' | 'pool'> & Partial<KillRecord>): KillRecord {
  return {
    ...UNSAID,
    by: 'kernel',
    pid: 20,
    name: 'database',
    resident: 300 * MIB,
    oomScoreAdj: 500,
    invoker: 'leaker',
    lines: ['oom-kill:...', 'Killed process 20 (database)'],
    ...overrides,
  };
}
