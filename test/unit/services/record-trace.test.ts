import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../../electron/core/risk/create-engine.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../../electron/core/model/engine.ts';
import { identityKey } from '../../../electron/core/model/identity.ts';
import type { Past } from '../../../electron/core/model/life.ts';
import type { Snapshot } from '../../../electron/core/model/snapshot.ts';
import { GIB } from '../../../electron/core/model/units.ts';
import { createTraceParser } from '../../../electron/core/trace/trace-parse.ts';
import { createTraceWriter } from '../../../electron/core/trace/trace-write.ts';
import { createLinuxReader } from '../../../electron/platform/linux/linux-reader.ts';
import type { MemoryReader } from '../../../electron/platform/memory-reader.ts';
import { createReplayReader } from '../../../electron/platform/replay/create-replay-reader.ts';
import { recordTrace } from '../../../electron/services/record-trace.ts';
import { createTraceFile } from '../../../electron/services/files/trace-file.ts';
import { sampleLife } from '../../doubles/lives.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-record-'));
afterAll(() => rmSync(folder, { recursive: true }));

const noProblem = ({ line, reason }: { readonly line: number; readonly reason: string }) => {
  throw new Error(`${line}: ${reason}`);
};

function replayOf(trace: string): MemoryReader {
  return createReplayReader(trace, noProblem);
}

async function snapshotsOf(reader: MemoryReader): Promise<Snapshot[]> {
  const snapshots: Snapshot[] = [];
  for (let next; (next = await reader.read(new Set())) !== null;) snapshots.push(next);
  reader.close();
  return snapshots;
}

function record(reader: MemoryReader, name: string, onMissed: (error: unknown) => void = noFault) {
  const file = path.join(folder, name);
  const recording = recordTrace({
    reader,
    file: createTraceFile(file, { overwrite: false }),
    name,
    commandLines: false,
    interval: 0,
    duration: Infinity,
    stop: new AbortController().signal,
    onMissed,
  });
  return { file, recording };
}

const noFault = (error: unknown) => {
  throw error;
};

describe('a recording', () => {
  it.each(['tmpfs-cache', 'fork-storm'])('of what %s showed is what it showed', async (name) => {
    const trace = `test/fixtures/traces/${name}.jsonl.gz`;
    const { file, recording } = record(replayOf(trace), `${name}.jsonl.gz`);
    const original = await snapshotsOf(replayOf(trace));
    expect((await recording).samples).toBe(original.length);
    expect(await snapshotsOf(replayOf(file))).toEqual(original);
  });

  it('carries what is known of earlier lives', async () => {
    const past: Past = { keys: ['a', 'r', 'p'], by: 0, lives: [sampleLife('1:1'), sampleLife('2:1')], limit: GIB };
    const file = path.join(folder, 'lives.jsonl');
    await recordTrace({
      reader: replayOf('test/fixtures/traces/idle-noise.jsonl.gz'),
      file: createTraceFile(file, { overwrite: false }),
      name: 'lives',
      commandLines: false,
      interval: 0,
      duration: Infinity,
      stop: new AbortController().signal,
      onMissed: noFault,
      lives: {
        observe: (seen) => ({ ...seen, pasts: new Map(seen.processes.map((one) => [identityKey(one), past])) }),
      },
    });
    const [first] = await snapshotsOf(replayOf(file));
    expect(first?.pasts?.size).toBe(first?.processes.length);
    expect([...(first?.pasts?.values() ?? [])][0]).toEqual(past);
  });

  it('goes on after a sweep that failed', async () => {
    const reader = replayOf('test/fixtures/traces/idle-noise.jsonl.gz');
    let reads = 0;
    const faults: unknown[] = [];
    const failing: MemoryReader = {
      ...reader,
      read: (suspects) => {
        reads += 1;
        if (reads % 7 === 0) throw new Error('not now');
        return reader.read(suspects);
      },
    };
    const { file, recording } = record(failing, 'gaps.jsonl', (error) => faults.push(error));
    expect((await recording).samples).toBe(201);
    expect(faults.length).toBeGreaterThan(20);
    expect(await snapshotsOf(replayOf(file))).toHaveLength(201);
  });

  it('can be read up to the last flush when the program is killed', async () => {
    const file = path.join(folder, 'unfinished.jsonl.gz');
    const trace = createTraceFile(file, { overwrite: false });
    trace.append('{"one":1}');
    await trace.flush();
    trace.append('{"two":2}');
    const unfinished = gunzipSync(readFileSync(file), { finishFlush: 2 }).toString();
    expect(unfinished).toBe('{"one":1}\n');
    await trace.close();
    expect(gunzipSync(readFileSync(file)).toString()).toBe('{"one":1}\n{"two":2}\n');
  });

  it('never writes over a file unless it may', () => {
    expect(() => createTraceFile(path.join(folder, 'unfinished.jsonl.gz'), { overwrite: false })).toThrow('EEXIST');
  });

  it.runIf(process.platform === 'linux')('of this machine leads to the same assessments as it did live', async () => {
    const reader = createLinuxReader();
    const [live, replayed] = [createEngine(DEFAULT_ENGINE_SETTINGS), createEngine(DEFAULT_ENGINE_SETTINGS)];
    const writer = createTraceWriter({ commandLines: false });
    const parser = createTraceParser();
    for (let sweep = 0; sweep < 12; sweep += 1) {
      const snapshot = reader.read(live.suspects()) as Snapshot;
      const at = 1_790_000_000_000 + sweep * 1000;
      const parsed = parser.parse(writer.write({ ...snapshot, at }));
      if (parsed.kind !== 'sample') throw new Error(JSON.stringify(parsed));
      expect(replayed.observe(parsed.snapshot)).toEqual(live.observe({ ...snapshot, at }));
    }
    reader.close();
  });
});
