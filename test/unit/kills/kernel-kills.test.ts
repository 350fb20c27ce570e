import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { KillRecord } from '../../../electron/core/kills/kernel-kill.ts';
import { parseJetsamReport } from '../../../electron/platform/darwin/parse-jetsam.ts';
import { parseJournaldLine } from '../../../electron/platform/linux/kills/parse-journald.ts';
import { createKernelLogParser, parseKmsgRecord } from '../../../electron/platform/linux/kills/parse-kernel-log.ts';
import { parseSyslogLine } from '../../../electron/platform/linux/kills/follow-syslog.ts';
import { createOomDaemonParser, parseOomDaemonLine } from '../../../electron/platform/linux/kills/parse-oom-daemons.ts';
import { parseExhaustionEvents } from '../../../electron/platform/windows/parse-exhaustion-event.ts';

function killsIn(lines: readonly string[]): readonly KillRecord[] {
  const parser = createKernelLogParser(4096);
  return lines.flatMap((text, index) => parser.take({ at: index, text }) ?? []);
}

const SUMMARY =
  'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/lab/p11,task_memcg=/lab/p11,task=dbserver,pid=8556,uid=0';
const KILLED =
  'Memory cgroup out of memory: Killed process 8556 (dbserver) total-vm:231280kB, anon-rss:227976kB, file-rss:1516kB, shmem-rss:0kB, UID:0 pgtables:492kB oom_score_adj:0';

describe('the kernel log', () => {
  test('a recorded report gives the victim, the cgroup, who asked and the table of tasks', () => {
    const file = path.join(import.meta.dirname, '../../fixtures/kernel-log/memcg-kill.kmsg');
    const records = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    const lines = records.map((record) => parseKmsgRecord(record)?.text ?? '');
    const kills = killsIn(lines);
    expect(kills).toHaveLength(1);
    const [kill] = kills;
    expect(kill).toMatchObject({ by: 'kernel', name: 'node', pool: '/dk-leak', invoker: 'node', oomScoreAdj: 0 });
    expect(kill?.tasks[0]).toMatchObject({ pid: kill?.pid, name: 'node' });
    const [task] = kill?.tasks ?? [];
    expect(Math.abs((task?.resident ?? 0) / (kill?.resident ?? 1) - 1)).toBeLessThan(0.02);
    expect(kill?.lines).toHaveLength(4);
    expect(kill?.charged).toEqual({ used: 1464840 * 1024, limit: 1464840 * 1024 });
  });

  test('the two lines alone are enough', () => {
    expect(killsIn([SUMMARY, KILLED])).toMatchObject([
      { pid: 8556, name: 'dbserver', pool: '/lab/p11', resident: 229492 * 1024, oomScoreAdj: 0 },
    ]);
  });

  test('without its summary a kill in a cgroup has no pool, one of the machine has', () => {
    const machine = KILLED.replace('Memory cgroup out', 'Out');
    expect(killsIn([KILLED, machine]).map(({ pool }) => pool)).toEqual([null, 'machine']);
  });

  test('a summary of the machine is told from one of a cgroup', () => {
    const global =
      'oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/a,task=x,pid=1,uid=0';
    expect(killsIn([global, KILLED.replace('Memory cgroup out', 'Out')])[0]?.pool).toBe('machine');
  });

  test.each(['a) total-vm:1kB, (b', 'x,pid=1,uid=0', ') (', '\u001b[31m', 'a\nb'])(
    'a program may be called %j',
    (name) => {
      const lines = [SUMMARY.replace('dbserver', name), KILLED.replace('dbserver', name)];
      expect(killsIn(lines)).toMatchObject([{ pid: 8556, name, pool: '/lab/p11' }]);
    },
  );

  test('what another program wrote into the log is told from what the kernel wrote', () => {
    expect(parseKmsgRecord(`12,5,100,-;${KILLED}`)?.facility).toBe(1);
    expect(parseKmsgRecord(`3,5,100,-;${KILLED}`)).toEqual({ micros: 100, facility: 0, text: KILLED });
  });

  test('bytes that the log escapes are the bytes of the name again', () => {
    expect(parseKmsgRecord('3,1,2,-;Killed \\x1b[0m')).toMatchObject({ micros: 2, text: 'Killed \u001b[0m' });
    expect(parseKmsgRecord('3,1,2,-;(a\\xc3\\xa7\\xc3\\xa3o \\xe2\\x80\\xaegnp)')?.text).toBe('(ação \u202egnp)');
    // A name is cut to 15 bytes, maybe within a letter.
    expect(parseKmsgRecord('3,1,2,-;(caf\\xc3)')?.text).toBe('(caf\ufffd)');
  });
});

