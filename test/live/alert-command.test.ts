import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Message } from '../../electron/core/model/assessment.ts';
import {
  createAlertCommand,
  type AlertCommand,
  type AlertCommandOptions,
} from '../../electron/services/notifier/alert-command.ts';

const WAIT = { timeout: 30_000, interval: 20 };

let directory: string;
let running: AlertCommand | null = null;

beforeEach((context) => {
  if (process.platform === 'win32') context.skip('these commands are scripts of a shell');
  directory = mkdtempSync(path.join(tmpdir(), 'headroom-on-alert-'));
});
afterEach(() => {
  running?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function start(script: string, options: Partial<AlertCommandOptions> = {}) {
  const file = path.join(directory, 'on-alert');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  const troubles: Message[] = [];
  running = createAlertCommand({
    command: () => [file, 'own argument', '--', directory],
    own: { startOutside: (begin) => begin() },
    onTrouble: (trouble) => troubles.push(trouble),
    ...options,
  });
  return { command: running, troubles, kinds: () => troubles.map(({ key }) => key) };
}

const written = (name: string) => {
  const file = path.join(directory, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

test('it gets the arguments of its user and nothing else; what comes from the machine is in the environment', async () => {
  process.env['HEADROOM_PID'] = '4711';
  try {
    const { command } = start(
      'printf "%s\\n" "$#" "$@" "$HEADROOM_CULPRIT" "${HEADROOM_PID-unset}" >"$3/got"; echo >"$3/done"',
    );
    command.run('a', { HEADROOM_CULPRIT: '--delete $(touch x); `id`' });
    await expect.poll(() => written('done'), WAIT).toBe('\n');
    expect(written('got').split('\n')).toEqual([
      '3',
      'own argument',
      '--',
      directory,
      '--delete $(touch x); `id`',
      'unset',
      '',
    ]);
  } finally {
    delete process.env['HEADROOM_PID'];
  }
});

test('never two run at once: later alerts wait, of the same culprit only the newest, and none whose danger has passed', async () => {
  const { command } = start(
    [
      'mkdir "$3/alone" || echo overlap >>"$3/log"',
      'echo "$HEADROOM_TITLE" >>"$3/log"',
      'while [ ! -e "$3/go" ]; do sleep 0.02; done',
      'rmdir "$3/alone"',
    ].join('\n'),
  );
  command.run('a', { HEADROOM_TITLE: 'first' });
  command.run('b', { HEADROOM_TITLE: 'passed' });
  command.run('c', { HEADROOM_TITLE: 'old' });
  command.run('c', { HEADROOM_TITLE: 'new' });
  command.run('d', { HEADROOM_TITLE: 'last' });
  command.forget('b');
  await expect.poll(() => written('log'), WAIT).toBe('first\n');
  writeFileSync(path.join(directory, 'go'), '');
  await expect.poll(() => written('log'), WAIT).toBe('first\nnew\nlast\n');
});

test('a failure is told once, and again only after the command has worked', async () => {
  const { command, troubles } = start('echo >>"$3/runs"; exit "$HEADROOM_TITLE"');
  let runs = 0;
  const run = async (code: string) => {
    command.run('a', { HEADROOM_TITLE: code });
    runs += 1;
    await expect.poll(() => written('runs').length, WAIT).toBe(runs);
  };
  for (const code of ['3', '3', '0', '3']) await run(code);
  await expect.poll(() => troubles.length, WAIT).toBe(2);
  expect(troubles[0]).toMatchObject({ key: 'on-alert.failed', values: { code: 3 } });
});

test('a command that hangs is ended with all that it has started, told once, and does not hold up the next alert', async () => {
  const script = 'if [ "$HEADROOM_TITLE" = hang ]; then sleep 600 & echo $! >"$3/pid"; wait; fi; echo >"$3/went-on"';
  const { command, kinds } = start(script, { longest: 1000 });
  command.run('a', { HEADROOM_TITLE: 'hang' });
  command.run('b', { HEADROOM_TITLE: 'quick' });
  await expect.poll(() => written('went-on'), WAIT).toBe('\n');
  expect(kinds()).toEqual(['on-alert.too-long']);
  const pid = Number(written('pid'));
  expect(pid).toBeGreaterThan(1);
  await expect.poll(() => isRunning(pid), WAIT).toBe(false);
});

test('a command that ignores being asked to end is forced', async () => {
  const { command, kinds } = start('trap "" TERM; echo >"$3/up"; while :; do sleep 0.1; done', { longest: 500 });
  command.run('a', {});
  await expect.poll(() => written('up'), WAIT).toBe('\n');
  await expect.poll(kinds, WAIT).toEqual(['on-alert.too-long']);
});

test('a program that is not there is told once, however often it is wanted', async () => {
  const missing = path.join(directory, 'missing');
  const { command, troubles } = start('', { command: () => [missing] });
  for (const key of ['a', 'b', 'c']) command.run(key, {});
  await expect.poll(() => troubles.length, WAIT).toBeGreaterThan(0);
  expect(troubles).toEqual([
    { key: 'on-alert.not-started', values: { program: missing, reason: expect.stringContaining('ENOENT') } },
  ]);
});

test('what runs when Headroom ends is ended, and nothing starts after that', async () => {
  const { command, troubles } = start('echo $$ >>"$3/pid"; exec sleep 600');
  command.run('a', {});
  command.run('b', {});
  await expect.poll(() => written('pid'), WAIT).not.toBe('');
  command.stop();
  const pid = Number(written('pid'));
  await expect.poll(() => isRunning(pid), WAIT).toBe(false);
  command.run('c', {});
  expect(written('pid').trim()).toBe(String(pid));
  expect(troubles).toEqual([]);
});

/** Ended processes that nobody has waited for yet count as ended. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
