import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { explainBytes } from '../../../electron/services/explain/explain-log.ts';
import type { Explanation } from '../../../electron/core/incident/explained.ts';

const FIXTURES = path.join(import.meta.dirname, '../../fixtures');
const NOW = new Date(2026, 10, 28, 12).getTime();
/** A kill at this time, in the reader's own time zone. */
const AT = new Date(2026, 10, 23, 7, 23, 46).getTime();

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

function explain(text: string | Uint8Array, size = 1000): Promise<Explanation> {
  return explainBytes(pieces(typeof text === 'string' ? Buffer.from(text) : text, size), NOW);
}

const PATH = '/kubepods.slice/pod-7';
/** The records of one kill, as they stand in the kernel's log. */
const RECORDS = [
  'größe invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
  'CPU: 1 PID: 4242 Comm: größe Not tainted 6.8.0',
  'memory: usage 81920kB, limit 81920kB, failcnt 12',
  'Tasks state (memory values in pages):',
  '[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name',
  '[   4242]  1000  4242    21179    20665    20416      249         0   204800        0             0 größe',
  '[   4243]  1000  4243      700      200      180       20         0    40960        0           300 npm start',
  `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=${PATH},task_memcg=${PATH}/a,task=größe,pid=4242,uid=1000`,
  'Memory cgroup out of memory: Killed process 4242 (größe) total-vm:84716kB, anon-rss:81664kB, file-rss:996kB, shmem-rss:0kB, UID:1000 pgtables:200kB oom_score_adj:0',
];

