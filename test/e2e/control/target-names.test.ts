import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { createVictims, isAlive, isPausedOrGone, statOf, until } from '../../doubles/linux/victims.ts';
import { runHeadroom, type Ended } from '../harness/headroom.ts';

const victims = createVictims();
const folder = mkdtempSync(path.join(tmpdir(), 'headroom-'));
/** As many bytes as the kernel keeps of a name; no other test run uses it. */
const SHARED = `db${process.pid}`.padEnd(15, '-');
const PRIMARY = `${SHARED}primary`;
const REPLICA = `${SHARED}replica`;

afterEach(() => victims.endAll());
afterAll(() => rmSync(folder, { recursive: true }));

function headroom(...args: readonly string[]): Promise<Ended> {
  return runHeadroom(args, { XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder });
}

async function startProgram(name: string): Promise<number> {
  const program = path.join(folder, name);
  copyFileSync('/bin/sleep', program);
  chmodSync(program, 0o755);
  return called(await victims.run(program, [victims.marker]));
}

/** Its executable is the shell; only its command line tells the whole name. */
async function startScript(name: string): Promise<number> {
  const script = path.join(folder, name);
  writeFileSync(script, `#!/bin/sh\nsleep ${victims.marker}; :\n`, { mode: 0o755 });
  return called(await victims.run(script, []));
}

async function called(pid: number): Promise<number> {
  await until('the kernel shows its name', () => statOf(pid)?.name === SHARED);
  return pid;
}

describe.runIf(process.platform === 'linux')(
  'a name that agrees with a program only as far as the kernel keeps it',
  () => {
    test.for([
      ['end', 'a program', startProgram],
      ['pause', 'a program', startProgram],
      ['end', 'a script', startScript],
      ['pause', 'a script', startScript],
    ] as const)('does not %s %s', async ([command, , start]) => {
      const replica = await start(REPLICA);
      const { code, out, errors } = await headroom(command, PRIMARY, '--yes');
      expect([code, out, isPausedOrGone(replica)]).toEqual([3, '', false]);
      expect(errors).not.toBe('');
    });

    test('does not resume a program that is stopped', async () => {
      const replica = await startProgram(REPLICA);
      process.kill(replica, 'SIGSTOP');
      await until('it is stopped', () => statOf(replica)?.state === 'stopped');
      const { code } = await headroom('resume', PRIMARY, '--yes');
      expect([code, statOf(replica)?.state]).toEqual([3, 'stopped']);
    });

    test('written as the kernel shows it ends nothing either, and the answer gives the whole name', async () => {
      const replica = await startProgram(REPLICA);
      const { code, errors } = await headroom('end', SHARED, '--yes');
      expect([code, isAlive(replica)]).toEqual([3, true]);
      expect(errors).toContain(REPLICA);
    });

    test.for([
      ['a program', startProgram],
      ['a script', startScript],
    ] as const)('ends %s that bears it in full, and only that one', async ([, start]) => {
      const replica = await start(REPLICA);
      const primary = await start(PRIMARY);
      const { code } = await headroom('end', PRIMARY, '--yes');
      expect([code, isAlive(primary), isPausedOrGone(replica)]).toEqual([0, false, false]);
    });
  },
);

describe.runIf(process.platform === 'linux')('a name that an unset variable has left empty', () => {
  test.for(['', '  ', '\t'])('%j is refused, and no process without a name ends', async (text) => {
    const nameless = await victims.shell(`printf '\\0' > /proc/$$/comm; while :; do sleep 1; done`);
    await until('it has no name', () => statOf(nameless)?.name === '');
    for (const command of ['end', 'pause', 'resume']) {
      const { code, errors } = await headroom(command, text, '--yes', '--guarded');
      expect([command, code]).toEqual([command, 2]);
      expect(errors).toContain('name');
    }
    expect(isPausedOrGone(nameless)).toBe(false);
  });
});
