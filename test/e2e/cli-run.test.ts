import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunReport } from '../../electron/host/cli/run-report.ts';
import { Screen } from '../doubles/screen.ts';
import { PROGRAM, runHeadroom, startHeadroom } from './headroom.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-run-'));
afterAll(() => rmSync(folder, { recursive: true }));
const environment = { XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder };

const run = (...args: readonly string[]) => runHeadroom(['run', ...args], environment);
const node = (program: string) => ['--', process.execPath, '-e', program];

const LEAKING = `const a = []; setInterval(() => a.push(Buffer.alloc(2e6, 1)), 100); setTimeout(() => process.exit(0), 14000)`;
const STEADY = `globalThis.a = Buffer.alloc(60e6, 1); setTimeout(() => {}, 9000)`;
const GREEDY = `const a = []; setInterval(() => a.push(Buffer.alloc(2e6, 1)), 50)`;

function reportIn(file: string): RunReport {
  return JSON.parse(readFileSync(file, 'utf8')) as RunReport;
}

describe('headroom run', () => {
  it('passes on the exit code and what the command prints', async () => {
    const { code, out, errors } = await run('--', 'sh', '-c', 'echo out; echo err >&2; exit 7');
    expect([code, out]).toEqual([7, 'out\n']);
    expect(errors).toContain('err\n');
    expect(errors).toContain('headroom: exit code: 7');
  });

  it('says 127 where there is no such command, 126 where it cannot be run, 125 where it is called wrongly', async () => {
    const file = path.join(folder, 'not-executable');
    writeFileSync(file, 'text');
    expect((await run('--', 'there-is-no-such-command')).code).toBe(127);
    expect((await run('--', file)).code).toBe(126);
    expect((await run('--limit', 'much', '--', 'true')).code).toBe(125);
    expect((await run('--fail-within', '10', '--', 'true')).code).toBe(125);
    expect((await run()).code).toBe(125);
  });

  it('ends as a shell would when a signal ended the command', async () => {
    expect((await run('--', 'sh', '-c', 'kill -ABRT $$')).code).toBe(134);
  });

  it('fails a leaking program when asked to, and its report says so', async () => {
    const file = path.join(folder, 'leak.json');
    const { code, errors } = await run('--fail-on-leak', '--report', file, ...node(LEAKING));
    expect(errors).toContain('it leaks');
    expect(code).toBe(3);
    const { profile } = reportIn(file);
    expect(profile.leaks).toBe(true);
    // 20 MB a second, or less where this machine is busy.
    expect(profile.growth).toBeGreaterThan(4e6);
    expect(profile.growth).toBeLessThan(30e6);
  });

  it('lets a program pass that takes what it needs and stays there', async () => {
    const file = path.join(folder, 'steady.json');
    const { code } = await run('--fail-on-leak', '--report', file, ...node(STEADY));
    const { profile } = reportIn(file);
    expect([code, profile.leaks]).toEqual([0, false]);
    expect(profile.peak).toBeGreaterThan(60e6);
    expect(profile.floor).toBeGreaterThan(60e6);
  });

  it('says that a program hit its limit, who was killed and how it came about', async (ctx) => {
    const file = path.join(folder, 'limit.md');
    const { code, errors } = await run('--limit', '120M', '--report', file, ...node(GREEDY));
    if (errors.includes('RLIMIT_AS') || errors.includes('only watched')) ctx.skip('no cgroup may be made here');
    expect(code).toBe(137);
    expect(errors).toContain('it ran out of memory');
    const report = readFileSync(file, 'utf8');
    expect(report).toContain('kept by a memory cgroup of its own');
    expect(report).toContain('A command ran out of memory: node');
    const listed = await runHeadroom(['incidents'], environment);
    expect(listed.out).toMatch(/-command {2}memory of node exhausted by node, ended: node/);
    const shown = await runHeadroom(['incidents', 'show'], environment);
    expect([shown.code, shown.out.split('\n')[0]]).toEqual([0, 'A command ran out of memory: node']);
    const page = path.join(folder, 'report.html');
    expect((await runHeadroom(['incidents', 'export', '--redact', '--out', page], environment)).code).toBe(0);
    expect(readFileSync(page, 'utf8')).not.toContain('(node)');
  });

  it('tells of a child that was killed at the limit although the command itself goes on', async (ctx) => {
    const greedy = `${process.execPath} -e "${GREEDY.replaceAll('"', "'")}"`;
    const { code, errors } = await run('--limit', '120M', '--', 'sh', '-c', `${greedy}; sleep 1; exit 8`);
    if (errors.includes('RLIMIT_AS') || errors.includes('only watched')) ctx.skip('no cgroup may be made here');
    expect(code).toBe(8);
    expect(errors).toContain('it ran out of memory');
    const shown = await runHeadroom(['incidents', 'show'], environment);
    expect(shown.out).toContain('The kernel ended node');
  });

  it('fails a program that comes too near to its limit', async (ctx) => {
    const { code, errors } = await run('--limit', '200M', '--fail-within', '70', ...node(STEADY));
    if (errors.includes('RLIMIT_AS')) ctx.skip('no cgroup may be made here');
    expect([code, errors.includes('within 70 % of its limit')]).toEqual([4, true]);
  });

  it('recognises what V8 says when its heap is full', async () => {
    const { code, errors } = await run(
      '--',
      process.execPath,
      '--max-old-space-size=20',
      '-e',
      'const a = []; for (;;) a.push(new Array(1000).fill(a.length))',
    );
    expect(code).toBe(134);
    expect(errors).toContain('headroom: it said: V8 ran out of heap');
  });

  it('forces a command that ignores the signal to end, after the grace', async () => {
    const marker = path.join(folder, 'started');
    const program = `process.on('SIGTERM', () => {}); require('fs').writeFileSync('${marker}', ''); setInterval(() => {}, 1000)`;
    const { child, ended } = startHeadroom(['run', '--grace', '1s', ...node(program)], environment);
    while (!existsSync(marker)) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill('SIGTERM');
    const { code, errors } = await ended;
    expect(code).toBe(137);
    expect(errors).toContain('SIGTERM is passed on');
    expect(errors).toContain('it is forced to end');
    expect(errors).not.toContain('ran out of memory');
  });

  it('leaves the command its time to end well', async () => {
    const marker = path.join(folder, 'started-2');
    const program = `process.on('SIGTERM', () => process.exit(5)); require('fs').writeFileSync('${marker}', ''); setInterval(() => {}, 1000)`;
    const { child, ended } = startHeadroom(['run', ...node(program)], environment);
    while (!existsSync(marker)) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill('SIGTERM');
    expect((await ended).code).toBe(5);
  });

  it('takes what stands after -- as the command, whatever it looks like', async () => {
    const { code, out } = await run('--grace', '2s', '--', 'echo', '--limit', '1G', '--', '-x');
    expect([code, out]).toEqual([0, '--limit 1G -- -x\n']);
    expect((await run('echo', '--limit')).code).toBe(125);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('passes %s on and ends as the command does', async (signal) => {
    const started = path.join(folder, `started-${signal}`);
    const program = `process.on('${signal}', () => { console.log('heard'); process.exit(9) }); require('fs').writeFileSync('${started}', ''); setInterval(() => {}, 1000)`;
    const { child, ended } = startHeadroom(['run', ...node(program)], environment);
    while (!existsSync(started)) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill(signal);
    const { code, out, errors } = await ended;
    expect([code, out]).toEqual([9, 'heard\n']);
    expect(errors).toContain(`${signal} is passed on`);
  });
});

/** What an ordinary user has: no cgroup may be made. */
describe('headroom run without the right to make a cgroup', () => {
  const own = path.join(folder, 'nobody');
  const asNobody = (args: readonly string[], more: NodeJS.ProcessEnv = {}) => {
    mkdirSync(own, { recursive: true });
    chmodSync(folder, 0o755);
    chmodSync(own, 0o777);
    const env = { ...process.env, HOME: own, XDG_STATE_HOME: own, XDG_CONFIG_HOME: own, XDG_RUNTIME_DIR: '', ...more };
    const words = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, PROGRAM, 'run', ...args];
    const child = spawn('setpriv', words, { env, stdio: ['ignore', 'pipe', 'pipe'], cwd: own });
    return new Promise<{ code: number | null; out: string; errors: string }>((resolve, reject) => {
      let out = '';
      let errors = '';
      child.stdout.on('data', (text: Buffer) => (out += text.toString()));
      child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
      child.on('error', reject);
      child.on('close', (code) => {
        resolve({ code, out, errors });
      });
    });
  };
  const missing =
    process.platform !== 'linux' || process.getuid?.() !== 0
      ? 'becoming another user needs root on Linux'
      : ['setpriv', 'prlimit'].every((program) => isOnPath(program))
        ? null
        : 'not installed: util-linux';

  it('keeps to address space, says so, and hears what the program says when it is over', async (ctx) => {
    if (missing !== null) ctx.skip(missing);
    const python = ['/usr/bin/python3', '/usr/local/bin/python3'].find((file) => existsSync(file));
    if (python === undefined) return ctx.skip('not installed: python3');
    const program = 'import time\na = []\nfor i in range(200):\n  a.append(bytearray(5_000_000))\n  time.sleep(0.02)';
    const { code, errors } = await asNobody(['--limit', '200M', '--', python, '-c', program]);
    expect(code).toBe(1);
    expect(errors).toContain('the limit is only of address space (RLIMIT_AS)');
    expect(errors).toContain('MemoryError');
    expect(errors).toContain('it said: Python ran out of memory');
    expect(errors).toContain('it ran out of memory. See: headroom incidents show');
    const peak = Number(/peak: ([\d.]+) MB private/.exec(errors)?.[1]);
    expect(peak).toBeGreaterThan(100);
    expect(peak).toBeLessThan(210);
  });

  it('runs what is within it, with its own exit code and output', async (ctx) => {
    if (missing !== null) ctx.skip(missing);
    const { code, out, errors } = await asNobody(['--limit', '200M', '--', '/bin/sh', '-c', 'ulimit -v; exit 6']);
    expect([code, out]).toEqual([6, `${200 * 1024}\n`]);
    expect(errors).toContain('exit code: 6');
  });

  it('is not led astray by folders on the search path that it may not enter', async (ctx) => {
    if (missing !== null) ctx.skip(missing);
    const closed = path.join(folder, 'closed');
    mkdirSync(closed, { recursive: true, mode: 0o700 });
    const search = { PATH: `${closed}:${process.env['PATH'] ?? ''}` };
    expect((await asNobody(['--', 'true'], search)).code).toBe(0);
    expect((await asNobody(['--', 'there-is-no-such-command'], search)).code).toBe(127);
    expect((await asNobody(['--', path.join(closed, 'x')], search)).code).toBe(126);
  });

  it('asks systemd for a scope of its own where there is a manager of the user', async (ctx) => {
    if (missing !== null) ctx.skip(missing);
    const bin = path.join(folder, 'bin');
    const runtime = path.join(folder, 'runtime');
    mkdirSync(path.join(runtime, 'systemd'), { recursive: true });
    mkdirSync(bin, { recursive: true });
    writeFileSync(path.join(runtime, 'systemd', 'private'), '');
    // Stands for the real one, which cannot run here: it says what it was asked and becomes the command.
    const script = '#!/bin/sh\necho "asked: $*"\nwhile [ "$1" != "--" ]; do shift; done\nshift\nexec "$@"\n';
    writeFileSync(path.join(bin, 'systemd-run'), script);
    chmodSync(path.join(bin, 'systemd-run'), 0o755);
    const more = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, XDG_RUNTIME_DIR: runtime };
    const { code, out, errors } = await asNobody(
      ['--limit', '200M', '--', '/bin/sh', '-c', 'sleep 0.3; echo "$0"; exit 5', '--x'],
      more,
    );
    const asked = `asked: --user --scope --quiet -p MemoryMax=${200 * 2 ** 20} -p MemorySwapMax=0 -- `;
    expect(out).toBe(`${asked}/bin/sh -c sleep 0.3; echo "$0"; exit 5 --x\n--x\n`);
    expect(code).toBe(5);
    expect(errors).toContain('kept by a systemd scope of its own');
  });
});

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((part) => existsSync(path.join(part, program)));
}

