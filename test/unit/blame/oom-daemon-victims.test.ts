import { describe, expect, it } from 'vitest';
import { earlyoomVictim } from '../../../electron/core/blame/earlyoom-victim.ts';
import { extendedExpression } from '../../../electron/core/blame/extended-expression.ts';
import { groupProcesses } from '../../../electron/core/blame/grouping.ts';
import { oomdVictim, sharedSession } from '../../../electron/core/blame/oomd-victim.ts';
import { reachOf } from '../../../electron/core/blame/oomd-reach.ts';
import type { Earlyoom, OomdUnit, SystemdOomd } from '../../../electron/core/model/oom-daemon.ts';
import { ok, unsupported } from '../../../electron/core/model/reading.ts';
import type { ProcessSample } from '../../../electron/core/model/snapshot.ts';
import { GIB, MIB, type Bytes } from '../../../electron/core/model/units.ts';
import { processSample } from '../../doubles/observations.ts';

interface Of {
  readonly score?: number | null;
  readonly resident?: Bytes;
  readonly swap?: Bytes;
  readonly cgroup?: string;
  readonly user?: string;
}

function program(pid: number, name: string, of: Of = {}): ProcessSample {
  const { score = null, resident = 20 * MIB, swap = 0, cgroup = '/', user = 'ada' } = of;
  const plain = processSample(pid);
  return {
    ...plain,
    facts: { ...plain.facts, name, executable: ok(`/usr/bin/${name}`), cgroup: ok(cgroup), user: ok(user) },
    resident,
    swap: ok(swap),
    oomScore: score === null ? unsupported() : ok(score),
  };
}

const EARLYOOM: Earlyoom = {
  kind: 'earlyoom',
  memory: { share: 0.1 },
  swap: { share: 0.1 },
  byResident: false,
  sparesRoot: false,
};

describe('earlyoom takes', () => {
  const firefox = program(10, 'firefox', { score: 700, resident: GIB });
  const java = program(11, 'java', { score: 500, resident: 2 * GIB });
  const sshd = program(12, 'sshd', { score: 750, user: 'root' });
  const all = [firefox, java, sshd];
  const taken = (change: Partial<Earlyoom>, processes = all) =>
    earlyoomVictim({ ...EARLYOOM, ...change }, processes, null);

  it('the program with the highest oom_score', () => {
    expect(taken({})).toMatchObject({ kind: 'process', name: 'sshd' });
  });

  it('rather what it prefers, rather not what it avoids, never what it ignores', () => {
    expect(taken({ prefer: '^(java|chromium)$' })).toMatchObject({ name: 'java' });
    expect(taken({ avoid: '(^|/)(init|systemd|sshd)$' })).toMatchObject({ name: 'firefox' });
    expect(taken({ ignore: '^(sshd|firefox)$' })).toMatchObject({ name: 'java' });
  });

  it('the largest where it sorts by resident memory, also where no oom_score is known', () => {
    expect(taken({ byResident: true })).toMatchObject({ name: 'java' });
    expect(taken({ byResident: true }, [program(3, 'a'), program(4, 'b', { resident: GIB })])).toMatchObject({
      name: 'b',
    });
  });

  it('nothing of root where it is told so', () => {
    expect(taken({ sparesRoot: true })).toMatchObject({ name: 'firefox' });
  });

  it('of two with the same score the larger one', () => {
    const twins = [program(3, 'small', { score: 5, resident: MIB }), program(4, 'large', { score: 5, resident: GIB })];
    expect(taken({}, twins)).toMatchObject({ name: 'large' });
    expect(taken({}, [...twins].reverse())).toMatchObject({ name: 'large' });
  });

  it('nobody that could be named while no score is known, or an expression is none of the plain ones', () => {
    expect(taken({}, [program(3, 'a')])).toBeNull();
    expect(taken({ prefer: '(a+)+$' })).toBeNull();
  });
});

describe('an extended regular expression', () => {
  it.each([
    ['(^|/)(init|Xorg|ssh)$', 'Xorg', true],
    ['^(chromium|electron.*)$', 'electron28', true],
    ['[Ww]eb', 'Isolated Web Co', true],
    ['^java$', 'javac', false],
  ])('%s is tried on %s', (text, name, matches) => {
    expect(extendedExpression(text)?.(name)).toBe(matches);
  });

  it.each([
    '(a+)+$',
    '(a|a)*b',
    '(?=a)b',
    'a{1,9999}',
    '[[:alpha:]]+',
    '(.*)(.*)(.*)(.*)x',
    'a**',
    '\\d+',
    '(',
    '[]x]',
  ])('%s is not tried', (text) => {
    expect(extendedExpression(text)).toBeNull();
  });

  it('takes no time worth mentioning on a hostile name', () => {
    const began = performance.now();
    extendedExpression('.*a.*b')?.('a'.repeat(4096));
    expect(performance.now() - began).toBeLessThan(200);
  });
});

