import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../electron/core/words/language.ts';
import { actionReason } from '../../../electron/core/words/refusals.ts';
import { ACTIONS } from '../../../electron/core/actions/action.ts';
import { BUILT_IN_GUARDS } from '../../../electron/core/actions/guard-rules.ts';
import {
  guardOf,
  isSessionCgroup,
  isTerminal,
  matchesPattern,
  type GuardContext,
  type GuardSubject,
} from '../../../electron/core/actions/guards.ts';
import { denied, ok } from '../../../electron/core/model/reading.ts';

const NOBODY_ELSE: GuardContext = {
  platform: 'linux',
  own: new Set([700]),
  carriers: new Set<number>(),
  ancestors: new Set([1, 600]),
  rules: [],
};

function subject(overrides: Partial<GuardSubject> = {}): GuardSubject {
  return {
    pid: 4321,
    name: 'program',
    parentName: 'bash',
    executable: ok('/usr/bin/program'),
    user: ok('someone'),
    realUser: ok('someone'),
    cgroup: ok('/user.slice/user-1000.slice/user@1000.service/app.slice/app-program-1.scope'),
    kernelThread: false,
    ...overrides,
  };
}

describe('what is forbidden is forbidden for every action', () => {
  test.each([
    ['the first process', subject({ pid: 1, name: 'systemd' }), 'guard.init'],
    ['a kernel thread', subject({ kernelThread: true, name: 'kswapd0' }), 'guard.kernel'],
    ['Headroom itself', subject({ pid: 700 }), 'guard.headroom'],
    ['what started Headroom', subject({ pid: 600, name: 'gnome-shell' }), 'guard.ancestor'],
    ['pid 0', subject({ pid: 0 }), 'guard.init'],
    ['a process group', subject({ pid: -700 }), 'guard.init'],
    ['no number at all', subject({ pid: NaN }), 'guard.init'],
  ])('%s', (_, who, reason) => {
    for (const action of ACTIONS) expect(guardOf(who, action, NOBODY_ELSE)).toEqual({ kind: 'forbidden', reason });
  });
});

describe("the session's pillars ask a second time, and may be resumed without", () => {
  test.each([
    ['systemd', 'guard.session-manager'],
    ['systemd-journald', 'guard.session-manager'],
    ['gnome-session-binary', 'guard.session-manager'],
    ['dbus-broker-launch', 'guard.message-bus'],
    ['Xorg', 'guard.display'],
    ['Hyprland', 'guard.display'],
    ['gnome-shell', 'guard.shell'],
    ['xdg-desktop-portal-gtk', 'guard.portal'],
    ['wireplumber', 'guard.audio'],
    ['gdm-session-worker', 'guard.login'],
    ['sshd-session', 'guard.remote-access'],
    ['apt-get', 'guard.package-manager'],
    ['dpkg', 'guard.package-manager'],
    ['postgres', 'guard.database'],
    ['mariadbd', 'guard.database'],
    ['dockerd', 'guard.virtual-machines'],
    ['headroom', 'guard.other-headroom'],
  ])('%s', (name, reason) => {
    // Linux cuts names after 15 bytes; the executable says the rest, where it may be read.
    const who = subject({ name: name.slice(0, 15), executable: denied() });
    for (const action of ['pause', 'end', 'force', 'prefer'] as const) {
      expect(guardOf(who, action, NOBODY_ELSE)).toEqual({ kind: 'confirm', reason });
    }
    for (const action of ['resume', 'unprefer'] as const) {
      expect(guardOf(who, action, NOBODY_ELSE)).toEqual({ kind: 'allowed' });
    }
  });

  test('a pillar that goes by another name is known by its executable', () => {
    const who = subject({ name: 'main', executable: ok('/usr/lib/postgresql/16/bin/postgres') });
    expect(guardOf(who, 'end', NOBODY_ELSE)).toMatchObject({ reason: 'guard.database' });
  });

  test('an executable that was replaced by an update still counts', () => {
    const who = subject({ name: 'main', executable: ok('/usr/bin/gnome-shell (deleted)') });
    expect(guardOf(who, 'end', NOBODY_ELSE)).toMatchObject({ reason: 'guard.shell' });
  });

  test('a shell that came in over the network is a pillar, one in a terminal is not', () => {
    const shell = subject({ name: 'bash', executable: ok('/usr/bin/bash') });
    expect(guardOf({ ...shell, parentName: 'sshd-session' }, 'end', NOBODY_ELSE)).toMatchObject({
      reason: 'guard.login-shell',
    });
    expect(guardOf({ ...shell, parentName: 'konsole' }, 'end', NOBODY_ELSE)).toEqual({ kind: 'allowed' });
  });
});

