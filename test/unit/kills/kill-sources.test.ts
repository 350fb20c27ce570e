import { appendFileSync, chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { KillRecord } from '../../../electron/core/kills/kernel-kill.ts';
import { watchJetsam } from '../../../electron/platform/darwin/watch-jetsam.ts';
import type { KillSource } from '../../../electron/platform/kill-source.ts';
import { followJournald } from '../../../electron/platform/linux/kills/follow-journald.ts';
import { followSyslog } from '../../../electron/platform/linux/kills/follow-syslog.ts';
import { queryArguments, queryExhaustion } from '../../../electron/platform/windows/query-exhaustion.ts';
import { listenToOomd } from '../../../electron/services/kills/oomd-signals.ts';
import { createConnectionDouble, createSessionBusDouble, type ConnectionDouble } from '../../doubles/bus.ts';

const CALM = { expected: false, pressed: false };
const PRESSED = { expected: false, pressed: true };
const EARLYOOM = 'sending SIGTERM to process 7 uid 0 "x": badness 9, VmRSS 3 MiB';

let folder = '';
const open: KillSource[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headroom-sources-'));
});
afterEach(() => {
  for (const source of open.splice(0)) source.close();
  rmSync(folder, { recursive: true });
});

function opened(source: KillSource): KillSource {
  open.push(source);
  return source;
}

