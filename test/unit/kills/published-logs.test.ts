import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { explainKills } from '../../../electron/core/incident/explain-kills.ts';
import { createReportLanguage } from '../../../electron/core/report/report-language.ts';
import { summarySentences } from '../../../electron/core/report/report-sentences.ts';
import { wordIncident } from '../../../electron/core/report/report-text.ts';
import type { KillRecord } from '../../../electron/core/kills/kernel-kill.ts';
import { createKernelLogParser, parseKmsgRecord } from '../../../electron/platform/linux/kills/parse-kernel-log.ts';

const FOLDER = path.join(import.meta.dirname, '../../fixtures/kernel-log/published');
const ENGLISH = createReportLanguage('en', 'binary', 'UTC');

function linesOf(file: string): readonly string[] {
  return readFileSync(path.join(FOLDER, file), 'utf8').split('\n').filter(Boolean);
}

function killsIn(file: string): readonly KillRecord[] {
  const parser = createKernelLogParser(null);
  return linesOf(file).flatMap((line, index) => {
    const kmsg = file.endsWith('.kmsg') ? parseKmsgRecord(line) : null;
    const said = kmsg ?? { text: line, micros: index };
    return parser.take({ ...said, at: said.micros / 1000 }) ?? [];
  });
}

const summary = (file: string) => explainKills(killsIn(file)).map((one) => summarySentences(one, ENGLISH).join(' '));

interface Expected {
  /** Process id, name and resident memory in kB. */
  readonly victim: readonly [number, string, number];
  readonly uid?: number;
  readonly cause: KillRecord['cause'];
  readonly constraint?: string;
  /** The whole pool, or how it begins. */
  readonly pool: string | null;
  /** In kB. */
  readonly charged?: readonly [number, number];
  readonly culprit: string | null;
  readonly kind?: string;
}

const DOCKER = `/docker/${'a'.repeat(32)}`;
const POD = `/kubepods/burstable/pod00000000_0000_0000_0000_000000000009/${'b'.repeat(32)}`;

/** Logs that were published, by the kernel that wrote them, and what is right of each. */
const LOGS: readonly (readonly [file: string, Expected])[] = [
  [
    'old-3.10-global-kill-and-killed-on-two-lines.log',
    { victim: [6576, 'mysqld', 20_629_004], cause: 'machine', pool: 'machine', culprit: 'mysqld' },
  ],
  [
    'old-3.10-memcg-task-in-killed-as-a-result-of-limit.log',
    {
      victim: [13_536, 'memorymonster', 1372],
      cause: 'cgroup',
      pool: '/mem2',
      charged: [980, 980],
      culprit: 'memorymonster',
    },
  ],
  [
    'old-4.9-docker-memcg-table-with-nr_pmds.log',
    {
      victim: [1381, 'gunpowder-memho', 20_764],
      cause: 'cgroup',
      pool: DOCKER,
      charged: [20_480, 20_480],
      culprit: 'gunpowder-memho',
    },
  ],
  [
    'old-4.15-memcg-child-killed-in-place-of-parent.log',
    { victim: [4254, 'python3', 8260], cause: 'cgroup', pool: null, culprit: null },
  ],
  [
    'old-4.19-kubepods-memcg-name-with-space-in-table.log',
    {
      victim: [19_388, 'node', 552_020],
      cause: 'cgroup',
      pool: POD,
      charged: [614_400, 614_400],
      culprit: 'node',
    },
  ],
  ['old-4.14-openwrt-global.log', { victim: [472, 'askfirst', 28], cause: 'machine', pool: 'machine', culprit: null }],
  [
    'old-4.x-memcg-heapster-two-lines.log',
    { victim: [1012, 'heapster', 306_328 + 11_132 + 12_345], cause: 'cgroup', pool: null, culprit: null },
  ],
  [
    'old-4.14-netifd-chosen-udhcpc-killed.log',
    { victim: [4420, 'udhcpc', 32], cause: 'machine', pool: 'machine', culprit: null },
  ],
  [
    'sysrq-f-5.4-order-minus-1-memory-not-full.log',
    {
      victim: [955, 'gnome-shell', 185_252],
      uid: 121,
      cause: 'by-hand',
      constraint: 'CONSTRAINT_NONE',
      pool: null,
      culprit: null,
      kind: 'by-hand',
    },
  ],
  [
    'numa-mempolicy-node-3-full-machine-not.log',
    {
      victim: [2074, 'oom', 1_873_580],
      uid: 0,
      cause: 'nodes',
      constraint: 'CONSTRAINT_MEMORY_POLICY',
      pool: 'nodes:3',
      culprit: 'oom',
    },
  ],
  [
    'memcg-6.17-without-table-of-tasks.log',
    {
      victim: [151_507, 'dd', 65_568],
      uid: 1000,
      cause: 'cgroup',
      pool: null,
      charged: [65_536, 65_536],
      culprit: null,
    },
  ],
  [
    'nested-cgroup-6.18-summary-in-two-records.kmsg',
    {
      victim: [14_412, 'eat-nested', 8992],
      uid: 0,
      cause: 'cgroup',
      constraint: 'CONSTRAINT_MEMCG',
      pool: '/kernlogs-docker-aaaa',
      charged: [8192, 8192],
      culprit: 'eat-nested',
    },
  ],
  [
    'utf8-name-6.18-escaped-by-kmsg.kmsg',
    {
      victim: [24_473, 'größe', 82_660],
      uid: 0,
      cause: 'cgroup',
      constraint: 'CONSTRAINT_MEMCG',
      pool: '/host/aaaa/headroom-run-24459',
      charged: [81_920, 81_920],
      culprit: 'größe',
    },
  ],
];

