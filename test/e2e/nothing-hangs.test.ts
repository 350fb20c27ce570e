import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { isOnPath, PROGRAM, runHeadroom } from './harness/headroom.ts';

const PROGRAMS = path.join(import.meta.dirname, 'programs');
const folder = mkdtempSync(path.join(tmpdir(), 'headroom-hang-'));
const env = { ...process.env, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder };
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Watched {
  readonly child: ChildProcess;
  /** What it wrote to both. */
  text(): string;
  shown(pattern: RegExp): Promise<RegExpExecArray>;
  ended(): Promise<number | null>;
}

function start(command: string, args: readonly string[], options: Parameters<typeof spawn>[2] = {}): Watched {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'], ...options });
  started.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => (text += bytes.toString()));
  return {
    child,
    text: () => text,
    shown: (pattern) =>
      vi.waitFor(() => {
        const found = pattern.exec(text);
        if (found === null) throw new Error(`${pattern.source} has not been shown: ${text}`);
        return found;
      }, 30_000),
    ended: () =>
      vi.waitFor(() => {
        if (child.exitCode === null && child.signalCode === null) throw new Error(`has not ended: ${text}`);
        return child.exitCode;
      }, 10_000),
  };
}

function journalSize(): number {
  try {
    const journal = path.join(folder, 'headroom', 'journal');
    return readdirSync(journal).reduce((sum, file) => sum + statSync(path.join(journal, file)).size, 0);
  } catch {
    return 0;
  }
}

async function journalGrows(): Promise<void> {
  const before = journalSize();
  await vi.waitFor(() => {
    expect(journalSize()).toBeGreaterThan(before);
  }, 30_000);
}

async function pageAnswers(port: number | string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(5000) });
  expect(answer.status).toBe(200);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a process whose command line cannot be read', () => {
  const missing =
    process.platform !== 'linux' || process.getuid?.() !== 0
      ? 'mounting needs root on Linux'
      : !isOnPath('python3') || !isOnPath('unshare')
        ? 'not installed: python3, util-linux'
        : canOpen('/dev/fuse')
          ? null
          : 'there is no FUSE here';

  function startBeside(...args: readonly string[]): Watched {
    const mount = mkdtempSync(path.join(folder, 'mount-'));
    const namespaces = ['-m', '-p', '-f', '--kill-child', '--mount-proc', '--propagation', 'private'];
    const program = [path.join(PROGRAMS, 'unreadable-process.py'), mount, process.execPath, PROGRAM];
    return start('unshare', [...namespaces, 'python3', ...program, ...args]);
  }

  it('keeps no other process from being sampled and known, nor Headroom from ending', async (ctx) => {
    if (missing !== null) return ctx.skip(missing);
    const trace = path.join(folder, 'trace.jsonl');
    const run = startBeside('record', '--commands', '--interval', '0.5', '--out', trace);
    const held = Number((await run.shown(/unreadable (\d+)/))[1]);
    const lines = () => readFileSync(trace, 'utf8').split('\n').slice(0, -1);
    await vi.waitFor(() => {
      expect(lines().length).toBeGreaterThan(8);
    }, 30_000);
    run.child.stdin?.write('end\n');
    const [, code, seconds] = await run.shown(/ended (-?\d+) ([\d.]+)/);
    expect(code).toBe('0');
    expect(Number(seconds)).toBeLessThan(5);
    const known = lines().flatMap(
      (line) => (JSON.parse(line) as { procs?: { pid: number; cmd?: string[] }[] }).procs ?? [],
    );
    const withCommand = new Set(known.filter(({ cmd }) => cmd !== undefined).map(({ pid }) => pid));
    expect(known.filter(({ pid }) => pid === held).length).toBeGreaterThan(7);
    expect([withCommand.has(held), withCommand.has(1)]).toEqual([false, true]);
  });

  it('leaves serve its page, its journal and its end', async (ctx) => {
    if (missing !== null) return ctx.skip(missing);
    const run = startBeside('serve', '--port', '0');
    const [, port = ''] = await run.shown(/127\.0\.0\.1:(\d+)/);
    await journalGrows();
    await pageAnswers(port);
    await journalGrows();
    run.child.stdin?.write('end\n');
    const [, code, seconds] = await run.shown(/ended (-?\d+) ([\d.]+)/);
    expect([code, Number(seconds) < 5]).toEqual(['0', true]);
  });

  it('lets a command that shows one frame end with its own code', async (ctx) => {
    if (missing !== null) return ctx.skip(missing);
    const run = startBeside('top', '--once');
    const [, code] = await run.shown(/ended (-?\d+)/);
    expect([code, run.text()]).toEqual(['0', expect.stringContaining('python3')]);
  });
});

