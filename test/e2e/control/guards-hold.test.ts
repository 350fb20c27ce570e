import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { createVictims, isAlive, isPausedOrGone, statOf, until } from '../../doubles/linux/victims.ts';
import { PROGRAM, runHeadroom, startHeadroom, type Ended } from '../harness/headroom.ts';

const NOBODY = 65534;
const victims = createVictims();
const folder = mkdtempSync(path.join(tmpdir(), 'headroom-'));
const endings: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0)) await end();
  victims.endAll();
});
afterAll(() => rmSync(folder, { recursive: true }));

function headroom(args: readonly string[], settings: unknown = {}): Promise<Ended> {
  const own = mkdtempSync(path.join(folder, 'settings-'));
  mkdirSync(path.join(own, 'headroom'));
  writeFileSync(path.join(own, 'headroom', 'settings.json'), JSON.stringify(settings));
  return runHeadroom(args, { XDG_STATE_HOME: own, XDG_CONFIG_HOME: own });
}

/** Real and effective user of a process. */
function usersOf(pid: number): readonly number[] {
  const line = /^Uid:\s+(\d+)\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
  return [Number(line?.[1]), Number(line?.[2])];
}

describe.runIf(process.getuid?.() === 0)('a guard on a user (needs root to start programs as others)', () => {
  const name = `su${process.pid}`;

  /** A copy of `sleep` that nobody starts; null where the folder honours no setuid bit. */
  async function startAsNobody(mode: number): Promise<number | null> {
    chmodSync(folder, 0o755);
    const program = path.join(folder, name);
    rmSync(program, { force: true });
    copyFileSync('/bin/sleep', program);
    chownSync(program, 0, 0);
    chmodSync(program, mode);
    const pid = await victims.run(program, [victims.marker], { uid: NOBODY, gid: NOBODY, cwd: '/' });
    await until('it runs', () => statOf(pid)?.name === name);
    return usersOf(pid)[1] === (mode === 0o4755 ? 0 : NOBODY) ? pid : null;
  }

  function forbidden(user: string) {
    return { guards: [{ guard: 'forbidden', reason: 'It runs the shop.', name, user }] };
  }

  test.for(['root', 'nobody'])('%s holds for a setuid-root program that nobody has started', async (user, { skip }) => {
    const pid = await startAsNobody(0o4755);
    if (pid === null) return skip('needs a temporary folder that honours the setuid bit');
    expect(usersOf(pid)).toEqual([NOBODY, 0]);
    for (const args of [
      ['end', String(pid)],
      ['end', name],
      ['end', String(pid), '--force'],
      ['pause', String(pid)],
    ]) {
      const { code, errors } = await headroom([...args, '--yes', '--guarded'], forbidden(user));
      expect([args.join(' '), code]).toEqual([args.join(' '), 4]);
      expect(errors).toContain('It runs the shop.');
    }
    expect(isPausedOrGone(pid)).toBe(false);
  });

  test('root holds for no program that nobody runs without that bit', async () => {
    const pid = (await startAsNobody(0o755)) ?? 0;
    expect(usersOf(pid)).toEqual([NOBODY, NOBODY]);
    const { code } = await headroom(['end', String(pid), '--yes'], forbidden('root'));
    expect([code, isAlive(pid)]).toEqual([0, false]);
  });
});

describe.runIf(process.platform === 'linux')('another Headroom that Node carries', { timeout: 180_000 }, () => {
  async function startServe(): Promise<number> {
    const own = mkdtempSync(path.join(folder, 'serve-'));
    const serve = startHeadroom(['serve', '--port', '0'], { XDG_STATE_HOME: own, XDG_CONFIG_HOME: own });
    endings.push(() => {
      serve.child.kill('SIGTERM');
      return serve.ended;
    });
    await serve.shown('Open in your browser');
    return serve.child.pid ?? 0;
  }

  test('is marked in the list, and ends only with the second confirmation', async () => {
    const pid = await startServe();
    expect(readFileSync(`/proc/${pid}/cmdline`, 'latin1')).toContain(path.basename(process.execPath));
    const listed = await headroom(['end', String(pid), '--dry-run']);
    expect(listed.out).toContain('It is Headroom; memory would no longer be watched.');
    const ways = [['end'], ['end', '--force'], ['end', '--tree'], ['end', '--group'], ['pause']];
    for (const [command = '', ...options] of ways) {
      const { code } = await headroom([command, String(pid), ...options, '--yes']);
      expect([command, options, code, isPausedOrGone(pid)]).toEqual([command, options, 4, false]);
    }
    const { code } = await headroom(['end', String(pid), '--yes', '--guarded']);
    expect([code, isAlive(pid)]).toEqual([0, false]);
  });

  test('is guarded also while it has been running for no longer than its first line', async () => {
    const own = mkdtempSync(path.join(folder, 'run-'));
    const run = startHeadroom(['run', '--', 'sleep', victims.marker], { XDG_STATE_HOME: own, XDG_CONFIG_HOME: own });
    const pid = run.child.pid ?? 0;
    endings.push(() => {
      run.child.kill('SIGTERM');
      return run.ended;
    });
    await until('it bears its name', () => statOf(pid)?.name === 'headroom');
    const { code } = await headroom(['end', String(pid), '--yes']);
    expect([code, isAlive(pid)]).toEqual([4, true]);
  });

  test('is not what merely has its name in its arguments', async () => {
    const pid = await victims.run(process.execPath, [
      '-e',
      `setInterval(() => {}, 1000)`,
      PROGRAM,
      'headroom',
      victims.marker,
    ]);
    const { code, out } = await headroom(['end', String(pid), '--yes']);
    expect(out).not.toContain('Headroom');
    expect([code, isAlive(pid)]).toEqual([0, false]);
  });
});