describe('daemons that act before the kernel does', () => {
  test('earlyoom names a process', () => {
    const text =
      'sending SIGTERM to process 7124 uid 1000 "chrome": oom_score 985, VmRSS 1234 MiB, cmdline "chrome --x"';
    expect(parseOomDaemonLine('earlyoom', { at: 5, text })).toMatchObject({
      by: 'earlyoom',
      pid: 7124,
      name: 'chrome',
      pool: 'machine',
      resident: 1234 * 2 ** 20,
      at: 5,
    });
    const older = 'sending SIGKILL to process 12 uid 0 "a "b"": badness 805, VmRSS 42 MiB';
    expect(parseOomDaemonLine('earlyoom', { at: 5, text: older })).toMatchObject({ pid: 12, name: 'a "b"' });
  });

  test('earlyoom of every version is understood', () => {
    const newest =
      'sending SIGTERM to process 9 uid 0 "x": oom_score 985, oom_score_adj -5, VmRSS 3 MiB, cmdline "x "VmRSS 9 MiB"';
    expect(parseOomDaemonLine('earlyoom', { at: 5, text: newest })).toMatchObject({ pid: 9, oomScoreAdj: -5 });
    for (const text of [
      'sending SIGKILL to process',
      'process 9 exited after 0.1 seconds',
      '',
      `${'x'.repeat(9999)} sending SIGTERM`,
    ]) {
      expect(parseOomDaemonLine('earlyoom', { at: 5, text })).toBeNull();
    }
  });

  test('systemd-oomd names a cgroup, and the one under pressure where it says so', () => {
    const reason = 'memory pressure for /user.slice being 72.73% > 60.00% for > 20s with reclaim activity';
    for (const text of [
      `Killed /user.slice/app.scope due to ${reason}`,
      `Marked /user.slice/app.scope for killing due to ${reason}`,
    ]) {
      expect(parseOomDaemonLine('systemd-oomd', { at: 5, text })).toMatchObject({
        by: 'systemd-oomd',
        pid: null,
        cgroup: '/user.slice/app.scope',
        pool: '/user.slice',
      });
    }
    const swap =
      'Killed /a b/c.scope due to memory used (9) / total (9) and swap used (8) / total (9) being more than 90.00%';
    expect(parseOomDaemonLine('systemd-oomd', { at: 5, text: swap })).toMatchObject({
      cgroup: '/a b/c.scope',
      pool: 'machine',
    });
    expect(parseOomDaemonLine('systemd-oomd', { at: 5, text: 'Swap is currently detected' })).toBeNull();
  });
});

