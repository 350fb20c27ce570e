import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { writeTraceHeader } from '../../../electron/core/trace/trace-format.ts';
import { createReplayReader, type TraceProblem } from '../../../electron/platform/replay/create-replay-reader.ts';
import { createLineSource } from '../../../electron/platform/replay/read-lines.ts';
import { reason } from '../../../electron/core/words/reasons.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

const host = { platform: 'linux', cpus: 2, memTotal: 8e9, swapTotal: 0 };
const header = { name: 'made-up', recordedAt: '2026-11-23T03:25:00Z', host };
const mem = { total: 8e9, available: 4e9, swapTotal: 0, swapFree: 0 };

function sampleAt(t: number, processes = 40): string {
  const procs = Array.from({ length: processes }, (_, index) => {
    return { pid: index + 1, start: 7, ppid: 1, name: `p${index}`, rss: t * 4096 + index, anon: t * 4096, swap: 0 };
  });
  return JSON.stringify({ t, mem, procs });
}

function traceOf(samples: number): string {
  const lines = Array.from({ length: samples }, (_, index) => sampleAt(index + 1));
  return [writeTraceHeader(header), ...lines, ''].join('\n');
}

/** Plays the file to its end: the times of its samples, and what was wrong. */
async function play(content: string | Buffer) {
  const file = path.join(folder, 'trace');
  writeFileSync(file, content);
  const problems: TraceProblem[] = [];
  const reader = createReplayReader(file, (problem) => problems.push(problem));
  const times: number[] = [];
  for (let snapshot = await reader.read(new Set()); snapshot; snapshot = await reader.read(new Set())) {
    times.push(snapshot.at);
  }
  const after = await reader.read(new Set());
  reader.close();
  return { times, problems, header: reader.header(), after };
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('a recorded trace', () => {
  it.each([
    ['plain', (text: string) => text],
    ['gzipped', (text: string) => gzipSync(text)],
    [
      'gzipped in several members',
      (text: string) => Buffer.concat([text.slice(0, 5000), text.slice(5000)].map((part) => gzipSync(part))),
    ],
    ['with a byte order mark and Windows line ends', (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`],
    ['with blank lines', (text: string) => text.replaceAll('\n', '\n\n')],
    ['without a last line feed', (text: string) => text.trimEnd()],
  ])('plays sample by sample to its end: %s', async (_, pack) => {
    const played = await play(pack(traceOf(200)));
    expect(played).toEqual({ times: upTo(200), problems: [], header, after: null });
  });

  it('gives the number and the reason of a bad line and plays the rest', async () => {
    const lines = traceOf(5).split('\n');
    lines.splice(3, 0, '{"t":oops}', sampleAt(3).replace('"rss":12288', '"rss":-1'));
    const { times, problems } = await play(lines.join('\n'));
    expect(times).toEqual(upTo(5));
    expect(problems).toEqual([
      { kind: 'line', line: 4, reason: reason('trace.not-json', { text: '"{"t":oops}"' }) },
      {
        kind: 'line',
        line: 5,
        reason: reason('trace.wrong', { place: 'procs[0].rss', found: '-1', wanted: reason('trace.bytes') }),
      },
    ]);
  });

  it('may have lost its header', async () => {
    const { times, problems } = await play(traceOf(4).replace('{"headroom"', '{"headrxxm"'));
    expect(times).toEqual(upTo(4));
    expect(problems).toEqual([{ kind: 'line', line: 1, reason: reason('trace.absent', { place: 't' }) }]);
  });

  it('of another version is not played at all', async () => {
    const { times, problems } = await play(traceOf(4).replace('"version":1', '"version":2'));
    expect(times).toEqual([]);
    expect(problems).toEqual([{ kind: 'end', line: 1, reason: reason('trace.other-version', { found: '2' }) }]);
  });
});

describe('a trace that was cut off while it was written', () => {
  it('plays up to its last whole line, wherever it was cut', async () => {
    const text = traceOf(3);
    for (let length = text.indexOf('\n') + 1; length < text.length; length += 97) {
      const { times, problems } = await play(text.slice(0, length));
      expect(times).toEqual(upTo(text.slice(0, length).split('\n').length - 2));
      expect(problems.every(({ kind }) => kind === 'cut-off')).toBe(true);
    }
  });

  it('plays what a gzip stream holds, wherever it was cut', async () => {
    const packed = gzipSync(traceOf(300));
    let longest = 0;
    for (let length = 30; length < packed.length; length += 1501) {
      const { times, problems } = await play(packed.subarray(0, length));
      expect(times).toEqual(upTo(times.length));
      expect(times.length).toBeGreaterThanOrEqual(longest);
      expect(problems.every(({ kind }) => kind === 'cut-off')).toBe(true);
      longest = times.length;
    }
    expect(longest).toBeGreaterThan(280);
  });
});

describe('a damaged gzip stream', () => {
  it('plays up to shortly before the damage and says where it is', async () => {
    const packed = gzipSync(traceOf(2000));
    const where = Math.floor(packed.length * 0.8);
    packed.fill(0xff, where, where + 40);
    const { times, problems } = await play(packed);
    expect(times).toEqual(upTo(times.length));
    expect(times.length).toBeGreaterThan(1300);
    expect(problems.at(-1)).toMatchObject({ kind: 'end', reason: expect.stringContaining('damaged') as string });
    expect(problems.at(-1)?.line).toBeGreaterThan(1300);
  });
});

describe('a file that is no trace', () => {
  it('plays nothing and says what is wrong with its lines', async () => {
    const { times, problems } = await play(readFileSync(process.execPath).subarray(0, 100_000));
    expect(times).toEqual([]);
    expect(problems.length).toBeGreaterThan(0);
  });

  it('is an error of the file system when it cannot be opened', () => {
    expect(() => createReplayReader(path.join(folder, 'nowhere'), () => undefined)).toThrow('ENOENT');
    expect(() => createReplayReader(folder, () => undefined)).toThrow('EISDIR');
  });
});

describe('lines', () => {
  const sourceOf = (chunks: string[], longest: number) => {
    const left = chunks.map((chunk) => Buffer.from(chunk));
    return createLineSource({ next: () => left.shift() ?? null, damage: () => null, close: () => undefined }, longest);
  };

  it('end where one is too long: what follows is not read', async () => {
    const left = ['ab\n', 'c', 'de\n', 'toolong', 'x\nfg', 'h\n'].map((chunk) => Buffer.from(chunk));
    const lines = createLineSource({ next: () => left.shift() ?? null, damage: () => null, close: () => undefined }, 5);
    const seen = [];
    for (let line = await lines.next(); line; line = await lines.next()) seen.push([line.number, line.text]);
    expect(seen).toEqual([
      [1, 'ab'],
      [2, 'cde'],
      [3, null],
    ]);
    expect(left).toHaveLength(2);
  });

  it('that are as long as allowed are read, whole in one piece or cut off at the end', async () => {
    const lines = sourceOf(['abcde\n', 'fgh', 'ij'], 5);
    expect(await lines.next()).toEqual({ number: 1, text: 'abcde', cutOff: false });
    expect(await lines.next()).toEqual({ number: 2, text: 'fghij', cutOff: true });
    expect(await lines.next()).toBeNull();
  });

  it('may be split within a character', async () => {
    const bytes = Buffer.from('größe\n');
    const left = [bytes.subarray(0, 3), bytes.subarray(3)];
    const lines = createLineSource({ next: () => left.shift() ?? null, damage: () => null, close: () => undefined });
    expect(await lines.next()).toEqual({ number: 1, text: 'größe', cutOff: false });
  });
});
