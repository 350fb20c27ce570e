import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { until } from '../doubles/linux/victims.ts';
import { runHeadroom, startHeadroom } from './harness/headroom.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-leftovers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const environment = { XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder, LANG: 'en_US.UTF-8' };
const run = (...args: readonly string[]) => runHeadroom(['run', ...args], environment);

const LIMIT_FILES = ['memory.limit_in_bytes', 'memory.max'];

interface Place {
  readonly folder: string;
  readonly limit: number;
}

/** The memory cgroup of a process, as the kernel says; null when a process is in none that has a limit of its own. */
function placeOf(pid: number): Place | null {
  const text = readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  const v1 = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m.exec(text)?.[1];
  const v2 = /^0::(.*)$/m.exec(text)?.[1];
  for (const [root, below] of [
    ['/sys/fs/cgroup/memory', v1],
    ['/sys/fs/cgroup', v2],
  ] as const) {
    for (const name of LIMIT_FILES) {
      const file = path.join(root, below ?? '', name);
      if (below !== undefined && existsSync(file)) {
        const limit = readFileSync(file, 'utf8').trim();
        return { folder: path.dirname(file), limit: limit === 'max' ? Infinity : Number(limit) };
      }
    }
  }
  return null;
}

const probe = path.join(folder, 'probe');
await run('--limit', '64M', '--', '/bin/sh', '-c', `cat /proc/self/cgroup > ${probe}`);
const hasCgroup = existsSync(probe) && readFileSync(probe, 'utf8').includes('headroom-run-');

/** Starts a daemon that outlives the command, and returns its pid. */
const DAEMON = (file: string) => `sleep 300 > /dev/null 2>&1 & echo $! > ${file}`;
const pidIn = (file: string) => Number(readFileSync(file, 'utf8'));

describe.skipIf(!hasCgroup)('what a command leaves behind', () => {
  it('has no limit any more, which is said, and its cgroup is collected later', async () => {
    const file = path.join(folder, 'daemon');
    const { code, errors } = await run('--limit', '64M', '--', '/bin/sh', '-c', DAEMON(file));
    expect(code).toBe(0);
    expect(errors).toContain('1 process that the command started goes on; the limit no longer holds for it');
    const pid = pidIn(file);
    const place = placeOf(pid);
    process.kill(pid, 'SIGKILL');
    expect(place?.folder).toContain('headroom-run-');
    expect(place?.limit).toBeGreaterThan(2 ** 60);
    await until('the daemon has left its cgroup', () => isEmpty(place));
    await run('--', 'true');
    expect(existsSync(place?.folder ?? '/')).toBe(false);
  });

  it('is freed of its limit by the next run when Headroom itself was killed', async () => {
    const file = path.join(folder, 'orphan');
    const first = startHeadroom(
      ['run', '--limit', '64M', '--', '/bin/sh', '-c', `echo $$ > ${file}; exec sleep 300`],
      environment,
    );
    await until('the command runs', () => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n'));
    const pid = pidIn(file);
    const place = placeOf(pid);
    expect(place?.limit).toBe(64 * 1024 * 1024);
    // A run that lives is nobody else's business.
    await run('--', 'true');
    expect(placeOf(pid)?.limit).toBe(64 * 1024 * 1024);
    first.child.kill('SIGKILL');
    // Its streams are still open, held by the command.
    await until('Headroom has ended', () => first.child.signalCode !== null);
    const { errors } = await run('--', 'true');
    const freed = placeOf(pid);
    process.kill(pid, 'SIGKILL');
    expect(errors).toContain('1 process of an earlier run is still in');
    expect(freed?.limit).toBeGreaterThan(2 ** 60);
    await until('the command has left its cgroup', () => isEmpty(place));
    await run('--', 'true');
    expect(existsSync(place?.folder ?? '/')).toBe(false);
  });
});

function isEmpty(place: Place | null): boolean {
  return readFileSync(path.join(place?.folder ?? '', 'cgroup.procs'), 'utf8') === '';
}

describe('the report of a run', () => {
  it('does not replace a file, nor what a link leads to, unless told to; the command is not even started', async () => {
    const [file, link, ran] = ['report.md', 'link.md', 'ran'].map((name) => path.join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(file, 'precious');
    symlinkSync(path.join(folder, 'made-by-link'), link);
    for (const taken of [file, link]) {
      const { code, errors } = await run('--report', taken, '--', 'touch', ran);
      expect(code).toBe(125);
      expect(errors).toContain('it exists already; --force overwrites it');
    }
    expect(existsSync(ran)).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe('precious');
    const forced = await run('--force', '--report', file, '--', 'touch', ran);
    expect(forced.code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('# Memory of');
    expect(readdirSync(folder)).not.toContain('made-by-link');
  });

  it('says so in Portuguese, too', async () => {
    const file = path.join(folder, 'em-portugues');
    writeFileSync(file, 'precioso');
    const { errors } = await runHeadroom(['run', '--report', file, '--', 'true'], {
      ...environment,
      LC_ALL: 'pt_BR.UTF-8',
    });
    expect(errors).toContain('já existe; --force o sobrescreve');
  });
});
