import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunReport } from '../../../electron/host/cli/run-report.ts';
import { isOnPath, PROGRAM, runHeadroom, startHeadroom } from '../harness/headroom.ts';

// Each attempt has a folder of its own, because `--report` replaces no file that is there.
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headroom-run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const environment = () => ({ XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder });

const run = (...args: readonly string[]) => runHeadroom(['run', ...args], environment());
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
    const listed = await runHeadroom(['incidents'], environment());
    expect(listed.out).toMatch(/-command {2}memory of node exhausted by node, ended: node/);
    const shown = await runHeadroom(['incidents', 'show'], environment());
    expect([shown.code, shown.out.split('\n')[0]]).toEqual([0, 'A command ran out of memory: node']);
    const page = path.join(folder, 'report.html');
    expect((await runHeadroom(['incidents', 'export', '--redact', '--out', page], environment())).code).toBe(0);
    expect(readFileSync(page, 'utf8')).not.toContain('(node)');
  });

  it('tells of a child that was killed at the limit although the command itself goes on', async (ctx) => {
    const greedy = `${process.execPath} -e "${GREEDY.replaceAll('"', "'")}"`;
    const { code, errors } = await run('--limit', '120M', '--', 'sh', '-c', `${greedy}; sleep 1; exit 8`);
    if (errors.includes('RLIMIT_AS') || errors.includes('only watched')) ctx.skip('no cgroup may be made here');
    expect(code).toBe(8);
    expect(errors).toContain('it ran out of memory');
    const shown = await runHeadroom(['incidents', 'show'], environment());
    expect(shown.out).toContain('The kernel ended node');
  });

  it('fails a program that comes too near to its limit', async (ctx) => {
    const { code, errors } = await run('--limit', '200M', '--fail-within', '70', ...node(STEADY));
    if (errors.includes('RLIMIT_AS')) ctx.skip('no cgroup may be made here');
    expect([code, errors.includes('within 70% of its limit')]).toEqual([4, true]);
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

  it('blames nobody but the program itself when its own heap was full', async () => {
    const leak =
      'const a = []; setInterval(() => { for (let i = 0; i < 20000; i += 1) a.push({ x: i, y: `k${i}` }) }, 5)';
    const file = path.join(folder, 'heap.json');
    const { code } = await run('--report', file, '--', process.execPath, '--max-old-space-size=60', '-e', leak);
    expect(code).toBe(134);
    const { incident } = reportIn(file);
    expect(incident).toMatchObject({
      kind: 'command',
      pool: { kind: 'heap-cap', label: 'node' },
      culprit: { name: 'node' },
    });
    expect(incident?.victims).toMatchObject([{ name: 'node', known: 'exit' }]);
    expect(incident?.culprit?.identity?.pid).toBe(incident?.victims[0]?.pid);
  });

  it.each([
    [
      'an error that was handled',
      'python3',
      ['-c', 'import traceback\ntry:\n bytearray(10**14)\nexcept MemoryError:\n traceback.print_exc()'],
    ],
    ['a compiler’s warning', 'sh', ['-c', 'sleep 0.4; echo "catching std::bad_alloc by value [-Wcatch-value]" >&2']],
    ['the name of a test', 'sh', ['-c', 'sleep 0.4; echo "ok 5 - MemoryError: pool is empty"; exit 1']],
  ])('makes no incident of %s', async (_, program, args) => {
    const file = path.join(folder, 'none.json');
    const { errors } = await run('--force', '--report', file, '--', program, ...args);
    expect(errors).not.toContain('it ran out of memory');
    expect(reportIn(file).incident).toBeNull();
  });

  it('hears a JVM that says so on standard output and ends with 3', async (ctx) => {
    if (!isOnPath('java')) return ctx.skip('there is no java');
    const source = path.join(folder, 'Leak.java');
    writeFileSync(
      source,
      'public class Leak { public static void main(String[] a) throws Exception { java.util.List<byte[]> l = new java.util.ArrayList<>(); while (true) { l.add(new byte[1 << 20]); Thread.sleep(5); } } }',
    );
    const file = path.join(folder, 'java.json');
    const { code, errors } = await run(
      '--report',
      file,
      '--',
      'java',
      '-Xmx64m',
      '-XX:+ExitOnOutOfMemoryError',
      source,
    );
    if (!errors.includes('OutOfMemoryError') && code === 1) return ctx.skip('this java does not run a source file');
    expect(code).toBe(3);
    expect(reportIn(file).incident).toMatchObject({ pool: { kind: 'heap-cap' }, victims: [{ name: 'java' }] });
  });

  it('tells a burst between two samples with what the kernel counted', async (ctx) => {
    const burst = `setTimeout(() => { const a = []; for (;;) a.push(Buffer.alloc(8e6, 1)) }, 2500)`;
    const file = path.join(folder, 'burst.json');
    const { code, errors } = await run('--limit', '300M', '--report', file, ...node(burst));
    if (errors.includes('RLIMIT_AS') || errors.includes('only watched')) ctx.skip('no cgroup may be made here');
    expect(code).toBe(137);
    const { incident } = reportIn(file);
    const [record] = incident?.records ?? [];
    if (!record?.charged) return ctx.skip('the kernel’s log may not be read, or its report was not printed');
    expect(incident?.pool).toMatchObject({ ...record.charged, counted: 'log' });
    expect(incident?.victims).toMatchObject([{ size: record.resident, sized: 'log' }]);
    expect(incident?.culprit?.name).toBe('node');
  });

  it('ends a command whose output nobody reads any more', async () => {
    const script = `${JSON.stringify(process.execPath)} ${JSON.stringify(PROGRAM)} run -- sh -c 'while echo y; do :; done' 2>/dev/null | head -n 3`;
    const { stdout } = await promisify(execFile)('sh', ['-c', script], {
      env: { ...process.env, ...environment() },
      timeout: 30_000,
    });
    expect(stdout).toBe('y\ny\ny\n');
  });

  it('forces a command that ignores the signal to end, after the grace', async () => {
    const marker = path.join(folder, 'started');
    const program = `process.on('SIGTERM', () => {}); require('fs').writeFileSync('${marker}', ''); setInterval(() => {}, 1000)`;
    const { child, ended } = startHeadroom(['run', '--grace', '1s', ...node(program)], environment());
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
    const { child, ended } = startHeadroom(['run', ...node(program)], environment());
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
    const { child, ended } = startHeadroom(['run', ...node(program)], environment());
    while (!existsSync(started)) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill(signal);
    const { code, out, errors } = await ended;
    expect([code, out]).toEqual([9, 'heard\n']);
    expect(errors).toContain(`${signal} is passed on`);
  });
});
