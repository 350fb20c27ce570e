import { expect, test } from 'vitest';
import { adviseProcess } from '../../../electron/core/risk/advice.ts';
import { boundsOf } from '../../../electron/core/runtimes/bounds.ts';
import type { Pattern } from '../../../electron/core/model/assessment.ts';
import { groupProcesses } from '../../../electron/core/blame/grouping.ts';
import { messages } from '../../../electron/core/words/catalogs.ts';
import { wordMessage } from '../../../electron/core/words/messages.ts';
import type { Wording } from '../../../electron/core/words/wording.ts';
import { denied, ok } from '../../../electron/core/model/reading.ts';
import { recogniseRuntime } from '../../../electron/core/runtimes/recognize-runtime.ts';
import type { ProcessFacts } from '../../../electron/core/model/snapshot.ts';
import { GIB, MIB } from '../../../electron/core/model/units.ts';
import { processSample } from '../../doubles/observations.ts';

function facts(name: string, ...argv: string[]): ProcessFacts {
  return { ...processSample(1).facts, name, executable: ok(`/usr/bin/${name}`), commandLine: ok([name, ...argv]) };
}

function running(of: ProcessFacts, held = 100 * MIB) {
  return { ...processSample(1), facts: of, resident: held, private: ok(held) };
}

test('a runtime is recognised by its executable and its arguments', () => {
  expect(recogniseRuntime(facts('python3.11', '-m', 'torch.distributed.run'))).toEqual({
    kind: 'python',
    machineLearning: true,
  });
  expect(recogniseRuntime(facts('python3', 'report.py'))).toEqual({ kind: 'python', machineLearning: false });
  expect(recogniseRuntime(facts('chrome', '--type=renderer'))).toEqual({ kind: 'browser', renderer: true });
  expect(recogniseRuntime(facts('redis-server'))).toEqual({ kind: 'database', name: 'redis-server' });
  expect(recogniseRuntime(facts('cc1plus'))).toEqual({ kind: 'compiler' });
  expect(recogniseRuntime({ ...facts('node'), commandLine: denied(), executable: denied() }).kind).toBe('v8');
});

test('advice fits the runtime, and there is always a text for it in both languages', () => {
  const wording: Wording = {
    bytes: String,
    rate: String,
    span: String,
    estimate: (seconds) => String(seconds),
    share: String,
    weekday: String,
    date: String,
    count: String,
    name: (text) => text,
    text: (text) => text,
    reason: (reason) => reason,
  };
  const programs = ['node', 'java', 'python3', 'chrome', 'postgres', 'make', 'mystery'];
  for (const program of programs) {
    for (const advice of adviseProcess(running(facts(program)), 'leak', [], null)) {
      for (const texts of [messages.en, messages['pt-BR']])
        expect(wordMessage(advice, texts, wording)).not.toBe(advice.key);
    }
  }
});

test('a leak is never advised to raise its cap, and what is needed is', () => {
  const capped = facts('node', '--max-old-space-size=64');
  const advise = (pattern: Pattern) => adviseProcess(running(capped), pattern, boundsOf(capped, GIB), null)[0]?.key;
  expect(advise('leak')).toBe('advice.v8-leaks');
  expect(advise('saw-tooth')).toBe('advice.v8-leaks');
  expect(advise('cache-filling')).toBe('advice.v8');
});

test('a heap cap is not advised to a program that fills Buffers or direct memory', () => {
  const node = facts('node', 'server.js');
  const heap = { used: 20 * MIB, live: null, most: null };
  const buffers = { ...running(node, 300 * MIB), heap };
  expect(adviseProcess(buffers, 'leak', [], null)[0]?.key).toBe('advice.v8-buffers');
  expect(adviseProcess({ ...buffers, heap: { ...heap, used: 250 * MIB } }, 'leak', [], null)[0]?.key).toBe(
    'advice.v8-uncapped',
  );
  const java = facts('java', '-Xmx100m', 'App');
  expect(adviseProcess(running(java, 300 * MIB), 'leak', boundsOf(java, GIB), null)[0]?.key).toBe('advice.jvm-beside');
});

test('a cap that is larger than the container is to be set below it', () => {
  const java = facts('java', '-Xmx600m', 'App');
  const pool = { kind: 'cgroup', limit: 300 * MIB } as const;
  expect(adviseProcess(running(java, 200 * MIB), 'leak', boundsOf(java, pool.limit), pool)[0]).toEqual({
    key: 'advice.cap-above-pool',
    values: { bytes: 600 * MIB, by: '-Xmx', limit: 300 * MIB },
  });
});

test('a message from a newer host shows its key instead of failing', () => {
  expect(wordMessage({ key: 'growth.sideways', values: {} }, messages.en, {} as Wording)).toBe('growth.sideways');
  expect(wordMessage({ key: 'toString', values: {} }, messages.en, {} as Wording)).toBe('toString');
});

function grouped(...processes: { pid: number; parent: number; name: string; cgroup?: string }[]): string[][] {
  const samples = processes.map(({ pid, parent, name, cgroup }) => {
    const plain = processSample(pid);
    return { ...plain, facts: { ...plain.facts, parent, name, cgroup: ok(cgroup ?? '/') } };
  });
  return groupProcesses(samples).groups.map(({ name, kind, members }) => [kind, name, ...members]);
}

test('children belong to the program that started them, but not to the shell that started it', () => {
  expect(
    grouped(
      { pid: 2, parent: 1, name: 'bash' },
      { pid: 3, parent: 2, name: 'make' },
      { pid: 4, parent: 3, name: 'cc1plus' },
      { pid: 5, parent: 3, name: 'cc1plus' },
    ),
  ).toEqual([
    ['process', 'bash', '2:20'],
    ['tree', 'make', '3:30', '4:40', '5:50'],
  ]);
});

test('what one launcher starts under one name is one group, so a restarted program stays the same', () => {
  expect(
    grouped(
      { pid: 1, parent: 0, name: 'systemd' },
      { pid: 7, parent: 1, name: 'api' },
      { pid: 9, parent: 1, name: 'api' },
    ),
  ).toContainEqual(['tree', 'api', '7:70', '9:90']);
});

test('units and containers are read from the cgroup', () => {
  const id = 'a'.repeat(64);
  expect(
    grouped(
      { pid: 3, parent: 1, name: 'postgres', cgroup: '/system.slice/postgresql.service' },
      { pid: 4, parent: 1, name: 'node', cgroup: `/system.slice/docker-${id}.scope` },
      {
        pid: 5,
        parent: 1,
        name: 'chrome',
        cgroup: '/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome-google\\x2dchrome-4711.scope',
      },
    ),
  ).toEqual([
    ['service', 'postgresql', '3:30'],
    ['container', 'aaaaaaaaaaaa', '4:40'],
    ['application', 'google-chrome', '5:50'],
  ]);
});
