import { describe, expect, test } from 'vitest';
import { lifeKeyTexts, normalizeUnit, reduceArguments } from '../../../electron/core/lives/life-keys.ts';
import { denied, failed, ok } from '../../../electron/core/model/reading.ts';
import type { ProcessFacts } from '../../../electron/core/model/snapshot.ts';
import { processSample } from '../../doubles/observations.ts';

const ID = '4f3a'.repeat(16);

describe('the unit of a program', () => {
  test.each([
    [
      '/user.slice/user-1000.slice/user@1000.service/app.slice/app-x-4321.scope',
      '/user.slice/user-*.slice/user@*.service/app.slice/app-x-*.scope',
    ],
    [`/system.slice/docker-${ID}.scope`, '/system.slice/docker-*.scope'],
    [`/docker/${ID}`, '/docker/*'],
    ['/user.slice/session-3.scope', '/user.slice/session-*.scope'],
    ['/kubepods.slice/kubepods-pod0d3c1a2b_1111_2222_3333_0123456789ab.slice', '/kubepods.slice/kubepods-pod*.slice'],
    ['/snap.firefox.firefox-0d3c1a2b-1111-2222-3333-0123456789ab.scope', '/snap.firefox.firefox-*.scope'],
  ])('%s loses what differs from start to start', (cgroup, expected) => {
    expect(normalizeUnit(cgroup)).toBe(expected);
  });

  test.each(['/system.slice/worker@2.service', '/system.slice/postgresql@15-main.service', '/init.scope', '/'])(
    '%s keeps what tells it from others',
    (cgroup) => {
      expect(normalizeUnit(cgroup)).toBe(cgroup);
    },
  );
});

describe('reduced arguments', () => {
  test.each([
    ['--port=8080', '--port=9090'],
    ['--pid', '--pid'],
    ['4711', '815'],
    ['/tmp/job-a/in.csv', '/var/tmp/other'],
    ['--out=/tmp/a', '--out=/tmp/b'],
    ['/run/user/1000/pipewire', '/run/user/1001/other'],
    ['127.0.0.1:8080', '127.0.0.1:9000'],
    ['--id=4f3a4f3a4f3a', '--id=0011223344556677'],
    ['-Xmx512m', '-Xmx256m'],
  ])('are the same for %s and %s', (one, other) => {
    expect(reduceArguments([one])).toEqual(reduceArguments([other]));
  });

  test.each([
    ['--port=8080', '--host=8080'],
    ['server.js', 'worker.js'],
    ['org.example.Main', 'org.example.Other'],
    ['app.jar', 'tool.jar'],
    ['/srv/data', '/srv/other'],
    ['-m', '-c'],
  ])('tell %s from %s', (one, other) => {
    expect(reduceArguments([one])).not.toEqual(reduceArguments([other]));
  });
});

describe('the keys of a program', () => {
  const facts = (overrides: Partial<ProcessFacts> = {}): ProcessFacts => ({
    ...processSample(1).facts,
    executable: ok('/usr/bin/node'),
    commandLine: ok(['node', 'server.js', '--port=8080']),
    cgroup: ok('/app-1234.scope'),
    ...overrides,
  });

  test('are narrower where more of the arguments is the same', () => {
    const [all, reduced, none] = lifeKeyTexts(facts(), '') ?? [];
    const other = lifeKeyTexts(facts({ commandLine: ok(['node', 'server.js', '--port=9000']) }), '');
    expect(other?.[0]).not.toBe(all);
    expect(other?.slice(1)).toEqual([reduced, none]);
    const script = lifeKeyTexts(facts({ commandLine: ok(['node', 'other.js']) }), '');
    expect(script?.[1]).not.toBe(reduced);
    expect(script?.[2]).toBe(none);
  });

  test('are the same for a program whose file was replaced while it ran, and others after an update', () => {
    const deleted = facts({ executable: ok('/usr/bin/node (deleted)') });
    expect(lifeKeyTexts(deleted, '1')).toEqual(lifeKeyTexts(facts(), '1'));
    expect(lifeKeyTexts(facts(), '2')).not.toEqual(lifeKeyTexts(facts(), '1'));
  });

  test('wait for what is not read yet, and do without what nobody may read', () => {
    expect(lifeKeyTexts(facts({ executable: failed() }), '')).toBeNull();
    expect(lifeKeyTexts(facts({ commandLine: failed() }), '')).toBeNull();
    const [foreign] = lifeKeyTexts(facts({ executable: denied(), commandLine: denied() }), '') ?? [];
    expect(foreign).toContain('program-1');
  });

  test('are bounded, however long the command line is', () => {
    const long = facts({ commandLine: ok(['x', ...Array.from({ length: 10_000 }, () => 'y'.repeat(10_000))]) });
    for (const text of lifeKeyTexts(long, '') ?? []) expect(text.length).toBeLessThan(40_000);
  });
});
