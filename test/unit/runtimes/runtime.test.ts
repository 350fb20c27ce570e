import { expect, test } from 'vitest';
import { adviseProcess } from '../../../electron/core/risk/advice.ts';
import { groupProcesses } from '../../../electron/core/blame/grouping.ts';
import { messages } from '../../../electron/core/words/catalogs.ts';
import { wordMessage } from '../../../electron/core/words/messages.ts';
import type { Wording } from '../../../electron/core/words/wording.ts';
import { denied, ok } from '../../../electron/core/model/reading.ts';
import { jvmHeapCap, recogniseRuntime, v8HeapCap } from '../../../electron/core/runtimes/recognize-runtime.ts';
import type { ProcessFacts } from '../../../electron/core/model/snapshot.ts';
import { GIB, MIB } from '../../../electron/core/model/units.ts';
import { processSample } from '../../doubles/observations.ts';

function facts(name: string, ...argv: string[]): ProcessFacts {
  return { ...processSample(1).facts, name, executable: ok(`/usr/bin/${name}`), commandLine: ok([name, ...argv]) };
}

test('the cap of a V8 heap is read in all its spellings', () => {
  expect(v8HeapCap(['node', '--max-old-space-size=2048', 'a.js'])).toBe(2 * GIB);
  expect(v8HeapCap(['node', '--max_old_space_size', '100'])).toBe(100 * MIB);
  expect(v8HeapCap(['node', '--max-old-space-size=lots'])).toBeNull();
  expect(v8HeapCap(['node', 'a.js'])).toBeNull();
});

test('the cap of a Java heap is the last one given, with its unit', () => {
  expect(jvmHeapCap(['java', '-Xmx512m', '-Xmx2g', '-jar', 'a.jar'])).toBe(2 * GIB);
  expect(jvmHeapCap(['java', '-XX:MaxHeapSize=1048576k'])).toBe(GIB);
  expect(jvmHeapCap(['java', '-Xmx'])).toBeNull();
});

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
    for (const advice of adviseProcess(facts(program), 'leak')) {
      for (const texts of [messages.en, messages['pt-BR']])
        expect(wordMessage(advice, texts, wording)).not.toBe(advice.key);
    }
  }
  expect(adviseProcess(facts('node', '--max-old-space-size=64'), 'leak')[0]).toEqual({
    key: 'advice.v8',
    values: { bytes: 64 * MIB },
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