describe('headroom run in a terminal', () => {
  const ROWS = 8;
  const quote = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');

  /** In a terminal of its own (script of util-linux): everything that was written to it, in order. */
  function inTerminal(columns: number, args: readonly string[], more: NodeJS.ProcessEnv = {}) {
    const command = `stty rows ${ROWS} cols ${columns}; exec ${quote([process.execPath, PROGRAM, 'run', ...args])}`;
    const env = { ...process.env, ...environment, TERM: 'xterm', SHELL: '/bin/sh', ...more };
    const child = spawn('script', ['-qec', command, '/dev/null'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const chunks: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
    return new Promise<{ code: number | null; chunks: readonly string[] }>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        resolve({ code, chunks });
      });
    });
  }

  const missing = isOnPath('script') && isOnPath('stty') ? null : 'not installed: script, stty';
  const PROGRAM_OF_LINES = 'printf half; sleep 2; echo " and half"; for i in 1 2 3; do echo line $i; done; exit 3';

  it('shows one live line below what the command prints, and leaves nothing of it behind', async (ctx) => {
    if (missing !== null) ctx.skip(missing);
    const { code, chunks } = await inTerminal(60, ['--', 'sh', '-c', PROGRAM_OF_LINES]);
    const screen = new Screen(ROWS, 60);
    const statuses = new Set<string>();
    const above: string[] = [];
    for (const chunk of chunks) {
      screen.write(chunk);
      if (!screen.hasRegion) continue;
      statuses.add(screen.lines[ROWS - 1] ?? '');
      above.push(...screen.lines.slice(0, ROWS - 1));
    }
    expect(code).toBe(3);
    expect([...statuses].some((text) => /^headroom: [\d.]+ [kM]?B/.test(text))).toBe(true);
    expect(above.some((text) => text.includes('headroom:'))).toBe(false);
    expect(screen.hasRegion).toBe(false);
    const whole = new Screen(100, 60);
    for (const chunk of chunks) whole.write(chunk.replaceAll(/\u001b7\u001b\[\d+;1H\u001b\[2K[^\u001b]*/g, '\u001b7'));
    expect(whole.lines.slice(0, 5)).toEqual([
      'half and half',
      'line 1',
      'line 2',
      'line 3',
      expect.stringMatching(/^headroom: ran for/),
    ]);
  });

  it('keeps the line within a narrow terminal, and writes no colours', async (ctx) => {
    if (missing !== null) ctx.skip(missing);
    const { chunks } = await inTerminal(16, ['--limit', '300M', '--', 'sleep', '2'], { NO_COLOR: '1' });
    const screen = new Screen(ROWS, 16);
    for (const chunk of chunks) {
      screen.write(chunk);
      if (screen.hasRegion) expect((screen.lines[ROWS - 1] ?? '').length).toBeLessThan(16);
    }
    expect(chunks.join('')).not.toMatch(/\u001b\[[\d;]*m/);
  });

  it('writes nothing of its own into output that is piped on', async (ctx) => {
    if (missing !== null) ctx.skip(missing);
    const file = path.join(folder, 'piped');
    const command = `exec > '${file}'; exec "$0" "$@"`;
    const words = quote([
      '-c',
      command,
      process.execPath,
      PROGRAM,
      'run',
      '--',
      'sh',
      '-c',
      'echo one; sleep 1.5; echo two',
    ]);
    const child = spawn('script', ['-qec', `sh ${words}`, '/dev/null'], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.resume();
    await new Promise((resolve) => child.on('close', resolve));
    expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
  });
});
