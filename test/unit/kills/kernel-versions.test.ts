import { describe, expect, test } from 'vitest';
import type { KillRecord } from '../../../electron/core/kills/kernel-kill.ts';
import {
  createKernelLogParser,
  parseKmsgRecord,
  type LogLine,
} from '../../../electron/platform/linux/kills/parse-kernel-log.ts';

/** Written from the history of mm/oom_kill.c, mm/memcontrol.c and drivers/tty/sysrq.c; the versions stand at each. */

function killsIn(lines: readonly (string | Omit<LogLine, 'at'>)[], step = 1): readonly KillRecord[] {
  const parser = createKernelLogParser(4096);
  return lines.flatMap((line, index) => {
    const said = typeof line === 'string' ? { text: line } : line;
    return parser.take({ ...said, at: index * step }) ?? [];
  });
}

const kB = 1024;
const PAGE = 4096;

describe('the lines of a kill', () => {
  test.each([
    [
      '2.6.32',
      'Out of memory: kill process 1234 (httpd) score 999 or a child',
      'Killed process 1234 (httpd)',
      null,
      null,
    ],
    [
      '2.6.34',
      'Out of memory: kill process 1234 (httpd) score 999 or a child',
      'Killed process 1234 (httpd) vsz:9000kB, anon-rss:500kB, file-rss:12kB',
      512 * kB,
      null,
    ],
    [
      'RHEL 6 (2.6.32)',
      'Out of memory: Kill process 1234 (httpd) score 999 or sacrifice child',
      'Killed process 1234, UID 48, (httpd) total-vm:9000kB, anon-rss:500kB, file-rss:12kB',
      512 * kB,
      48,
    ],
    [
      'RHEL 7 (3.10)',
      'Out of memory: Kill process 1234 (httpd) score 999 or sacrifice child',
      'Killed process 1234 (httpd), UID 48, total-vm:9000kB, anon-rss:500kB, file-rss:12kB, shmem-rss:4kB',
      516 * kB,
      48,
    ],
    [
      '3.16',
      'Out of memory: Kill process 1234 (httpd) score 999 or sacrifice child',
      'Killed process 1234 (httpd) total-vm:9000kB, anon-rss:500kB, file-rss:12kB',
      512 * kB,
      null,
    ],
    [
      '4.9',
      'Out of memory: Kill process 1234 (httpd) score 999 or sacrifice child',
      'Killed process 1234 (httpd) total-vm:9000kB, anon-rss:500kB, file-rss:12kB, shmem-rss:4kB',
      516 * kB,
      null,
    ],
    [
      '5.1',
      null,
      'Out of memory: Killed process 1234 (httpd) total-vm:9000kB, anon-rss:500kB, file-rss:12kB, shmem-rss:4kB',
      516 * kB,
      null,
    ],
    [
      '5.4',
      null,
      'Out of memory: Killed process 1234 (httpd) total-vm:9000kB, anon-rss:500kB, file-rss:12kB, shmem-rss:4kB, UID:48 pgtables:60kB oom_score_adj:0',
      516 * kB,
      48,
    ],
    [
      '5.4 with vm.oom_kill_allocating_task',
      null,
      'Out of memory (oom_kill_allocating_task): Killed process 1234 (httpd) total-vm:9000kB, anon-rss:500kB, file-rss:12kB, shmem-rss:4kB, UID:48 pgtables:60kB oom_score_adj:0',
      516 * kB,
      48,
    ],
    [
      'one with more at the end than is known today',
      null,
      'Out of memory: Killed process 1234 (httpd) total-vm:9000kB, anon-rss:500kB, file-rss:12kB, shmem-rss:4kB, UID:48 pgtables:60kB oom_score_adj:0 new:1kB',
      516 * kB,
      48,
    ],
  ] as const)('Linux %s', (_, chosen, killed, resident, uid) => {
    const lines = [...(chosen === null ? [] : [chosen]), killed];
    expect(killsIn(lines)).toMatchObject([
      { pid: 1234, name: 'httpd', resident, uid, cause: 'machine', pool: 'machine', chosen: null },
    ]);
    if (chosen === null) return;
    const inCgroup = lines.map((line) => line.replace('Out of memory', 'Memory cgroup out of memory'));
    expect(killsIn(inCgroup)).toMatchObject([{ pid: 1234, cause: 'cgroup', pool: null }]);
  });

  test('what only looks like one is none', () => {
    for (const line of [
      'Out of memory and no killable processes...',
      'oom_reaper: reaped process 1234 (httpd), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB',
      'Out of memory: Kill process 1234 (httpd) score 999 or sacrifice child',
      'xKilled process 1234 (httpd)',
      'Killed process 1234',
    ]) {
      expect(killsIn([line])).toEqual([]);
    }
  });
});