const escaped = (text: string) =>
  [...Buffer.from(text)].map((byte) => (byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`)).join('');
const journal = (MESSAGE: string, more: object = {}) => ({
  __REALTIME_TIMESTAMP: String(AT * 1000),
  _TRANSPORT: 'kernel',
  SYSLOG_FACILITY: '0',
  SYSLOG_IDENTIFIER: 'kernel',
  MESSAGE,
  ...more,
});
const bytesOf = (text: string) => (/[^\x20-\x7e]/.test(text) ? [...Buffer.from(text)] : text);

/** The same event as people have it. */
const FORMS: Readonly<Record<string, (line: string, index: number) => string>> = {
  '/dev/kmsg': (line, index) => `4,${100 + index},1992831958,-;${escaped(line)}`,
  '/dev/kmsg with callers': (line, index) => `4,${100 + index},1992831958,-,caller=T4242;${escaped(line)}`,
  dmesg: (line) => `[ 1992.831958] ${line}`,
  'dmesg with callers': (line) => `[ 1992.831958][ T4242] ${line}`,
  'dmesg -T': (line) => `[Mon Nov 23 07:23:46 2026] ${line}`,
  'dmesg -r': (line) => `<4>[ 1992.831958] ${line}`,
  'dmesg -x': (line) => `kern  :warn  : [ 1992.831958] ${line}`,
  'dmesg in colours': (line) => `\u001b[32m[ 1992.831958] \u001b[0m\u001b[33m${line}\u001b[0m`,
  'dmesg --time-format iso': (line) => `2026-11-23T07:23:46,123456 ${line}`,
  'syslog of today': (line) => `2026-11-23T07:23:46.123456 box kernel: [ 1992.831958] ${line}`,
  'syslog of old': (line) => `Nov 23 07:23:46 box kernel: [ 1992.831958] ${line}`,
  'journalctl -k': (line) => `Nov 23 07:23:46 box kernel: ${line}`,
  'journalctl -o short-full': (line) => `Mon 2026-11-23 07:23:46 box kernel: ${line}`,
  'journalctl -o short-monotonic': (line) => `[ 1992.831958] box kernel: ${line}`,
  'journalctl -o json': (line) => JSON.stringify(journal(line, { MESSAGE: bytesOf(line) })),
  'journalctl -o json-pretty': (line) => JSON.stringify(journal(line), null, 4),
  'journalctl -o verbose': (line) =>
    `Mon 2026-11-23 07:23:46.123456 [s=abc;i=1]\n    _TRANSPORT=kernel\n    SYSLOG_FACILITY=0\n    MESSAGE=${line}`,
  'journalctl -o export': (line) =>
    `__CURSOR=s=abc\n__REALTIME_TIMESTAMP=${AT * 1000}\n_TRANSPORT=kernel\nSYSLOG_FACILITY=0\nMESSAGE=${line}\n`,
  'Windows line ends': (line) => `[ 1992.831958] ${line}\r`,
  'nothing before it': (line) => line,
};

describe('one kill in any form of the log', () => {
  test.each(Object.keys(FORMS))('%s', async (name) => {
    const form = FORMS[name] ?? String;
    const { explained } = await explain(`${RECORDS.map(form).join('\n')}\n`, 77);
    expect(explained).toHaveLength(1);
    expect(explained[0]?.incident).toMatchObject({
      kind: 'kill',
      pool: { id: PATH, kind: 'cgroup', used: 81_920 * 1024, limit: 81_920 * 1024, counted: 'log' },
      culprit: { name: 'größe', pid: 4242, known: 'log' },
      victims: [{ pid: 4242, name: 'größe', uid: 1000, size: 82_660 * 1024 }],
      difference: null,
      records: [{ constraint: 'CONSTRAINT_MEMCG', place: `${PATH}/a`, tasks: [{ pid: 4242 }, { name: 'npm start' }] }],
    });
    const time = explained[0]?.time;
    if (time?.kind === 'clock') expect(Math.abs(time.at - AT)).toBeLessThan(1000);
    else expect(['boot', 'none']).toContain(time?.kind);
  });

  test('a log of the kernel and of a journal together tell of it once', async () => {
    const both = ['dmesg -T', 'journalctl -k'].map((name) => RECORDS.map(FORMS[name] ?? String).join('\n'));
    expect((await explain(both.join('\n'))).explained).toHaveLength(1);
  });

  test('a log of one form after another, and braces that belong to no entry', async () => {
    const forms = ['journalctl -o verbose', 'dmesg'].map((name) => RECORDS.map(FORMS[name] ?? String).join('\n'));
    const { explained } = await explain(`{\n${forms.join('\n')}\n}\n`);
    // The one has a time by the clock, the other one since the start of the machine.
    expect(explained.map(({ incident, time }) => [incident.pool.id, time.kind])).toEqual([
      [PATH, 'clock'],
      [PATH, 'boot'],
    ]);
  });

  test('in UTF-16, as a shell of Windows writes it', async () => {
    const text = Buffer.from(`\ufeff${RECORDS.join('\r\n')}`, 'utf16le');
    expect((await explain(text, 33)).explained[0]?.incident.victims).toMatchObject([{ name: 'größe' }]);
  });
});

describe('what else is explained', () => {
  test('lines of earlyoom of every version', async () => {
    const old = readFileSync(path.join(FIXTURES, 'kernel-log/published/earlyoom-lines-before-1.3.txt'), 'utf8');
    const { explained } = await explain(old);
    expect(explained.map(({ incident }) => incident.victims[0])).toMatchObject([
      { pid: 4711, name: 'chrome', size: 98 * 2 ** 20 },
      { pid: 5874, name: 'bash', size: 3160 * 2 ** 20 },
      { pid: 27_541, name: 'bash', size: 7609 * 2 ** 20 },
    ]);
    expect(explained.every(({ incident }) => incident.kind === 'precaution')).toBe(true);
  });

  test('a whole process group that earlyoom has ended', async () => {
    const file = path.join(FIXTURES, 'kernel-log/published/earlyoom-g-flag-whole-process-group.txt');
    const { explained } = await explain(readFileSync(file));
    expect(explained).toHaveLength(1);
    expect(explained[0]?.incident.records).toMatchObject([
      { pid: 77, name: 'make', processGroup: 70, oomScoreAdj: 300 },
    ]);
  });

  test('earlyoom that only says what it would do has ended nobody', async () => {
    const would = (pid: number) =>
      `Nov 23 07:23:46 box earlyoom[9]: sending SIGTERM to process ${pid} uid 0 "x": oom_score 9, oom_score_adj 0, VmRSS 3 MiB, cmdline "x"`;
    const dry = 'Nov 23 07:23:46 box earlyoom[9]: dryrun, not actually sending any signal';
    expect((await explain([would(7), dry, would(8), dry].join('\n'))).explained).toEqual([]);
    const { explained } = await explain([would(7), dry, would(8)].join('\n'));
    expect(explained.map(({ incident }) => incident.records[0]?.pid)).toEqual([8]);
    const program = 'Nov 23 07:23:46 box other[9]: dryrun, not actually sending any signal';
    expect((await explain([would(7), program].join('\n'))).explained).toHaveLength(1);
  });

  test('systemd-oomd 247, which says why it acts, and systemd, which says on whom', async () => {
    const pressed =
      'Nov 23 07:23:46 box systemd-oomd[5]: Memory pressure for /user.slice is greater than 60 for more than 10 seconds and there was reclaim activity';
    const swap = 'Nov 23 07:23:46 box systemd-oomd[5]: Swap used (9) / total (10) is more than 90%';
    const unit = 'Nov 23 07:23:47 box systemd[1]: app-chrome.scope: systemd-oomd killed 23 process(es) in this unit.';
    const records = async (...lines: string[]) =>
      (await explain(lines.join('\n'))).explained.flatMap(({ incident }) => incident.records);
    expect(await records(pressed, unit)).toMatchObject([
      { by: 'systemd-oomd', pid: null, name: 'app-chrome.scope', cgroup: null, pool: '/user.slice' },
    ]);
    expect(await records(swap, unit)).toMatchObject([{ name: 'app-chrome.scope', pool: 'machine' }]);
    // That it acts does not say that it has ended anybody.
    for (const lines of [[pressed], [swap], [unit], [unit, pressed]]) expect(await records(...lines)).toEqual([]);
  });

  test('a kill of later versions of systemd-oomd is one kill, although systemd tells of it too', async () => {
    const lines = [
      'Nov 23 07:23:46 box systemd-oomd[5]: Killed /user.slice/app.scope due to memory pressure for /user.slice being 72.73% > 60.00% for > 20s with reclaim activity',
      'Nov 23 07:23:47 box systemd[1]: app.scope: systemd-oomd killed 23 process(es) in this unit.',
    ];
    expect((await explain(lines.join('\n'))).explained).toHaveLength(1);
  });

  test('lines of oomd, nohang and lmkd', async () => {
    const lines = [
      '<12>[ 100.5] oomd kill: 56.64 46.71 12.40 workload.slice/web 123456789 ruleset:[r] detectorgroup:[d] killer:kill_by_memory_size_or_growth v2',
      'Nov 23 07:23:46 box nohang[9]:   PID:       321, name: tail, state: S, EUID: 1000, SID: 1 (x), lifetime: 5s',
      'Nov 23 07:23:46 box nohang[9]:   Vm, MiB:   Size: 9, RSS: 7 (Anon: 6, File: 1, Shmem: 0), Swap: 0',
      'Nov 23 07:23:46 box nohang[9]:   Sending SIGKILL to the victim',
      "11-23 07:31:28.588   152   152 I lowmemorykiller: Kill 'com.example.app' (6870), uid 10100, oom_score_adj 900 to free 2740708kB rss, 90208kB swap; reason: low watermark is breached",
    ];
    const { explained } = await explain(lines.join('\n'));
    expect(explained.map(({ incident }) => incident.records[0])).toMatchObject([
      { by: 'nohang', pid: 321, name: 'tail', uid: 1000, resident: 7 * 2 ** 20 },
      { by: 'lmkd', pid: 6870, name: 'com.example.app', uid: 10_100, oomScoreAdj: 900, resident: 2_740_708 * 1024 },
    ]);
    const kmsg =
      '12,7,100500000,-;oomd kill: 56.64 46.71 12.40 workload.slice/web 123456789 ruleset:[r] detectorgroup:[d] killer:kill_by_swap_usage v2';
    const [oomd] = (await explain(kmsg)).explained;
    expect(oomd?.incident.records).toMatchObject([{ by: 'oomd', cgroup: '/workload.slice/web', pid: null }]);
    expect((await explain(kmsg.replace('killer:', 'killer:(dry)'))).explained).toEqual([]);
  });

  test('a report of macOS: own limits are not an exhausted machine, and other reasons are no matter of memory', async () => {
    const file = path.join(FIXTURES, 'darwin/jetsam-own-limit-and-not-memory.ips');
    const { explained } = await explain(readFileSync(file));
    expect(explained.map(({ incident }) => [incident.kind, incident.victims[0]?.name, incident.culprit])).toEqual([
      ['own-limit', 'spotlightknowledged', null],
      ['own-limit', 'wifip2pd', null],
    ]);
  });

  test('an event of Windows: what was promised, by whom', async () => {
    const { explained } = await explain(readFileSync(path.join(FIXTURES, 'windows/event-2004.xml')));
    expect(explained).toMatchObject([
      { incident: { kind: 'exhaustion', pool: { used: 33_931_264_000, limit: 34_359_738_368 }, victims: [] } },
    ]);
  });

  test('what a program printed', async () => {
    const text =
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n 1: 0xb00 node::Abort()\n';
    expect((await explain(text)).explained).toMatchObject([
      { incident: { kind: 'command', pool: { kind: 'heap-cap', label: 'V8 (Node.js)' }, victims: [] } },
    ]);
  });

  test('a kill that another program only writes of is none', async () => {
    const [, , , , , , , , killed = ''] = RECORDS;
    for (const line of [
      `12,5,100,-;${killed}`,
      `<12>[ 1.5] ${killed}`,
      `user  :notice: [ 1.5] ${killed}`,
      `Nov 23 07:23:46 box myapp[3]: ${killed}`,
      JSON.stringify(journal(killed, { _TRANSPORT: 'syslog', SYSLOG_IDENTIFIER: 'kernel' })),
    ]) {
      expect((await explain(line)).explained).toEqual([]);
    }
  });

  test.each([
    '',
    '\n\n',
    '{',
    '{"a":',
    '<Event',
    'nothing of the kind\n',
    '\u0000\u0000\ufffd',
    '[',
    '{\n'.repeat(2000),
  ])('%j tells of nothing', async (text) => {
    expect((await explain(text)).explained).toEqual([]);
  });

  test('of too many kills the newest are told, and how many came before', async () => {
    const line = (pid: number) =>
      `[${pid}.000000] Out of memory: Killed process ${pid} (x) total-vm:1kB, anon-rss:1kB, file-rss:0kB`;
    const { explained, earlier } = await explain(
      Array.from({ length: 2100 }, (_, index) => line(index * 10)).join('\n'),
      65_536,
    );
    expect([explained.length, earlier]).toEqual([2000, 100]);
  });
});
