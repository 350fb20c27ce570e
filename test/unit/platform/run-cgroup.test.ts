import { existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectRunCgroups } from '../../../electron/platform/linux/control/run-cgroup.ts';
import {
  parseRunName,
  readRunOwner,
  runName,
  type RunOwner,
} from '../../../electron/platform/linux/control/run-owner.ts';

const V1 = { limitFile: 'memory.limit_in_bytes', swapFile: 'memory.memsw.limit_in_bytes', unlimited: '-1' };
const V2 = { limitFile: 'memory.max', swapFile: 'memory.swap.max', unlimited: 'max' };
const isLinux = process.platform === 'linux';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headroom-cgroups-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('names the cgroup of a command after who made it', () => {
  const owner = { pid: 4711, start: 123456, namespace: 4026531836 };
  expect(parseRunName(runName(owner))).toEqual(owner);
  expect(parseRunName('headroom-run-4711')).toBeNull();
  expect(parseRunName('system.slice')).toBeNull();
});

describe.skipIf(!isLinux)('cgroups of commands whose Headroom has ended', () => {
  const self = (): RunOwner => {
    const owner = readRunOwner();
    if (owner === null) throw new Error('procfs does not say who this process is');
    return owner;
  };
  const ended = (): RunOwner => ({ ...self(), start: self().start - 1 });

  function make(owner: RunOwner, version: typeof V1, pids: readonly number[]): string {
    const cgroup = path.join(folder, runName(owner));
    mkdirSync(cgroup);
    if (pids.length === 0) return cgroup;
    // A plain folder with files cannot be removed, just as a cgroup with members cannot.
    writeFileSync(path.join(cgroup, 'cgroup.procs'), pids.join('\n'));
    writeFileSync(path.join(cgroup, version.limitFile), '1000000');
    writeFileSync(path.join(cgroup, version.swapFile), '1000000');
    return cgroup;
  }
  const collect = (version: typeof V1) => collectRunCgroups([{ folder, ...version, swapLimit: () => 0 }]);

  it('are removed when they are empty', () => {
    const cgroup = make(ended(), V2, []);
    expect(collect(V2)).toEqual([]);
    expect(existsSync(cgroup)).toBe(false);
  });

  it.each([
    ['version 1', V1],
    ['version 2', V2],
  ])('no longer limit what still lives in them, which is said once: %s', (_, version) => {
    const cgroup = make(ended(), version, [17, 18]);
    expect(collect(version)).toEqual([{ folder: cgroup, pids: [17, 18] }]);
    expect(readFileSync(path.join(cgroup, version.limitFile), 'utf8')).toMatch(new RegExp(`^${version.unlimited}`));
    expect(readFileSync(path.join(cgroup, version.swapFile), 'utf8')).toMatch(new RegExp(`^${version.unlimited}`));
    expect(collect(version)).toEqual([]);
  });

  it('are left alone while their Headroom lives, or may live where it cannot be seen', () => {
    const namespace = Number(/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0]) + 1;
    const others = [make(self(), V2, []), make({ ...ended(), namespace }, V2, [])];
    mkdirSync(path.join(folder, 'user.slice'));
    expect(collect(V2)).toEqual([]);
    expect(others.filter((cgroup) => !existsSync(cgroup))).toEqual([]);
    expect(existsSync(path.join(folder, 'user.slice'))).toBe(true);
  });
});