describe('the table of tasks', () => {
  const table = (head: string, row: string) =>
    killsIn([
      'x invoked oom-killer: gfp_mask=0xd0, order=0, oom_score_adj=0',
      head,
      row,
      'Out of memory: Kill process 77 (7 dwarfs) score 9 or sacrifice child',
      'Killed process 77 (7 dwarfs) total-vm:9000kB, anon-rss:400kB, file-rss:0kB',
    ])[0]?.tasks[0];

  test.each([
    [
      '2.6.32',
      '[ pid ]   uid  tgid total_vm      rss cpu oom_adj name',
      '[   77]  1000    77     2250      100   1       3 7 dwarfs',
      { swap: null, pageTables: null, oomScoreAdj: 176 },
    ],
    [
      '2.6.36',
      '[ pid ]   uid  tgid total_vm      rss cpu oom_adj oom_score_adj name',
      '[   77]  1000    77     2250      100   1       3           200 7 dwarfs',
      { swap: null, pageTables: null, oomScoreAdj: 200 },
    ],
    [
      '3.10',
      '[ pid ]   uid  tgid total_vm      rss nr_ptes swapents oom_score_adj name',
      '[   77]  1000    77     2250      100       5       30           200 7 dwarfs',
      { swap: 30 * PAGE, pageTables: 5 * PAGE, oomScoreAdj: 200 },
    ],
    [
      '4.4',
      '[ pid ]   uid  tgid total_vm      rss nr_ptes nr_pmds swapents oom_score_adj name',
      '[   77]  1000    77     2250      100       5       2       30           200 7 dwarfs',
      { swap: 30 * PAGE, pageTables: 7 * PAGE, oomScoreAdj: 200 },
    ],
    [
      '4.15-rc',
      '[ pid ]   uid  tgid total_vm      rss nr_ptes nr_pmds nr_puds swapents oom_score_adj name',
      '[   77]  1000    77     2250      100       5       2       1       30           200 7 dwarfs',
      { swap: 30 * PAGE, pageTables: 8 * PAGE, oomScoreAdj: 200 },
    ],
    [
      '4.19',
      '[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name',
      '[     77]  1000    77     2250      100    20480       30           200 7 dwarfs',
      { swap: 30 * PAGE, pageTables: 20_480, oomScoreAdj: 200 },
    ],
    [
      '6.8',
      '[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name',
      '[     77]  1000    77     2250      100       60       30        10    20480       30           200 7 dwarfs',
      { swap: 30 * PAGE, pageTables: 20_480, oomScoreAdj: 200, anonymous: 70 * PAGE },
    ],
  ] as const)('of Linux %s, with a name that begins with a number and has a blank', (_, head, row, expected) => {
    expect(table(head, row)).toMatchObject({ pid: 77, name: '7 dwarfs', resident: 100 * PAGE, ...expected });
    // In a log that was copied blanks have become fewer.
    expect(table(head.replace(/\s+/g, ' '), row.replace(/\s+/g, ' '))).toMatchObject({ name: '7 dwarfs', ...expected });
  });

  test('without its heading is told by the blanks before oom_score_adj', () => {
    const lost = 'nothing of interest';
    expect(
      table(lost, '[   77]  1000    77     2250      100       5       2       30             0 7 dwarfs'),
    ).toMatchObject({
      name: '7 dwarfs',
      swap: 30 * PAGE,
      oomScoreAdj: 0,
    });
    expect(
      table(lost, '[     77]  1000    77     2250      100    20480       30         -1000 7 dwarfs'),
    ).toMatchObject({
      name: '7 dwarfs',
      oomScoreAdj: -1000,
    });
  });

  test('has the victim among the kernel’s first choices, however small it is', () => {
    const rows = Array.from(
      { length: 60 },
      (_, index) =>
        `[   ${100 + index}]  0   ${100 + index}   9999     ${9000 + index}   8192        0             0 big`,
    );
    const [kill] = killsIn([
      'x invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
      '1000000 pages RAM',
      '[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name',
      ...rows,
      '[     77]  1000    77     2250        0     8192        0           100 (sd-pam)',
      'Out of memory: Killed process 77 ((sd-pam)) total-vm:9000kB, anon-rss:0kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:8kB oom_score_adj:100',
    ]);
    expect(kill?.tasks).toHaveLength(30);
    // A tenth of 1,000,000 pages is more than any of the others holds.
    expect(kill?.tasks[0]).toMatchObject({ pid: 77, name: '(sd-pam)' });
    expect(kill?.scale).toBe(1_000_000 * PAGE);
  });
});

