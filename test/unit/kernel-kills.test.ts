import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { KillRecord } from '../../electron/core/kernel-kill.ts';
import { parseJetsamReport } from '../../electron/platform/darwin/parse-jetsam.ts';
import { parseJournaldKills } from '../../electron/platform/linux/journald-kills.ts';
import { createKernelLogParser, parseKmsgRecord } from '../../electron/platform/linux/parse-kernel-log.ts';
import { parseOomDaemonLine } from '../../electron/platform/linux/parse-oom-daemons.ts';
import { parseExhaustionEvent } from '../../electron/platform/windows/parse-exhaustion-event.ts';

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
    const file = path.join(import.meta.dirname, '../fixtures/kernel-log/memcg-kill.kmsg');
    const records = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    const lines = records.map((record) => parseKmsgRecord(record)?.text ?? '');
    const kills = killsIn(lines);
    expect(kills).toHaveLength(1);
    const [kill] = kills;
    expect(kill).toMatchObject({ by: 'kernel', name: 'node', pool: '/dk-leak', invoker: 'node', oomScoreAdj: 0 });
    expect(kill?.tasks[0]).toMatchObject({ pid: kill?.pid, name: 'node' });
    const [task] = kill?.tasks ?? [];
    expect(Math.abs((task?.resident ?? 0) / (kill?.resident ?? 1) - 1)).toBeLessThan(0.02);
    expect(kill?.lines).toHaveLength(3);
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

  test.each(['a) total-vm:1kB, (b', 'x,pid=1,uid=0', ') (', '\u001b[31m'])('a program may be called %j', (name) => {
    const lines = [SUMMARY.replace('dbserver', name), KILLED.replace('dbserver', name)];
    expect(killsIn(lines)).toMatchObject([{ pid: 8556, name, pool: '/lab/p11' }]);
  });

  test('what another program wrote into the log is not believed', () => {
    expect(parseKmsgRecord(`12,5,100,-;${KILLED}`)).toBeNull();
    expect(parseKmsgRecord(`3,5,100,-;${KILLED}`)).toEqual({ micros: 100, text: KILLED });
  });

  test('bytes that the log escapes are the bytes of the name again', () => {
    expect(parseKmsgRecord('3,1,2,-;Killed \\x1b[0m')).toEqual({ micros: 2, text: 'Killed \u001b[0m' });
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

  test('systemd-oomd names a cgroup', () => {
    const text =
      'Killed /user.slice/app.scope due to memory pressure for /user.slice being 72.73% > 60.00% for > 20s with reclaim activity';
    expect(parseOomDaemonLine('systemd-oomd', { at: 5, text })).toMatchObject({
      by: 'systemd-oomd',
      pid: null,
      name: '/user.slice/app.scope',
    });
    expect(parseOomDaemonLine('systemd-oomd', { at: 5, text: 'Swap is currently detected' })).toBeNull();
  });

  test('journald hands out all of them, and damaged lines are passed over', () => {
    const entry = (identifier: string, transport: string, message: string) =>
      JSON.stringify({
        MESSAGE: message,
        __REALTIME_TIMESTAMP: '1795404298056000',
        SYSLOG_IDENTIFIER: identifier,
        _TRANSPORT: transport,
      });
    const output = [
      entry('kernel', 'kernel', SUMMARY),
      '{"MESSAGE":',
      entry('kernel', 'kernel', KILLED),
      entry('me', 'journal', KILLED),
      '',
    ].join('\n');
    expect(parseJournaldKills(output, 4096)).toMatchObject([{ pid: 8556, pool: '/lab/p11', at: 1795404298056 }]);
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

  test('event 2004 names the three largest', () => {
    const text =
      'Windows successfully diagnosed a low virtual memory condition. The following programs consumed the most virtual memory: chrome.exe (1234) consumed 5,368,709,120 bytes, a b.exe (12) consumed 100 bytes, and c.exe (5) consumed 7 bytes.';
    expect(parseExhaustionEvent(text)).toMatchObject([
      { name: 'chrome.exe', pid: 1234, resident: 5368709120 },
      { name: 'a b.exe', pid: 12, resident: 100 },
      { name: 'c.exe', pid: 5, resident: 7 },
    ]);
    expect(parseExhaustionEvent('The service was started.')).toBeNull();
  });
});
