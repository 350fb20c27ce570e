import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { childrenOf, createVictims, isAlive, isPausedOrGone, statOf, until } from '../../doubles/linux/victims.ts';
import { runHeadroom, startHeadroom, type Ended } from '../harness/headroom.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/cli/headroom.js', import.meta.url));
const NOBODY = 65534;
const victims = createVictims();
const folder = mkdtempSync(path.join(tmpdir(), 'headroom-'));
const environment = { XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder };

afterEach(() => victims.endAll());
afterAll(() => rmSync(folder, { recursive: true }));

function headroom(...args: readonly string[]): Promise<Ended> {
  return runHeadroom(args, environment);
}

/** Whether a program is there and works with these arguments. */
function works(program: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function ignoringTerm(): Promise<number> {
  return victims.shell(`trap '' TERM; sleep ${victims.marker} & while :; do wait; sleep 0.1; done`);
}

describe.runIf(process.platform === 'linux')('headroom end', () => {
  test('lists what it would reach and ends it', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const { code, out } = await headroom('end', String(pid), '--yes');
    expect(out).toMatch(new RegExp(`^ +${pid} .* sleep$`, 'm'));
    expect(out).toContain(`sleep (${pid}) ended.`);
    expect([code, isAlive(pid)]).toEqual([0, false]);
  });

  test('with --dry-run only lists', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const { code, out } = await headroom('end', String(pid), '--force', '--dry-run');
    expect(out).toContain(String(pid));
    expect([code, isAlive(pid)]).toEqual([0, true]);
  });

  test('does nothing where nobody can be asked', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const { code, errors } = await headroom('end', String(pid));
    expect(errors).toContain('add --yes');
    expect([code, isAlive(pid)]).toEqual([4, true]);
  });

  test('with --tree ends what it has started', async () => {
    const root = await victims.shell(`sleep ${victims.marker} & wait; :`);
    await until('it has a child', () => childrenOf(root).length === 1);
    const [child = 0] = childrenOf(root);
    const { code, out } = await headroom('end', String(root), '--tree', '--yes');
    expect(out).toContain('2 processes ended.');
    expect([code, isAlive(root), isAlive(child)]).toEqual([0, false, false]);
  });

  test('finds a process by its name, and asks for the number where there are several', async () => {
    const name = `hr${process.pid}`;
    const link = path.join(folder, name);
    execFileSync('cp', ['/bin/sleep', link]);
    const one = await victims.run(link, [victims.marker]);
    const other = await victims.run(link, [victims.marker]);
    const several = await headroom('end', name, '--yes');
    expect(several.errors).toContain(`2 processes are named ${name}`);
    expect([several.code, isAlive(one), isAlive(other)]).toEqual([3, true, true]);
    process.kill(other, 'SIGKILL');
    await until('it is gone', () => statOf(other) === null);
    expect((await headroom('end', name, '--yes')).code).toBe(0);
    expect(isAlive(one)).toBe(false);
  });

  test('says 3 where there is no such process', async () => {
    for (const text of ['4194304', 'no such process']) {
      const { code, out } = await headroom('end', text, '--yes');
      expect([code, out]).toEqual([3, '']);
    }
  });

  test('says 6 for what does not end, and ends it with --force', async () => {
    const pid = await ignoringTerm();
    await until('it waits', () => childrenOf(pid).length > 0);
    const asked = await runHeadroom(['end', String(pid), '--yes'], { ...environment, XDG_CONFIG_HOME: impatient() });
    expect(asked.out).toContain('still running');
    expect([asked.code, isAlive(pid)]).toEqual([6, true]);
    const forced = await headroom('end', String(pid), '--force', '--yes');
    expect([forced.code, isAlive(pid)]).toEqual([0, false]);
  });

  test.each(['1', '0', '-1', '-2', String(process.pid), String(process.ppid), `-${process.pid}`])(
    'refuses %s, whatever is added',
    async (text) => {
      for (const command of ['end', 'pause', 'resume']) {
        const { code, errors } = await headroom(command, text, '--tree', '--yes', '--guarded');
        expect(errors).toMatch(/^headroom: not done: |^error: /);
        expect([2, 4]).toContain(code);
      }
    },
  );

  test('writes down what was done', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    await headroom('end', String(pid), '--yes');
    const log = readFileSync(path.join(folder, 'headroom/actions.jsonl'), 'utf8').trim().split('\n');
    expect(JSON.parse(log.at(-1) ?? '')).toMatchObject({
      by: { kind: 'user', host: 'cli' },
      action: 'end',
      target: { pid, name: 'sleep' },
      outcomes: [{ pid, outcome: { kind: 'ended' } }],
    });
  });

  test.runIf(works('setpriv', '--reuid', String(NOBODY), '--clear-groups', 'test', '-r', PROGRAM))(
    'says 5 as nobody for the process of somebody else, and leaves it alone',
    async () => {
      const pid = await victims.run('sleep', [victims.marker]);
      const asNobody = [
        '--reuid',
        String(NOBODY),
        '--regid',
        String(NOBODY),
        '--clear-groups',
        process.execPath,
        PROGRAM,
      ];
      const { status, errors } = await run('setpriv', [...asNobody, 'end', String(pid), '--force', '--yes']);
      expect(errors).toBe('');
      expect([status, isAlive(pid)]).toEqual([5, true]);
    },
  );
});