const MEMCG = (pid: number, name: string, pool: string) => [
  `${name} invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0`,
  'memory: usage 8192kB, limit 8192kB, failcnt 7',
  '[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name',
  `[  ${pid}]     0  ${pid}     2675     2248    57344        0             0 ${name}`,
  `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=${pool},task_memcg=${pool},task=${name},pid=${pid},uid=0`,
  `Memory cgroup out of memory: Killed process ${pid} (${name}) total-vm:10700kB, anon-rss:8064kB, file-rss:928kB, shmem-rss:0kB, UID:0 pgtables:56kB oom_score_adj:0`,
];

describe('why it was', () => {
  test.each(['SysRq : Manual OOM execution', 'sysrq: Manual OOM execution'])(
    '%j announces a kill by hand, before Linux 4.3 too',
    (line) => {
      const report = [
        'kworker/0:0 invoked oom-killer: gfp_mask=0xd0, order=0, oom_score_adj=0',
        'Out of memory: Kill process 9 (x) score 5 or sacrifice child',
        'Killed process 9 (x) total-vm:9kB, anon-rss:4kB, file-rss:0kB',
      ];
      expect(killsIn([line, ...report])).toMatchObject([{ cause: 'by-hand', pool: null }]);
      expect(killsIn(report)).toMatchObject([{ cause: 'machine' }]);
    },
  );

  test('a cpuset (Linux 5.0), and a memory policy before it (Linux 4.6 to 4.20)', () => {
    const cpuset =
      'oom-kill:constraint=CONSTRAINT_CPUSET,nodemask=(null),cpuset=web,mems_allowed=1,3,global_oom,task_memcg=/,task=x,pid=9,uid=0';
    const killed = 'Out of memory: Killed process 9 (x) total-vm:9kB, anon-rss:4kB, file-rss:0kB, shmem-rss:0kB';
    expect(killsIn([cpuset, killed])).toMatchObject([{ cause: 'nodes', nodes: '1,3', pool: 'nodes:1,3' }]);
    const policy = (nodes: string) =>
      killsIn([
        `x invoked oom-killer: gfp_mask=0x14280ca(GFP_HIGHUSER_MOVABLE|__GFP_ZERO), nodemask=${nodes}, order=0, oom_score_adj=0`,
        'x cpuset=/ mems_allowed=0-1',
        'Out of memory: Kill process 9 (x) score 5 or sacrifice child',
        'Killed process 9 (x) total-vm:9kB, anon-rss:4kB, file-rss:0kB, shmem-rss:0kB',
      ]);
    expect(policy('1')).toMatchObject([{ cause: 'nodes', nodes: '1' }]);
    expect(policy('0-1')).toMatchObject([{ cause: 'machine', nodes: null }]);
    expect(policy('(null)')).toMatchObject([{ cause: 'machine', nodes: null }]);
  });

  test('memory and swap together, where that limit was reached first (cgroup v1)', () => {
    const [kill] = killsIn([
      'x invoked oom-killer: gfp_mask=0xd0, order=0, oom_score_adj=0',
      'Task in /a killed as a result of limit of /a',
      'memory: usage 5000kB, limit 9007199254740988kB, failcnt 0',
      'memory+swap: usage 8192kB, limit 8192kB, failcnt 7',
      'Memory cgroup out of memory: Kill process 9 (x) score 5 or sacrifice child',
      'Killed process 9 (x) total-vm:9kB, anon-rss:4kB, file-rss:0kB',
    ]);
    expect(kill).toMatchObject({ pool: '/a', place: '/a', charged: { used: 8192 * kB, limit: 8192 * kB } });
  });

  test('the memory of the machine stands in its report', () => {
    const [kill] = killsIn([
      'x invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
      'active_anon:100 inactive_anon:200 isolated_anon:0',
      ' free:12000 free_pcp:5 free_cma:0',
      'Node 0 DMA free:15360kB min:20kB low:24kB',
      'Free swap  = 1024kB',
      'Total swap = 2097148kB',
      '2000000 pages RAM',
      '0 pages HighMem/MovableOnly',
      '50000 pages reserved',
      'Out of memory: Killed process 9 (x) total-vm:9kB, anon-rss:4kB, file-rss:0kB, shmem-rss:0kB',
    ]);
    expect(kill?.machine).toEqual({
      ram: 1_950_000 * PAGE,
      free: 12_000 * PAGE,
      swap: 2_097_148 * kB,
      swapFree: 1024 * kB,
    });
  });
});