describe('a log that was published', () => {
  test.each(LOGS)('%s', (file, { victim, uid, cause, constraint, pool, charged, culprit, kind }) => {
    const kills = killsIn(file);
    expect(kills).toHaveLength(1);
    const [kill] = kills;
    const [pid, name, resident] = victim;
    expect(kill).toMatchObject({ pid, name, resident: resident * 1024, uid: uid ?? null, cause });
    expect(kill?.constraint).toBe(constraint ?? null);
    if (pool === null) expect(kill?.pool).toBeNull();
    else expect(kill?.pool?.startsWith(pool)).toBe(true);
    expect(kill?.charged).toEqual(charged ? { used: charged[0] * 1024, limit: charged[1] * 1024 } : null);
    const [incident, ...more] = explainKills(kills);
    expect(more).toEqual([]);
    expect(incident?.culprit?.name ?? null).toBe(culprit);
    expect(incident?.kind).toBe(kind ?? 'kill');
    expect(incident?.victims).toMatchObject([{ pid, name, size: resident * 1024, sized: 'log' }]);
  });

  test('of RHEL 7 has the user after the name, and does not say what was exhausted', () => {
    expect(killsIn('old-rhel7-UID-after-the-name.log')).toMatchObject([
      { pid: 799_153, name: 'node', uid: 1000, resident: 81_956 * 1024, cause: null, pool: null },
      { pid: 799_402, name: 'node', uid: 1000, resident: 115_724 * 1024, cause: null, pool: null },
    ]);
  });

  test('under the limit of rates has kills without a report, and none takes the report of another', () => {
    const [first, ...others] = killsIn('rate-limited-6.18-lone-kill-line-of-another-cgroup.kmsg');
    expect(first).toMatchObject({ pid: 14_085, pool: '/kernlogs-a', invoker: 'eatfast' });
    expect(others).toHaveLength(5);
    for (const kill of others) {
      expect(kill).toMatchObject({ cause: 'cgroup', pool: null, charged: null, invoker: null, tasks: [] });
      expect(kill.lines).toHaveLength(1);
    }
    expect(others.at(-1)).toMatchObject({ pid: 14_108, name: 'eat-in-b', resident: 8864 * 1024 });
  });

  test('has the whole path of a cgroup, however long, and the whole name', () => {
    const [nested] = killsIn('nested-cgroup-6.18-summary-in-two-records.kmsg');
    expect(nested?.pool).toHaveLength(465);
    expect(nested?.place).toBe(nested?.pool);
    const [named] = killsIn('old-4.19-kubepods-memcg-name-with-space-in-table.log');
    expect(named?.tasks.map(({ name }) => name)).toEqual(['node', 'npm start', 'sh', 'pause']);
  });

  test('has page tables and swap in the columns of its own kernel', () => {
    expect(killsIn('old-4.9-docker-memcg-table-with-nr_pmds.log')[0]?.tasks).toMatchObject([
      { name: 'gunpowder-memho', resident: 5191 * 4096, pageTables: 38 * 4096, swap: 5489 * 4096, oomScoreAdj: 0 },
    ]);
    expect(killsIn('old-3.10-global-kill-and-killed-on-two-lines.log')[0]?.tasks[0]).toMatchObject({
      pageTables: 15_483 * 4096,
      swap: 1_527_848 * 4096,
    });
  });
});

describe('what is said of it', () => {
  test('a child that was ended in place of its parent', () => {
    expect(summary('old-4.15-memcg-child-killed-in-place-of-parent.log')[0]).toContain(
      'The kernel had chosen python3 (4142) and ended this child in its place',
    );
  });

  test('a kill by hand is not an exhausted machine, and nobody is its culprit', () => {
    const [said = ''] = summary('sysrq-f-5.4-order-minus-1-memory-not-full.log');
    expect(said).toContain('Somebody asked the kernel for it');
    expect(said).not.toMatch(/exhausted|filled|culprit/);
  });

  test('a full node is not a full machine', () => {
    const [incident] = explainKills(killsIn('numa-mempolicy-node-3-full-machine-not.log'));
    const report = incident && wordIncident(incident, ENGLISH);
    expect(report?.title).toBe('Memory of NUMA node 3 was exhausted');
    expect(report?.advice[0]).toContain('cpuset');
  });

  test('nothing about a culprit where none is known', () => {
    const [said = ''] = summary('memcg-6.17-without-table-of-tasks.log');
    expect(said).toContain('64 MiB of 64 MiB were in use');
    expect(said).toContain('Who filled the memory was not seen');
    expect(said).not.toContain('culprit');
  });
});
