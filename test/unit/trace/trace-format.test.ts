import { describe, expect, it } from 'vitest';
import { ok, unsupported } from '../../../electron/core/model/reading.ts';
import type { Snapshot } from '../../../electron/core/model/snapshot.ts';
import { writeTraceHeader } from '../../../electron/core/trace/trace-format.ts';
import { createSpeech } from '../../../electron/host/cli/speech/speech.ts';
import { englishLines } from '../../doubles/english-words.ts';
import { createTraceParser, type TraceLine } from '../../../electron/core/trace/trace-parse.ts';
import { reason } from '../../../electron/core/words/reasons.ts';

const GB = 1e9;
const mem = { total: 8 * GB, available: 4 * GB, swapTotal: 0, swapFree: 0 };
const node = { pid: 812, start: 232752, ppid: 1, name: 'node', rss: 300, anon: 200, swap: 50, oomScore: 672 };
const sample = { t: 1795404328946, mem, pressure: { some10: 1.5, full10: 0 }, procs: [node] };

function parse(value: unknown): TraceLine {
  return createTraceParser().parse(typeof value === 'string' ? value : JSON.stringify(value));
}

function snapshotOf(value: unknown): Snapshot {
  const line = parse(value);
  if (line.kind !== 'sample') throw new Error(JSON.stringify(line));
  return line.snapshot;
}

const inPortuguese = (why: string) => createSpeech('pt-BR', 'decimal').why(why);

/** The key and values of what is wrong, or the kind of the line. */
function keyOf(value: unknown): string {
  const line = parse(value);
  return line.kind === 'bad' ? line.reason : line.kind;
}

/** What is wrong with a line in English. */
function reasonOf(value: unknown): string {
  return createSpeech('en', 'decimal').why(keyOf(value));
}

