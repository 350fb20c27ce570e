import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isOnPath, PROGRAM } from '../harness/headroom.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

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