function program(script: string): string {
  const file = path.join(folder, 'program');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** What it learns, as it arrives, until there is something. */
async function learn(source: KillSource, wanted = CALM): Promise<readonly KillRecord[]> {
  return vi.waitFor(
    () => {
      const records = source.take(wanted);
      if (records.length === 0) throw new Error('nothing was learnt');
      return records;
    },
    { timeout: 10_000, interval: 20 },
  );
}

describe('systemd-oomd on the bus', () => {
  const OWNER = ':1.7';
  const KILLED = {
    sender: OWNER,
    path: '/org/freedesktop/oom1',
    interface: 'org.freedesktop.oom1.Manager',
    member: 'Killed',
    values: ['/user.slice/app.scope', 'memory-pressure'],
  };

  async function connect(owner: string | null = OWNER): Promise<{ connection: ConnectionDouble; source: KillSource }> {
    const bus = createSessionBusDouble();
    const source = listenToOomd(bus, () => 5);
    const connection = createConnectionDouble(({ member }) =>
      member === 'GetNameOwner' && owner === null
        ? { kind: 'refused', error: 'org.freedesktop.DBus.Error.NameHasNoOwner' }
        : { kind: 'answered', values: member === 'GetNameOwner' ? [owner] : [] },
    );
    bus.connect(connection);
    await vi.waitFor(() => expect(connection.calls).toHaveLength(3));
    await Promise.resolve();
    return { connection, source };
  }

  test('asks for its signal, and takes each for the kill of a whole cgroup', async () => {
    const { connection, source } = await connect();
    expect(connection.calls.map(({ body }) => String(body?.[0]))).toEqual([
      expect.stringContaining("arg0='org.freedesktop.oom1'"),
      expect.stringContaining("interface='org.freedesktop.oom1.Manager',member='Killed'"),
      'org.freedesktop.oom1',
    ]);
    connection.signal(KILLED);
    connection.signal({ ...KILLED, values: ['/a', 'memory-used'] });
    expect(source.take(CALM)).toMatchObject([
      { by: 'systemd-oomd', at: 5, pid: null, cgroup: '/user.slice/app.scope', pool: null },
      { by: 'systemd-oomd', cgroup: '/a', pool: 'machine' },
    ]);
    expect(source.take(CALM)).toEqual([]);
  });

  test.each([
    ['from somebody else', { sender: ':1.99' }],
    ['in the name itself', { sender: 'org.freedesktop.oom1' }],
    ['of another object', { path: '/' }],
    ['of another interface', { interface: 'x' }],
    ['of another kind', { member: 'Reloading' }],
    ['with too little', { values: ['/a'] }],
    ['with too much', { values: ['/a', 'b', 'c'] }],
    ['with numbers', { values: [5, 6] }],
    ['without a path', { values: ['a', 'memory-used'] }],
    ['with a path that never ends', { values: [`/${'a'.repeat(100_000)}`, 'memory-used'] }],
  ])('a signal %s is passed over', async (_, wrong) => {
    const { connection, source } = await connect();
    connection.signal({ ...KILLED, ...wrong });
    expect(source.take(CALM)).toEqual([]);
  });

  test('the daemon may come later, go and come again', async () => {
    const { connection, source } = await connect(null);
    connection.signal(KILLED);
    expect(source.take(CALM)).toEqual([]);
    const change = (...values: unknown[]) => {
      connection.signal({ sender: 'org.freedesktop.DBus', member: 'NameOwnerChanged', values });
    };
    change('org.freedesktop.oom1', '', OWNER);
    connection.signal(KILLED);
    expect(source.take(CALM)).toHaveLength(1);
    change('org.freedesktop.oom1', OWNER, '');
    connection.signal(KILLED);
    expect(source.take(CALM)).toEqual([]);
  });

  test('a flood is cut off', async () => {
    const { connection, source } = await connect();
    for (let count = 0; count < 1000; count += 1) connection.signal(KILLED);
    expect(source.take(CALM)).toHaveLength(200);
  });
});

describe('following journald', () => {
  const ENTRY = JSON.stringify({
    __REALTIME_TIMESTAMP: '1795404298056000',
    _UID: '0',
    SYSLOG_IDENTIFIER: 'earlyoom',
    MESSAGE: EARLYOOM,
  });

  test('journalctl is started once and read as it goes on', async () => {
    const starts = path.join(folder, 'starts');
    const script = `echo "$*" >> ${starts}; printf '%s' '${ENTRY.slice(0, 40)}'; sleep 0.2; printf '%s\\n' '${ENTRY.slice(40)}'; exec sleep 60`;
    const source = opened(followJournald({ kernel: false, program: program(script) }));
    expect(await learn(source)).toMatchObject([{ by: 'earlyoom', pid: 7 }]);
    const asked = readFileSync(starts, 'utf8').split('\n').filter(Boolean);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^-f -q -o json .*-n 0 _SYSTEMD_UNIT=systemd-oomd\.service \+ /);
    expect(asked[0]).not.toContain('_TRANSPORT=kernel');
  });

  test('one that ends is started again after a while, from where it ended, but never under pressure', async () => {
    const starts = path.join(folder, 'starts');
    let now = 1_000_000;
    const script = `echo "$*" >> ${starts}; echo '${ENTRY}'; [ $(wc -l < ${starts}) -gt 1 ] && exec sleep 60`;
    const source = opened(followJournald({ kernel: true, program: program(script), now: () => now, firstRetry: 1000 }));
    const started = () => readFileSync(starts, 'utf8').split('\n').filter(Boolean);
    expect(await learn(source)).toHaveLength(1);
    now += 600_000;
    for (let count = 0; count < 20; count += 1) {
      source.take(PRESSED);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(started()).toHaveLength(1);
    now += 600_000;
    expect(await learn(source)).toHaveLength(1);
    expect(started()).toHaveLength(2);
    expect(started()[1]).toMatch(/-n all --since=@1[06]00 .*_TRANSPORT=kernel/);
  });

  test('a machine without journalctl is one without its news', async () => {
    const source = opened(followJournald({ kernel: false, program: path.join(folder, 'none'), firstRetry: 0 }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(source.take(CALM)).toEqual([]);
  });
});

describe('following files of syslog', () => {
  const line = `Nov 23 07:23:46 box earlyoom[812]: ${EARLYOOM}\n`;

  test('what is added is news, what was there is not; a file may come later and be replaced', () => {
    const [old, later] = [path.join(folder, 'syslog'), path.join(folder, 'messages')];
    writeFileSync(old, line);
    const source = opened(followSyslog([old, later], () => 9));
    expect(source.take(CALM)).toEqual([]);
    appendFileSync(old, line.slice(0, 50));
    expect(source.take(CALM)).toEqual([]);
    appendFileSync(old, line.slice(50));
    expect(source.take(CALM)).toMatchObject([{ pid: 7, at: 9 }]);
    writeFileSync(later, `something else\n${line}`);
    expect(source.take(CALM)).toHaveLength(1);
    renameSync(old, `${old}.1`);
    writeFileSync(old, line + line);
    expect(source.take(CALM)).toHaveLength(2);
    writeFileSync(old, '');
    expect(source.take(CALM)).toEqual([]);
    appendFileSync(old, line);
    expect(source.take(CALM)).toHaveLength(1);
  });
});

describe('other systems, with doubles and not verified live', () => {
  const REPORT = `{"timestamp":"2026-11-23 14:03:02.00 +0000"}\n${JSON.stringify({
    memoryStatus: { pageSize: 16384 },
    processes: [{ pid: 9, name: 'Maps', rpages: 200, reason: 'vm-pageshortage' }],
  })}`;

  test('a report of jetsam that comes is news, earlier ones are not', async () => {
    writeFileSync(path.join(folder, 'JetsamEvent-2026-11-20-000000.ips'), REPORT);
    const source = opened(watchJetsam({ folder, period: 10 }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    source.take(CALM);
    writeFileSync(path.join(folder, 'Other-2026-11-23.ips'), REPORT);
    writeFileSync(path.join(folder, 'JetsamEvent-2026-11-23-140302.ips'), REPORT);
    expect(await learn(source)).toMatchObject([{ by: 'jetsam', pid: 9, name: 'Maps' }]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(source.take(CALM)).toEqual([]);
  });

  test('a folder that is not there, or not for us, has no news', async () => {
    const source = opened(watchJetsam({ folder: path.join(folder, 'none'), period: 1 }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(source.take(CALM)).toEqual([]);
  });

  test('the event log is asked now and then, not under pressure, and an event is told once', async () => {
    const asked = path.join(folder, 'asked');
    const fixture = path.join(import.meta.dirname, '../../fixtures/windows/event-2004.xml');
    let now = Date.parse('2026-11-23T14:00:00Z');
    const source = opened(
      queryExhaustion({ program: program(`echo "$*" >> ${asked}; cat ${fixture}`), period: 1000, now: () => now }),
    );
    source.take(PRESSED);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(() => readFileSync(asked)).toThrow('ENOENT');
    expect(await learn(source)).toMatchObject([{ by: 'windows', pid: null }]);
    now += 1000;
    source.take(CALM);
    await vi.waitFor(() => expect(readFileSync(asked, 'utf8').split('\n')).toHaveLength(3));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(source.take(CALM)).toEqual([]);
    expect(queryArguments(now)).toContainEqual(
      expect.stringContaining("EventID=2004 and TimeCreated[@SystemTime>='2026-"),
    );
  });
});
