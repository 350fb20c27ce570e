import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { KillRecord } from '../../electron/core/kills/kernel-kill.ts';
import type { KillSource } from '../../electron/platform/kill-source.ts';
import { followJournald } from '../../electron/platform/linux/kills/follow-journald.ts';

const run = promisify(execFile);
const JOURNALD = ['/usr/lib/systemd/systemd-journald', '/lib/systemd/systemd-journald'].find((file) =>
  existsSync(file),
);
const NAMESPACE = `headroom${process.pid}`;
const SOCKETS = `/run/systemd/journal.${NAMESPACE}`;
const PATIENCE = { timeout: 20_000, interval: 50 };
const WANTED = { expected: false, pressed: false };

let journald: ChildProcess | null = null;
let missing: string | null = null;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'headroom-journald-'));
  missing = whatIsMissing();
  if (missing !== null || JOURNALD === undefined) return;
  mkdirSync(SOCKETS, { recursive: true });
  // A journald of a namespace of its own: the machine's, if there is one, does not notice.
  journald = spawn(JOURNALD, [NAMESPACE], { stdio: 'ignore' });
  await vi.waitFor(async () => {
    await say('earlyoom', 'earlyoom v1.7');
    expect(await journalText()).toContain('earlyoom v1.7');
  }, PATIENCE);
});
afterAll(async () => {
  if (journald) {
    const ended = once(journald, 'exit');
    journald.kill('SIGTERM');
    await ended;
  }
  for (const logs of ['/run/log/journal', '/var/log/journal']) {
    const own = existsSync(logs) ? readdirSync(logs).filter((name) => name.endsWith(`.${NAMESPACE}`)) : [];
    for (const name of own) rmSync(path.join(logs, name), { recursive: true });
  }
  rmSync(SOCKETS, { recursive: true, force: true });
  rmSync(folder, { recursive: true });
});
beforeEach((context) => {
  if (missing !== null) context.skip(missing);
});

const open: KillSource[] = [];
afterEach(() => {
  for (const source of open.splice(0)) source.close();
});

function whatIsMissing(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'a journald of its own needs root on Linux';
  if (JOURNALD === undefined) return 'not installed: systemd-journald';
  const programs = ['journalctl', 'logger', 'setpriv'];
  const absent = programs.filter((program) => !isInstalled(program));
  return absent.length > 0 ? `not installed: ${absent.join(', ')}` : null;
}

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((part) => existsSync(path.join(part, program)));
}

async function say(identifier: string, text: string, user: 'root' | 'nobody' = 'root'): Promise<void> {
  const words = ['logger', '-u', `${SOCKETS}/dev-log`, '-t', identifier, '--', text];
  const [program = '', ...args] = user === 'root' ? words : ['setpriv', '--reuid=65534', '--clear-groups', ...words];
  await run(program, args);
}

const journalText = async () => (await run('journalctl', [`--namespace=${NAMESPACE}`, '-q', '-o', 'cat'])).stdout;

function follow(): KillSource {
  const program = path.join(folder, 'journalctl');
  writeFileSync(program, `#!/bin/sh\nexec journalctl --namespace=${NAMESPACE} "$@"\n`);
  chmodSync(program, 0o755);
  const source = followJournald({ kernel: false, program });
  open.push(source);
  return source;
}

const kill = (pid: number) => `sending SIGTERM to process ${pid} uid 0 "a": badness 868, VmRSS 72 MiB`;

/** Gathers what is learnt until this one is among it; says it again until then, for the follower starts meanwhile. */
async function until(source: KillSource, again: () => Promise<void>, isWanted: (record: KillRecord) => boolean) {
  const records: KillRecord[] = [];
  await expect
    .poll(async () => {
      await again();
      records.push(...source.take(WANTED));
      return records.some(isWanted);
    }, PATIENCE)
    .toBe(true);
  return records;
}

test('what earlyoom and systemd-oomd write is heard while it is written, earlier entries and others are not', async () => {
  await say('earlyoom', kill(1));
  await expect.poll(journalText, PATIENCE).toContain('process 1 ');
  const source = follow();
  await until(
    source,
    () => say('earlyoom', kill(2)),
    ({ pid }) => pid === 2,
  );
  await say('earlyoom', kill(3), 'nobody');
  await say('other', kill(4));
  await say(
    'systemd-oomd',
    'Killed /a.slice/b due to memory pressure for /a.slice being 7.00% > 6.00% for > 20s with reclaim activity',
  );
  const records = await until(
    source,
    () => say('earlyoom', kill(5)),
    ({ pid }) => pid === 5,
  );
  expect(records).toContainEqual(
    expect.objectContaining({ by: 'systemd-oomd', cgroup: '/a.slice/b', pool: '/a.slice' }),
  );
  expect(new Set(records.map(({ pid }) => pid))).not.toContain(1);
  expect(records.every(({ pid }) => pid !== 3 && pid !== 4)).toBe(true);
  expect(Math.abs((records[0]?.at ?? 0) - Date.now())).toBeLessThan(60_000);
});

test('what the real earlyoom of this machine says of a kill is understood', async (context) => {
  if (!isInstalled('earlyoom')) context.skip('not installed: earlyoom');
  // It only says what it would do.
  const earlyoom = spawn('earlyoom', ['--dryrun', '-r', '0', '-m', '99,98', '-s', '100,100'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [earlyoom.stdout, earlyoom.stderr])
    stream.on('data', (text: Buffer) => (said += text.toString()));
  try {
    await expect.poll(() => said.includes('\ndryrun, not'), PATIENCE).toBe(true);
  } finally {
    earlyoom.kill();
  }
  const line = /^sending SIG\w+ to process .*$/m.exec(said)?.[0] ?? '';
  const records = await until(
    follow(),
    () => say('earlyoom', line),
    ({ by }) => by === 'earlyoom',
  );
  expect(line).toContain(`process ${records[0]?.pid} `);
  expect(records[0]?.lines).toEqual([line]);
});
