import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openLimitedCgroup } from '../doubles/linux/limited-cgroup.ts';
import { until } from '../doubles/linux/victims.ts';
import { startServe } from './harness/headroom-serve.ts';
import { PROGRAM } from './harness/headroom.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-last-'));
afterAll(() => rmSync(folder, { recursive: true }));
const env = { ...process.env, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder };

const MIB = 1024 * 1024;
const SCORE = '/proc/self/oom_score_adj';
const scoreOf = (pid: number) => Number(readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8'));

/** Everybody may raise a score and lower it again as far as it was: what starts with this can be lowered without a privilege. */
const RAISED = 800;

/** Everything that `start` starts begins with a raised score. Putting it back is permitted, as it is for Headroom. */
async function raised<T>(start: () => T | Promise<T>): Promise<T> {
  const before = readFileSync(SCORE, 'utf8').trim();
  writeFileSync(SCORE, String(RAISED));
  try {
    return await start();
  } finally {
    writeFileSync(SCORE, before);
  }
}

describe.skipIf(!existsSync(SCORE))('when memory runs out', () => {
  it('a program that headroom run starts is no harder to end than without Headroom', async () => {
    for (const limit of [[], ['--limit', '64M']]) {
      const args = [PROGRAM, 'run', ...limit, '--', '/bin/sh', '-c', `cat ${SCORE} /proc/$PPID/oom_score_adj`];
      const out = await raised(() => execFileSync(process.execPath, args, { env, encoding: 'utf8', stdio: 'pipe' }));
      const [child, headroom] = out.trim().split('\n').map(Number);
      expect(child).toBe(RAISED);
      expect(headroom).toBeLessThan(RAISED);
    }
  });

  it('serve outlives a swarm of small programs that fills its container', { timeout: 120_000 }, async (t) => {
    const cgroup = openLimitedCgroup('last-victim', 400 * MIB);
    if (typeof cgroup === 'string') {
      t.skip(cgroup);
      return;
    }
    // Each holds 6 MB in a variable; more are started than fit.
    const hold = `x=$(head -c 6000000 /dev/zero | tr '\\0' x); exec 3<>"$1"; read -r line <&3; : "$x"`;
    const swarm = `echo $$ > "$0"; mkfifo "$2"; for i in $(seq 150); do /bin/sh -c "$1" hold "$2" & done; wait`;
    const args = ['-c', swarm, cgroup.procs, hold, path.join(folder, 'never')];
    const serve = await raised(() => startServe('--port', '0'));
    try {
      expect(scoreOf(serve.pid)).toBeLessThan(RAISED);
      cgroup.add(serve.pid);
      const started = await raised(() => spawn('/bin/sh', args, { stdio: 'ignore' }));
      try {
        await until('the kernel has ended 20 of the swarm', () => cgroup.oomKills() >= 20);
      } finally {
        for (const pid of cgroup.members()) if (pid !== serve.pid) kill(pid);
        started.kill('SIGKILL');
      }
      expect(cgroup.members()).toContain(serve.pid);
      const answer = await fetch(`http://127.0.0.1:${serve.port}/`);
      expect(answer.status).toBeLessThan(500);
    } finally {
      await serve.stop();
      await cgroup.remove();
    }
  });
});

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The kernel has ended it meanwhile.
  }
}