describe('journald', () => {
  const KILL = 'sending SIGTERM to process 7 uid 0 "x": oom_score 9, VmRSS 3 MiB, cmdline "x"';
  const line = (fields: object) => JSON.stringify({ __REALTIME_TIMESTAMP: '1795404298056000', ...fields });
  const read = (fields: object) =>
    parseJournaldLine(line(fields), createKernelLogParser(4096), createOomDaemonParser());

  test('the kernel speaks through it, others in its place do not', () => {
    const kernel = { _TRANSPORT: 'kernel', SYSLOG_IDENTIFIER: 'kernel', MESSAGE: KILLED };
    expect(read({ ...kernel, SYSLOG_FACILITY: '0' })).toMatchObject({ pid: 8556, at: 1795404298056 });
    expect(read({ ...kernel, SYSLOG_FACILITY: '1' })).toBeNull();
    expect(read({ ...kernel, SYSLOG_FACILITY: '0', _TRANSPORT: 'syslog' })).toBeNull();
  });

  test('a daemon is known by its unit, or by its name where root sends', () => {
    expect(read({ _SYSTEMD_UNIT: 'earlyoom.service', _UID: '61234', MESSAGE: KILL })).toMatchObject({ pid: 7 });
    expect(read({ _UID: '0', SYSLOG_IDENTIFIER: 'earlyoom', MESSAGE: KILL })).toMatchObject({ pid: 7 });
    expect(read({ _UID: '1000', SYSLOG_IDENTIFIER: 'earlyoom', MESSAGE: KILL })).toBeNull();
    expect(read({ _SYSTEMD_UNIT: 'user@1000.service', _UID: '1000', MESSAGE: KILL })).toBeNull();
  });

  test('text that is not all printable comes as bytes', () => {
    const bytes = [...Buffer.from(KILL.replace('"x"', '"ä\u001b"'))];
    expect(read({ _UID: '0', SYSLOG_IDENTIFIER: 'earlyoom', MESSAGE: bytes })).toMatchObject({ name: 'ä\u001b' });
  });

  test.each(['', '{"MESSAGE":', '[]', 'null', '{"MESSAGE":5}', line({ MESSAGE: [1, 'a'] })])(
    '%j is no entry',
    (text) => {
      expect(parseJournaldLine(text, createKernelLogParser(4096), createOomDaemonParser())).toBeNull();
    },
  );
});

describe('a syslog file', () => {
  test.each([
    'Nov 23 07:23:46 box earlyoom[812]: ',
    '2026-11-23T07:23:46.123456+00:00 box earlyoom[812]: ',
    'Nov 23 07:23:46 box daemon.warn earlyoom: ',
  ])('%j leads a line of earlyoom', (head) => {
    const text = 'sending SIGTERM to process 7 uid 0 "x": badness 9, VmRSS 3 MiB';
    expect(parseSyslogLine(head + text, 5)).toMatchObject({ by: 'earlyoom', pid: 7, at: 5 });
    expect(parseSyslogLine(head.replace('earlyoom', 'other') + text, 5)).toBeNull();
  });
});

describe('other systems, from their descriptions and not verified live', () => {
  test('a jetsam report names what was killed and why', () => {
    const head = '{"bug_type":"298","timestamp":"2026-11-23 14:03:02.00 +0000"}';
    const body = JSON.stringify({
      memoryStatus: { pageSize: 16384 },
      processes: [
        { pid: 5, name: 'Safari', rpages: 1000 },
        { pid: 9, name: 'Maps', rpages: 200, reason: 'vm-pageshortage' },
      ],
    });
    expect(parseJetsamReport(`${head}\n${body}`)).toMatchObject([
      {
        by: 'jetsam',
        pid: 9,
        name: 'Maps',
        resident: 200 * 16384,
        at: Date.parse('2026-11-23T14:03:02Z'),
        tasks: [{ pid: 5 }, { pid: 9 }],
      },
    ]);
    expect(parseJetsamReport('no report')).toEqual([]);
  });

  test('event 2004 names the largest, in any language of the system', () => {
    const xml = readFileSync(path.join(import.meta.dirname, '../../fixtures/windows/event-2004.xml'), 'utf8');
    expect(parseExhaustionEvents(xml)).toMatchObject([
      {
        by: 'windows',
        pid: null,
        at: Date.parse('2026-11-23T14:03:02.123Z'),
        charged: { used: 33_931_264_000, limit: 34_359_738_368 },
        tasks: [
          { name: 'a & b <c>.exe', pid: 1234, resident: 5368709120 },
          { name: 'vmmemWSL', pid: 12, resident: 941436928 },
        ],
      },
    ]);
    expect(parseExhaustionEvents(xml.replace('>2004<', '>2003<'))).toEqual([]);
    expect(parseExhaustionEvents('')).toEqual([]);
  });
});