describe('output that nobody takes', () => {
  it('does not keep serve from anything while its terminal is stopped, and comes when it goes on', async (ctx) => {
    if (process.platform !== 'linux' || !isOnPath('python3')) return ctx.skip('needs Linux and python3');
    const terminal = start('python3', [
      path.join(PROGRAMS, 'terminal.py'),
      process.execPath,
      PROGRAM,
      'serve',
      '--port',
      '0',
    ]);
    const pid = Number((await terminal.shown(/pid (\d+)/))[1]);
    const [, port = ''] = await terminal.shown(/127\.0\.0\.1:(\d+)/);
    await terminal.shown(/Press Enter/);
    terminal.child.stdin?.write('stop\n');
    await terminal.shown(/did \['stop'\]/);
    process.kill(pid, 'SIGUSR2');
    await journalGrows();
    await pageAnswers(port);
    expect(terminal.text().match(/token=/g)).toHaveLength(1);
    terminal.child.stdin?.write('go\n');
    await terminal.shown(/token=[^]*token=/);
    terminal.child.stdin?.write('stop\n');
    await terminal.shown(/did \['stop'\][^]*did \['stop'\]/);
    process.kill(pid, 'SIGUSR2');
    process.kill(pid, 'SIGTERM');
    expect((await terminal.shown(/ended (-?\d+)/))[1]).toBe('0');
  });

  it('does not keep serve from anything while its pipe is full', async (ctx) => {
    if (process.platform !== 'linux') return ctx.skip('needs Linux');
    const pipe = path.join(folder, 'pipe');
    spawnSync('mkfifo', [pipe]);
    const full = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    fill(full);
    const waits = openSync(pipe, constants.O_RDWR);
    const port = await freePort();
    const serve = start(process.execPath, [PROGRAM, 'serve', '--port', String(port)], {
      stdio: ['ignore', waits, waits],
    });
    await vi.waitFor(() => pageAnswers(port), 30_000);
    await journalGrows();
    serve.child.kill('SIGTERM');
    expect(await serve.ended()).toBe(0);
    closeSync(full);
    closeSync(waits);
  });

  it('goes to standard error where standard output has no room, and serve samples', async (ctx) => {
    if (!canOpen('/dev/full')) return ctx.skip('there is no /dev/full');
    const full = openSync('/dev/full', 'w');
    const serve = start(process.execPath, [PROGRAM, 'serve', '--port', '0'], { stdio: ['ignore', full, 'pipe'] });
    const [, port = ''] = await serve.shown(/127\.0\.0\.1:(\d+)\/\?token=/);
    await pageAnswers(port);
    await journalGrows();
    serve.child.kill('SIGTERM');
    expect(await serve.ended()).toBe(0);
    closeSync(full);
  });

  it('is no stack trace for a command that only prints', async (ctx) => {
    if (!canOpen('/dev/full')) return ctx.skip('there is no /dev/full');
    const full = openSync('/dev/full', 'w');
    const top = start(process.execPath, [PROGRAM, 'top', '--once'], { stdio: ['ignore', full, 'pipe'] });
    expect(await top.ended()).toBe(1);
    await top.shown(/^headroom: standard output takes nothing: the disk is full\n$/);
    closeSync(full);
  });
});

describe('headroom run returns when its command has ended, and passes on what it said, while a leftover holds', () => {
  it.each([
    ['standard error', '>/dev/null </dev/null'],
    ['standard output', '2>/dev/null </dev/null'],
    ['standard input', '>/dev/null 2>&1'],
    ['all of them', ''],
  ])('%s', async (_what, redirected) => {
    const script = `sleep 300 ${redirected} & echo $! >&2; echo said >&2; exit 5`;
    const run = start(process.execPath, [PROGRAM, 'run', '--', 'sh', '-c', script]);
    expect(await run.ended()).toBe(5);
    const [, leftover] = await run.shown(/(\d+)\nsaid\n/);
    process.kill(Number(leftover), 'SIGKILL');
    await run.shown(/exit code: 5/);
  });

  it('standard error, which it never stops writing to', async () => {
    const script = 'while sleep 0.05; do echo noise >&2; done & echo "left $!"; exit 5';
    const run = start(process.execPath, [PROGRAM, 'run', '--', 'sh', '-c', script]);
    const [, leftover] = await run.shown(/left (\d+)/);
    try {
      expect(await run.ended()).toBe(5);
    } finally {
      process.kill(Number(leftover), 'SIGKILL');
    }
  });
});

it('ends on the first signal where the state folder may not be looked into', async (ctx) => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !isOnPath('setpriv')) {
    return ctx.skip('becoming another user needs root on Linux and setpriv');
  }
  const closed = mkdtempSync(path.join(tmpdir(), 'headroom-closed-'));
  const state = { XDG_STATE_HOME: path.join(closed, 'state'), XDG_CONFIG_HOME: path.join(closed, 'config') };
  mkdirSync(path.join(state.XDG_STATE_HOME, 'headroom'), { recursive: true });
  const user = ['--reuid=65534', '--regid=65534', '--clear-groups'];
  const options = { env: { ...process.env, ...state }, cwd: '/' };
  const serve = start('setpriv', [...user, process.execPath, PROGRAM, 'serve', '--port', '0'], options);
  await serve.shown(/token=/);
  await sleep(500);
  serve.child.kill('SIGTERM');
  expect(await serve.ended()).toBe(0);
  expect(serve.text()).not.toContain('internal error');
  rmSync(closed, { recursive: true });
});

it('says what to raise where too few files may be opened to start', async (ctx) => {
  if (process.platform === 'win32') return ctx.skip('Windows has no such limit');
  const run = start('sh', ['-c', 'ulimit -n 40; exec "$0" "$1" serve --port 0', process.execPath, PROGRAM]);
  expect(await run.ended()).toBe(1);
  await run.shown(/^headroom: it may not open as many files as it needs.*ulimit -n 1024\n$/);
  expect((await runHeadroom(['top', '--once'])).code).toBe(0);
});

function canOpen(file: string): boolean {
  try {
    closeSync(openSync(file, 'r+'));
    return true;
  } catch {
    return false;
  }
}

/** Until it takes no more. */
function fill(pipe: number): void {
  const bytes = Buffer.alloc(4096);
  try {
    for (;;) writeSync(pipe, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
  }
}
