import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openActedRegistry } from '../../../../electron/services/process-control/acted-registry.ts';
import { act, BY, controlOnly } from '../../../doubles/control.ts';
import { createVictims, isAlive, statOf, until } from '../../../doubles/linux/victims.ts';

const victims = createVictims();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headroom-'));
});
afterEach(() => {
  victims.endAll();
  rmSync(folder, { recursive: true, force: true });
});

const PAUSED = { pid: 4321, start: 99, name: 'program', since: 1_800_000_000_000, growth: null };

describe('what was done is remembered', () => {
  test('by a program that starts later and by one that runs already', () => {
    const [first, running] = [openActedRegistry(folder, 'boot'), openActedRegistry(folder, 'boot')];
    first.addPaused(PAUSED);
    first.addPreferred({ pid: 5, start: 6, before: -17 });
    expect(openActedRegistry(folder, 'boot').paused()).toEqual([PAUSED]);
    expect(running.paused()).toEqual([PAUSED]);
    running.removePaused([PAUSED]);
    expect(first.paused()).toEqual([]);
    expect(running.preference({ pid: 5, start: 6 })?.before).toBe(-17);
    expect(running.preference({ pid: 5, start: 7 })).toBeNull();
  });

  test('until the next boot, after which start times mean nothing', () => {
    openActedRegistry(folder, 'boot').addPaused(PAUSED);
    const file = path.join(folder, 'acted.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"boot":"[^"]*"/, '"boot":"another"'));
    expect(openActedRegistry(folder, 'boot').paused()).toEqual([]);
  });

  test.each([
    '',
    '{',
    '[]',
    '{"boot":1}',
    '{"boot":"","paused":[{"pid":-1,"start":0,"name":"","since":0}],"preferred":[]}',
  ])('and a damaged file (%s) is as good as none', (text) => {
    writeFileSync(path.join(folder, 'acted.json'), text);
    const registry = openActedRegistry(folder, 'boot');
    expect(registry.paused()).toEqual([]);
    registry.addPaused(PAUSED);
    expect(openActedRegistry(folder, 'boot').paused()).toEqual([PAUSED]);
  });
});

describe.runIf(process.platform !== 'win32')('a list that somebody else may have written', () => {
  const file = () => path.join(folder, 'acted.json');

  test('is not believed when others may write it, and is replaced', () => {
    openActedRegistry(folder, 'boot').addPaused(PAUSED);
    chmodSync(file(), 0o666);
    const registry = openActedRegistry(folder, 'boot');
    expect(registry.paused()).toEqual([]);
    registry.addPaused({ ...PAUSED, pid: 5000 });
    expect(openActedRegistry(folder, 'boot').paused()).toEqual([{ ...PAUSED, pid: 5000 }]);
  });

  test.skipIf(process.getuid?.() !== 0)(
    'is not believed and not replaced when it is another user’s (needs root)',
    () => {
      openActedRegistry(folder, 'boot').addPaused(PAUSED);
      chownSync(file(), 65_534, 65_534);
      const before = readFileSync(file(), 'utf8');
      const registry = openActedRegistry(folder, 'boot');
      expect(registry.paused()).toEqual([]);
      registry.addPaused({ ...PAUSED, pid: 5000 });
      expect(registry.paused()).toEqual([{ ...PAUSED, pid: 5000 }]);
      expect(readFileSync(file(), 'utf8')).toBe(before);
    },
  );

  test('holds nobody up when it is a FIFO', () => {
    execFileSync('mkfifo', [file()]);
    const registry = openActedRegistry(folder, 'boot');
    expect(registry.paused()).toEqual([]);
    registry.addPaused(PAUSED);
    expect(openActedRegistry(folder, 'boot').paused()).toEqual([PAUSED]);
    expect(readdirSync(folder)).toEqual(['acted.json']);
  });
});

describe.runIf(process.platform === 'linux')('paused processes', () => {
  test('are listed after Headroom was started again, and no longer once somebody else resumed them', async () => {
    const [one, other] = [await victims.run('sleep', [victims.marker]), await victims.run('sleep', [victims.marker])];
    const control = controlOnly({ stateDirectory: folder });
    for (const pid of [one, other]) await act(control, 'pause', 'process', pid);
    const again = controlOnly({ stateDirectory: folder });
    expect((await again.paused()).map(({ pid }) => pid)).toEqual([one, other]);
    process.kill(one, 'SIGCONT');
    await until('it goes on', () => statOf(one)?.state !== 'stopped');
    expect((await again.paused()).map(({ pid }) => pid)).toEqual([other]);
  });

  test('are resumed on quit when the user chose so', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const control = controlOnly({ stateDirectory: folder });
    await act(control, 'pause', 'process', pid);
    expect(await control.settlePaused('resume', BY)).toMatchObject([{ pid, outcome: { kind: 'done' } }]);
    await until('it goes on', () => statOf(pid)?.state === 'sleeping');
    expect(await control.paused()).toEqual([]);
  });

  test('are ended on quit when the user chose so', async () => {
    const pid = await victims.run('sleep', [victims.marker]);
    const control = controlOnly({ stateDirectory: folder });
    await act(control, 'pause', 'process', pid);
    expect(await control.settlePaused('end', BY)).toMatchObject([{ pid, outcome: { kind: 'ended' } }]);
    expect(isAlive(pid)).toBe(false);
  });
});