describe.runIf(process.platform === 'linux')('headroom pause and resume', () => {
  test('stop a process, name it, and let it go on', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    expect((await headroom('pause', String(pid), '--yes')).code).toBe(0);
    expect(statOf(pid)?.state).toBe('stopped');
    expect((await headroom('resume')).out).toContain(String(pid));
    expect((await headroom('resume', '--all')).code).toBe(0);
    await until('it goes on', () => statOf(pid)?.state === 'sleeping');
    expect((await headroom('resume')).out).toContain('Nothing is paused by Headroom');
  });
});

describe.runIf(process.platform === 'linux')('headroom prefer', () => {
  const adjustment = (pid: number) => Number(readFileSync(`/proc/${pid}/oom_score_adj`, 'latin1'));

  test('lets the kernel take a process first, and takes that back', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const before = adjustment(pid);
    const preferred = await headroom('prefer', String(pid), '--yes');
    expect([preferred.code, adjustment(pid)]).toEqual([0, 1000]);
    expect(preferred.out).toContain(`the kernel takes sleep (${pid}) first`);
    const back = await headroom('prefer', String(pid), '--take-back', '--yes');
    expect([back.code, adjustment(pid)]).toEqual([0, before]);
  });

  test('takes nothing back that it has not done', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const { code, out } = await headroom('prefer', String(pid), '--take-back', '--yes');
    expect(out).toContain('nothing to take back');
    expect(code).not.toBe(0);
  });
});

describe.runIf(process.platform === 'linux')('paused processes when headroom serve stops', () => {
  test.each([
    [{ pausedOnQuit: 'resume' }, 'go on'],
    [{ pausedOnQuit: 'ask' }, 'stay paused'],
  ])('with %j they %s', async (settings, what) => {
    const settled = { ...environment, XDG_CONFIG_HOME: settingsFolder(settings) };
    const pid = await victims.run('sleep', [victims.marker]);
    const serve = startHeadroom(['serve', '--port', '0'], settled);
    await serve.shown('Open in your browser');
    await headroom('pause', String(pid), '--yes');
    serve.child.kill('SIGTERM');
    const { errors } = await serve.ended;
    const stays = what === 'stay paused';
    expect([isPausedOrGone(pid), errors.includes('one process stays paused')]).toEqual([stays, stays]);
  });
});

// `script` gives the command a terminal of its own.
describe.runIf(works('script', '-qec', 'true', '/dev/null'))('at a terminal', () => {
  test('a process is ended only on yes, and forced only on another yes', async () => {
    const pid = await ignoringTerm();
    await until('it waits', () => childrenOf(pid).length > 0);
    const no = await atTerminal(['end', String(pid)], { 'End this process?': 'n' });
    expect([no, isAlive(pid)]).toEqual([4, true]);
    const notForced = await atTerminal(['end', String(pid)], { 'End this process?': 'y', 'Force it to quit?': 'n' });
    expect([notForced, isAlive(pid)]).toEqual([6, true]);
    const forced = await atTerminal(['end', String(pid)], { 'End this process?': 'y', 'Force it to quit?': 'y' });
    expect([forced, isAlive(pid)]).toEqual([0, false]);
  });
});

/** A settings folder in which the grace period is a second. */
function impatient(): string {
  return settingsFolder({ graceSeconds: 1 });
}

function settingsFolder(settings: unknown): string {
  const directory = mkdtempSync(path.join(folder, 'settings-'));
  mkdirSync(path.join(directory, 'headroom'));
  writeFileSync(path.join(directory, 'headroom', 'settings.json'), JSON.stringify(settings));
  return directory;
}

function run(
  program: string,
  args: readonly string[],
): Promise<{ readonly status: number | null; readonly errors: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, HOME: '/nonexistent' },
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.once('close', (status) => resolve({ status, errors }));
  });
}

/** Answers each question once it is asked; settles with the exit code. */
function atTerminal(args: readonly string[], answers: Readonly<Record<string, string>>): Promise<number | null> {
  const command = [process.execPath, PROGRAM, ...args].map((part) => `'${part}'`).join(' ');
  return new Promise((resolve) => {
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: impatient() },
    });
    const open = new Map(Object.entries(answers));
    let shown = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
      for (const [question, answer] of open) {
        if (!shown.includes(question)) continue;
        open.delete(question);
        child.stdin.write(`${answer}\n`);
      }
    });
    child.once('close', (code) => resolve(code));
  });
}