test('a core process of Windows is forbidden there, and a program of its name is not elsewhere', () => {
  const who = subject({ name: 'System', executable: denied() });
  expect(guardOf(who, 'end', { ...NOBODY_ELSE, platform: 'win32' })).toMatchObject({ reason: 'guard.windows-core' });
  expect(guardOf(who, 'end', NOBODY_ELSE)).toEqual({ kind: 'allowed' });
});

test('an ordinary program is allowed', () => {
  expect(guardOf(subject(), 'force', NOBODY_ELSE)).toEqual({ kind: 'allowed' });
});

describe("the user's own guards", () => {
  test('come before the built-in ones and match on everything they name', () => {
    const rules = [{ guard: 'forbidden', reason: 'pays the rent', names: ['prog*'], users: ['someone'] }] as const;
    const context = { ...NOBODY_ELSE, rules };
    expect(guardOf(subject(), 'pause', context)).toEqual({ kind: 'forbidden', reason: 'pays the rent' });
    expect(guardOf(subject({ user: ok('other'), realUser: ok('other') }), 'pause', context)).toEqual({
      kind: 'allowed',
    });
    expect(guardOf(subject({ user: denied(), realUser: denied() }), 'pause', context)).toEqual({ kind: 'allowed' });
  });

  test('may name a cgroup', () => {
    const rules = [{ guard: 'confirm', reason: 'the shop', cgroups: ['*/shop.service*'] }] as const;
    const who = subject({ cgroup: ok('/system.slice/shop.service/worker') });
    expect(guardOf(who, 'end', { ...NOBODY_ELSE, rules })).toEqual({ kind: 'confirm', reason: 'the shop' });
  });

  test('never soften what is forbidden', () => {
    const rules = [{ guard: 'confirm', reason: 'mine', names: ['*'] }] as const;
    expect(guardOf(subject({ pid: 1 }), 'end', { ...NOBODY_ELSE, rules })).toMatchObject({ kind: 'forbidden' });
  });

  test('a rule that names nothing matches nothing', () => {
    const rules = [{ guard: 'forbidden', reason: 'all' }] as const;
    expect(guardOf(subject(), 'end', { ...NOBODY_ELSE, rules })).toEqual({ kind: 'allowed' });
  });
});

test.each([
  ['gnome-terminal-server', true],
  ['kitty', true],
  ['tmux: server', true],
  ['firefox', false],
  ['sh', false],
])('whether %s holds everything started in it: %s', (name, expected) => {
  expect(isTerminal({ name: name.slice(0, 15), executable: denied() })).toBe(expected);
});

test.each([
  ['/user.slice/user-1000.slice/session-2.scope', true],
  ['/user.slice/user-1000.slice/user@1000.service', true],
  ['/user.slice/user-1000.slice/user@1000.service/app.slice/app-firefox-1.scope', false],
  ['/system.slice/cron.service', false],
])('whether the cgroup %s is a session: %s', (cgroup, expected) => {
  expect(isSessionCgroup(cgroup)).toBe(expected);
});

test.each([
  ['abc', 'abc', true],
  ['abc', 'abcd', false],
  ['a*c', 'abbbc', true],
  ['a*a', 'a', false],
  ['*', '', true],
  ['*b*', 'abc', true],
  ['a*b*c', 'axbxbxc', true],
  ['a*b*c', 'axcxb', false],
  ['(a+)+$', 'aaaaaaaa', false],
])('the pattern %s on %s: %s', (pattern, text, expected) => {
  expect(matchesPattern(pattern, text)).toBe(expected);
});

test('every built-in guard has a reason in words', () => {
  for (const language of LANGUAGES) {
    for (const { reason } of BUILT_IN_GUARDS) expect(actionReason(reason, language)).not.toBeNull();
  }
  expect(actionReason('guard.init', 'en')).toMatch(/^It is the first process/);
  expect(actionReason('guard.init', 'pt-BR')).toMatch(/^É o primeiro processo/);
  expect(actionReason("a user's own text", 'pt-BR')).toBeNull();
  expect(actionReason('toString', 'en')).toBeNull();
});