describe('a sample of a trace', () => {
  it('becomes a snapshot whose private memory is anonymous plus swapped-out memory', () => {
    const snapshot = snapshotOf(sample);
    expect(snapshot.at).toBe(sample.t);
    expect(snapshot.memory).toMatchObject(mem);
    expect(snapshot.pressure).toEqual(ok({ some10: 1.5, full10: 0 }));
    const [process] = snapshot.processes;
    expect(process).toMatchObject({ pid: 812, start: 232752, resident: 300, state: 'sleeping', pools: [] });
    expect(process?.private).toEqual(ok(250));
    expect(process?.swap).toEqual(ok(50));
    expect(process?.oomScore).toEqual(ok(672));
    expect(process?.facts).toMatchObject({ parent: 1, name: 'node', kernelThread: false });
  });

  it('leaves unknown what the line does not say', () => {
    const { pid, start, ppid, name, rss } = node;
    const snapshot = snapshotOf({ t: 1, mem, procs: [{ pid, start, ppid, name, rss }] });
    const missing = unsupported(reason('recording.absent'));
    expect(snapshot.pressure).toEqual(missing);
    expect(snapshot.missing).toEqual([{ fact: 'pressure', ...missing }]);
    expect(snapshot.oomKills).toEqual(missing);
    expect(snapshot.memory.cache).toEqual(missing);
    const [process] = snapshot.processes;
    expect([process?.private, process?.swap, process?.oomScore]).toEqual([missing, missing, missing]);
    expect(process?.facts.commandLine).toEqual(missing);
  });

  it('takes active file cache out of the use of a pool', () => {
    const pools = [
      { id: '/a', limit: 1000, used: 700, activeFile: 300 },
      { id: '/b', limit: 1000, used: 700 },
    ];
    const snapshot = snapshotOf({ ...sample, pools, procs: [{ ...node, pool: '/a' }] });
    expect(snapshot.pools.map((pool) => [pool.id, pool.kind, pool.used])).toEqual([
      ['/a', 'cgroup', 400],
      ['/b', 'cgroup', 700],
    ]);
    expect(snapshot.processes[0]?.pools).toEqual(['/a']);
  });

  it('counts what of the ZFS cache exceeds its minimum as available, which the kernel does not', () => {
    const extra = { arc: 3 * GB, arcMin: GB };
    expect(snapshotOf({ ...sample, extra }).memory).toMatchObject({ available: 6 * GB, parts: extra });
    expect(snapshotOf({ ...sample, extra: { arc: GB, arcMin: 2 * GB } }).memory.available).toBe(4 * GB);
    expect(snapshotOf({ ...sample, extra: { arc: 100 * GB, arcMin: 0 } }).memory.available).toBe(8 * GB);
    expect(snapshotOf({ ...sample, extra: { arc: 3 * GB } }).memory.available).toBe(4 * GB);
  });

  it('takes the caches of the kernel out of the use of a pool', () => {
    const pools = [{ id: '/a', limit: 1000, used: 700, activeFile: 300, slabReclaimable: 150 }];
    expect(snapshotOf({ ...sample, pools }).pools[0]).toMatchObject({ used: 250, slabReclaimable: 150 });
  });

  it('knows ceilings, pressure and what backs swap by the names that the kernel gives them', () => {
    const pressure = { some10: 60.54, full10: 20, some60: 31.6, someTotal: 36073778 };
    const events = { high: 1128, max: 0, oom: 0, oom_kill: 0 };
    const counters = { pgmajfault: 7, workingset_refault: 8, pswpin: 9 };
    const snapshot = snapshotOf({
      ...sample,
      extra: { free: 5, swapCached: 6, kernelStacks: 'many' },
      zram: { size: 100, stored: 50, used: 25 },
      swaps: [{ name: '/dev/zram0', kind: 'zram', size: 100, used: 50, priority: 100 }, { name: 'tape' }],
      counters,
      pools: [{ id: '/a', limit: 1000, used: 700, high: 800, swapLimit: 0, pressure, events, counters }],
      procs: [{ ...node, size: 900, data: 600, gpu: 40, hugetlb: 20, majflt: 12 }],
    });
    expect(snapshot.memory.parts).toEqual({ free: 5, swapCached: 6 });
    expect(snapshot.zram).toEqual({ size: 100, stored: 50, used: 25 });
    expect(snapshot.swapDevices).toEqual([{ name: '/dev/zram0', kind: 'zram', size: 100, used: 50, priority: 100 }]);
    expect(snapshot.counters).toEqual({ majorFaults: 7, refaults: 8, swapIns: 9 });
    expect(snapshot.pools[0]).toMatchObject({ high: 800, swapLimit: 0, pressure });
    expect(snapshot.pools[0]?.events).toEqual({ high: 1128, max: 0, oom: 0, oomKill: 0 });
    expect(snapshot.processes[0]).toMatchObject({ size: 900, data: 600, gpu: 40, hugetlb: 20, majorFaults: 12 });
  });

  it('leaves out what it does not understand of these, and keeps the sample', () => {
    const pools = [{ id: '/a', limit: 1000, used: 700, high: -1, pressure: { some10: 400 }, events: [] }];
    const odd = { extra: { arc: '3' }, zram: 'yes', swaps: {}, counters: null, systemLevel: 'dire' };
    const snapshot = snapshotOf({ ...sample, ...odd, pools, procs: [{ ...node, size: 'large', majflt: -3 }] });
    expect(snapshot).not.toHaveProperty('zram');
    expect(snapshot).not.toHaveProperty('swapDevices');
    expect(snapshot).not.toHaveProperty('counters');
    expect(snapshot).not.toHaveProperty('systemLevel');
    expect(snapshot.memory).not.toHaveProperty('parts');
    for (const key of ['high', 'pressure', 'events']) expect(snapshot.pools[0]).not.toHaveProperty(key);
    expect(snapshot.processes[0]?.size).toBeUndefined();
    expect(snapshot.processes[0]?.majorFaults).toBeUndefined();
  });

  it('never puts a process into a pool that the sample does not have', () => {
    expect(snapshotOf({ ...sample, procs: [{ ...node, pool: '/gone' }] }).processes[0]?.pools).toEqual([]);
    expect(snapshotOf({ ...sample, procs: [{ ...node, pools: ['/gone', 7] }] }).processes[0]?.pools).toEqual([]);
  });

  it('ignores keys that it does not know, however they are called', () => {
    const line = `{"t":1,"__proto__":{"admin":true},"future":[[[[{}]]]],"mem":${JSON.stringify(mem)},"procs":[${JSON.stringify(node).slice(0, -1)},"__proto__":{"rss":1},"x":{}}]}`;
    const snapshot = snapshotOf(line);
    expect(snapshot.processes[0]?.resident).toBe(300);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('hands out the same objects for a process that has not changed', () => {
    const parser = createTraceParser();
    const at = (t: number, rss: number, name = 'node') => {
      const line = parser.parse(JSON.stringify({ ...sample, t, procs: [{ ...node, rss, name }] }));
      return line.kind === 'sample' ? line.snapshot.processes[0] : undefined;
    };
    const first = at(1, 300);
    expect(at(2, 300)).toBe(first);
    const grown = at(3, 400);
    expect(grown).not.toBe(first);
    expect(grown?.facts).toBe(first?.facts);
    expect(at(4, 400, 'renamed')?.facts).not.toBe(first?.facts);
  });

  it('gives a reused pid its own facts', () => {
    const parser = createTraceParser();
    parser.parse(JSON.stringify({ ...sample, t: 1, procs: [{ ...node, user: 'ada' }] }));
    const line = parser.parse(JSON.stringify({ ...sample, t: 2, procs: [{ ...node, start: 5 }] }));
    expect(line.kind === 'sample' && line.snapshot.processes[0]?.facts.user.kind).toBe('unsupported');
  });
});

describe('a line that is wrong', () => {
  const WRONG: readonly (readonly [string, unknown, string | RegExp])[] = [
    ['a broken line', '{"t":1,"mem":{"to', 'not JSON: "{"t":1,"mem":{"to"'],
    ['a list', [1], 'a list is not a sample'],
    ['null', 'null', 'null is not a sample'],
    ['no time', { mem, procs: [] }, 't is missing'],
    ['a time beyond all reason', { ...sample, t: 9e15 }, 't is 9000000000000000, not milliseconds since the epoch'],
    ['an infinite time', '{"t":1e999}', 't is Infinity, not milliseconds since the epoch'],
    ['no memory', { t: 1, procs: [] }, 'mem is missing'],
    [
      'more available than there is',
      { ...sample, mem: { ...mem, available: 9 * GB } },
      /mem.available .* is more than/,
    ],
    ['negative memory', { ...sample, mem: { ...mem, total: -1 } }, 'mem.total is -1, not a number of bytes'],
    ['memory as text', { ...sample, mem: { ...mem, total: '8' } }, 'mem.total is "8", not a number of bytes'],
    ['a pressure over 100', { ...sample, pressure: { some10: 101, full10: 0 } }, /pressure.some10 is 101/],
    ['no processes', { t: 1, mem }, 'procs is missing'],
    ['processes in an object', { t: 1, mem, procs: {} }, 'procs is an object, not a list'],
    ['a process that is none', { ...sample, procs: [null] }, 'procs[0] is null, not an object'],
    ['pid 0', { ...sample, procs: [{ ...node, pid: 0 }] }, 'procs[0].pid is 0, not a process id'],
    ['half a pid', { ...sample, procs: [{ ...node, pid: 1.5 }] }, 'procs[0].pid is 1.5, not a process id'],
    ['no name', { ...sample, procs: [{ ...node, name: undefined }] }, 'procs[0].name is missing'],
    ['anon of null', { ...sample, procs: [node, { ...node, pid: 3, anon: null }] }, /^procs\[1\].anon is null/],
    ['a process twice', { ...sample, procs: [node, node] }, 'procs[1] is process 812 for the second time'],
    ['an odd state', { ...sample, procs: [{ ...node, state: 'x' }] }, 'procs[0].state is "x", not a state'],
    ['a command line of numbers', { ...sample, procs: [{ ...node, cmd: [1] }] }, /^procs\[0\].cmd is a list/],
    ['pools in an object', { ...sample, pools: {} }, 'pools is an object, not a list'],
    ['a pool without a limit', { ...sample, pools: [{ id: '/a', used: 1 }] }, /^pools\[0\].limit is missing/],
    ['a pool twice', { ...sample, pools: Array(2).fill({ id: '/a', limit: 1, used: 1 }) }, /for the second time/],
    ['a second machine', { ...sample, pools: [{ id: 'machine', limit: 1, used: 1 }] }, /is the machine itself/],
    ['another kind of file', { headroom: 'settings', version: 1 }, 'a file of kind "settings", not a trace'],
  ];

  it.each(WRONG)('is told what is wrong: %s', (_, value, reason) => {
    expect(reasonOf(value)).toMatch(reason);
  });

  it.each(WRONG)('is told in Portuguese, too: %s', (_, value) => {
    const said = inPortuguese(keyOf(value));
    expect(said).not.toBe(reasonOf(value));
    expect(englishLines(said)).toEqual([]);
  });

  it('keeps its place and its value in any language', () => {
    const why = keyOf({ ...sample, mem: { ...mem, total: ' is 7, not a text' } });
    expect(inPortuguese(why)).toBe('mem.total é " is 7, not a text", e não um número de bytes');
    expect(inPortuguese(keyOf('a is b, not c'))).toBe('não é JSON: "a is b, not c"');
  });

  it('never carries an escape sequence into the message', () => {
    expect(reasonOf('\u001b[2J\u009b31m rm')).toBe('not JSON: "\ufffd[2J\ufffd31m rm"');
    expect(reasonOf({ ...sample, t: '\u001b[31m' })).toBe('t is "\ufffd[31m", not milliseconds since the epoch');
  });

  it('does not spoil the lines after it', () => {
    const parser = createTraceParser();
    expect(parser.parse(JSON.stringify({ ...sample, procs: [node, null] })).kind).toBe('bad');
    expect(parser.parse(JSON.stringify(sample)).kind).toBe('sample');
  });

  it('is one that goes back in time, unless time goes on from there', () => {
    const parser = createTraceParser();
    const kinds = [100, 200, 150, 300, 10, 20, 30].map((t) => parser.parse(JSON.stringify({ ...sample, t })).kind);
    expect(kinds).toEqual(['sample', 'sample', 'bad', 'sample', 'bad', 'sample', 'sample']);
  });
});

describe('the header of a trace', () => {
  const header = {
    name: 'leak',
    recordedAt: '2026-11-23T03:25:00Z',
    host: { platform: 'linux', cpus: 2, memTotal: 8 * GB, swapTotal: 0 },
  };

  it('reads back as it was written', () => {
    expect(parse(writeTraceHeader(header))).toEqual({ kind: 'header', header });
  });

  it('of another version is a foreign trace', () => {
    expect(parse({ headroom: 'trace', version: 2 })).toEqual({ kind: 'foreign', version: '2' });
  });

  it('may leave out everything but kind and version', () => {
    const host = { platform: '', cpus: null, memTotal: null, swapTotal: null };
    const expected = { kind: 'header', header: { name: '', recordedAt: '', host } };
    expect(parse({ headroom: 'trace', version: 1, host: 'x', name: 3 })).toEqual(expected);
  });
});