describe('which report a kill belongs to', () => {
  const [, , , , , loneInB = ''] = MEMCG(2002, 'b', '/b');

  test('the kills of a cgroup that goes as a whole (memory.oom.group, Linux 4.19) have one report', () => {
    const kills = killsIn([
      ...MEMCG(1001, 'a', '/a'),
      'Tasks in /a are going to be killed due to memory.oom.group set',
      'Memory cgroup out of memory: Killed process 1001 (a) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB',
      loneInB,
    ]);
    expect(kills.map(({ pid, pool }) => [pid, pool])).toEqual([
      [1001, '/a'],
      [1001, '/a'],
      [2002, null],
    ]);
  });

  test.each([
    ['** 12 printk messages dropped **'],
    ['oom_kill_process: 132 callbacks suppressed'],
    ['Missed 14 kernel messages'],
  ])('after %j nothing that was said before counts', (lost) => {
    const lines = MEMCG(1001, 'a', '/a');
    const [kill] = killsIn([...lines.slice(0, 5), lost, lines[5] ?? '']);
    expect(kill).toMatchObject({ pid: 1001, pool: null, invoker: null, tasks: [] });
  });

  test('a report is too old after a while', () => {
    const lines = MEMCG(1001, 'a', '/a');
    const parser = createKernelLogParser(4096);
    for (const text of lines.slice(0, 5)) parser.take({ at: 0, text });
    expect(parser.take({ at: 60_000, text: lines[5] ?? '' })).toMatchObject({ pid: 1001, pool: null });
  });

  test('the reports of two processors are kept apart where the log says who writes', () => {
    const a = MEMCG(1001, 'a', '/a').map((text) => ({ text, caller: 'T1001' }));
    const b = MEMCG(2002, 'b', '/b').map((text) => ({ text, caller: 'C1' }));
    const mixed = a.flatMap((line, index) => [line, b[index] ?? line]);
    expect(killsIn(mixed)).toMatchObject([
      { pid: 1001, pool: '/a', invoker: 'a', tasks: [{ pid: 1001 }] },
      { pid: 2002, pool: '/b', invoker: 'b', tasks: [{ pid: 2002 }] },
    ]);
  });

  test('where it does not, nothing is taken from the wrong one', () => {
    const [a, b] = [MEMCG(1001, 'a', '/a'), MEMCG(2002, 'b', '/b')];
    const mixed = a.flatMap((line, index) => [line, b[index] ?? '']);
    for (const { pid, pool, tasks, charged } of killsIn(mixed)) {
      expect([null, pid === 1001 ? '/a' : '/b']).toContain(pool);
      expect([tasks, charged]).toEqual([[], null]);
    }
  });

  test('a kill for the machine does not take the report of a cgroup that is still waiting for its own', () => {
    const lines = MEMCG(1001, 'a', '/a');
    const machine = 'Out of memory: Killed process 7 (z) total-vm:9kB, anon-rss:4kB, file-rss:0kB, shmem-rss:0kB';
    expect(killsIn([...lines.slice(0, 5), machine, lines[5] ?? ''])).toMatchObject([
      { pid: 7, pool: 'machine', invoker: null },
      { pid: 1001, pool: '/a', invoker: 'a' },
    ]);
  });
});

describe('records in pieces', () => {
  const record = (flags: string, text: string) => parseKmsgRecord(`6,1,2,${flags};${text}`) ?? { text };

  test('of /dev/kmsg before Linux 4.9: `c` begins, `+` goes on', () => {
    const kills = killsIn([
      record('-', 'x invoked oom-killer: gfp_mask=0xd0, order=0, oom_score_adj=0'),
      record('c', 'Task in '),
      record('+', '/docker/one'),
      record('+', ' killed as a result of limit of '),
      record('+', '/docker'),
      record('-', 'Memory cgroup out of memory: Kill process 9 (x) score 5 or sacrifice child'),
      record('-', 'Killed process 9 (x) total-vm:9kB, anon-rss:4kB, file-rss:0kB'),
    ]);
    expect(kills).toMatchObject([{ pool: '/docker', place: '/docker/one', lines: { length: 4 } }]);
  });

  test('of a journal or syslog, which have no flags: a summary goes on until it is whole', () => {
    const path = `/${'x'.repeat(700)}`;
    const lines = MEMCG(1001, 'a', path);
    const [summary = ''] = lines.slice(4, 5);
    const pieces = [summary.slice(0, 980), summary.slice(980, 1200), summary.slice(1200)];
    const [kill] = killsIn([...lines.slice(0, 4), ...pieces, lines[5] ?? '']);
    expect(kill?.pool).toBe(path);
    expect(kill?.lines).toHaveLength(4);
  });
});