const oomd = (...units: OomdUnit[]): SystemdOomd => ({
  kind: 'systemd-oomd',
  used: 0.9,
  pressure: 0.6,
  lasts: 30,
  units,
});
const ROOT_SWAP: OomdUnit = { unit: '-.slice', manager: 'system', swap: true };
const USER_PRESSURE: OomdUnit = { unit: 'user@*.service', manager: 'system', pressure: true, pressureLimit: 0.5 };
const MANAGER = '/user.slice/user-1000.slice/user@1000.service';
const FIREFOX = `${MANAGER}/app.slice/app-gnome-firefox-3823.scope`;

describe('systemd-oomd reaches', () => {
  it('every cgroup below a unit that asks for it', () => {
    const told = oomd(ROOT_SWAP, USER_PRESSURE);
    expect(reachOf(FIREFOX, told)).toEqual({
      swap: true,
      pressure: { unit: 'user@1000.service', limit: 0.5, lasts: 30 },
      preference: 'none',
    });
    expect(reachOf('/system.slice/nginx.service', told)).toEqual({ swap: true, pressure: null, preference: 'none' });
  });

  it('units of the manager of a user only below that', () => {
    const told = oomd({ unit: 'app.slice', manager: 'user', swap: true });
    expect(reachOf(FIREFOX, told).swap).toBe(true);
    expect(reachOf(`${MANAGER}/session.slice/org.gnome.Shell@wayland.service`, told).swap).toBe(false);
    expect(reachOf('/system.slice/app.slice/x.service', told).swap).toBe(false);
    expect(reachOf(FIREFOX, oomd({ unit: '-.slice', manager: 'user', swap: true })).swap).toBe(true);
  });

  it('nothing of a unit for which one file takes back what another asks for all', () => {
    const all: OomdUnit = { unit: '*.service', manager: 'system', swap: true };
    const one: OomdUnit = { unit: 'db.service', manager: 'system', swap: false };
    expect(reachOf('/system.slice/db.service', oomd(all, one)).swap).toBe(false);
    expect(reachOf('/system.slice/web.service', oomd(all, one)).swap).toBe(true);
  });
});

describe('systemd-oomd takes', () => {
  const firefox = [
    program(10, 'firefox', { swap: 500 * MIB, cgroup: FIREFOX }),
    program(11, 'Web Content', { swap: 700 * MIB, cgroup: FIREFOX }),
  ];
  const nginx = program(12, 'nginx', { swap: 900 * MIB, cgroup: '/system.slice/nginx.service' });
  const all = [...firefox, nginx];
  const taken = (told: SystemdOomd, processes = all) => oomdVictim(told, processes, 4 * GIB, groupProcesses(processes));

  it('the cgroup with most swapped out, with all its processes', () => {
    expect(taken(oomd(ROOT_SWAP))).toEqual({
      kind: 'cgroup',
      cgroup: FIREFOX,
      name: 'firefox',
      count: 2,
      session: false,
    });
  });

  it('nothing that is out of its reach, left out, or has less than a twentieth of all swap', () => {
    const nginxOnly = oomd({ unit: 'system.slice', manager: 'system', swap: true });
    expect(taken(nginxOnly)).toMatchObject({ name: 'nginx' });
    expect(taken(oomd(ROOT_SWAP, { unit: 'app-*.scope', manager: 'user', preference: 'omit' }))).toMatchObject({
      name: 'nginx',
    });
    expect(
      taken(oomd(ROOT_SWAP), [program(3, 'a', { swap: 100 * MIB, cgroup: '/system.slice/a.service' })]),
    ).toBeNull();
    expect(taken(oomd())).toBeNull();
  });

  it('what is to be avoided only where there is nothing else', () => {
    const avoiding = oomd(ROOT_SWAP, { unit: 'app-*.scope', manager: 'user', preference: 'avoid' });
    expect(taken(avoiding)).toMatchObject({ name: 'nginx' });
    expect(taken(avoiding, firefox)).toMatchObject({ name: 'firefox' });
  });

  it('a whole desktop session that is one scope', () => {
    const scope = '/user.slice/user-1000.slice/session-2.scope';
    const session = [
      program(20, 'sway', { cgroup: scope }),
      program(21, 'firefox', { cgroup: scope, swap: GIB, resident: GIB }),
      program(22, 'gimp', { cgroup: scope }),
      program(23, 'code', { cgroup: scope }),
    ];
    expect(taken(oomd(ROOT_SWAP), session)).toMatchObject({ count: 4, session: true });
    expect(sharedSession(oomd(ROOT_SWAP), session)).toEqual({ cgroup: scope, count: 4 });
    expect(sharedSession(oomd(), session)).toBeNull();
    expect(sharedSession(oomd(ROOT_SWAP), session.slice(0, 3))).toBeNull();
  });

  it('no session where its programs have units of their own', () => {
    const shell = `${MANAGER}/session.slice/org.gnome.Shell@wayland.service`;
    const apart = [
      program(20, 'gnome-shell', { cgroup: shell }),
      program(21, 'Xwayland', { cgroup: shell }),
      ...firefox,
      program(22, 'gimp', { cgroup: `${MANAGER}/app.slice/app-gnome-gimp-5.scope` }),
    ];
    expect(sharedSession(oomd(ROOT_SWAP), apart)).toBeNull();
  });
});
