import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { Prediction } from '../../../electron/host/cli/replay/prediction.ts';
import { runHeadroom, startHeadroom } from '../harness/headroom.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-record-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Line {
  readonly t: number;
  readonly mem: { readonly total: number; readonly available: number };
  readonly procs: readonly { readonly pid: number; readonly cmd?: readonly string[] }[];
}

function linesOf(file: string): Line[] {
  const content = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(content) : content).toString();
  return text
    .split('\n')
    .slice(1)
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}

describe('headroom record', () => {
  it.each(['trace.jsonl', 'trace.jsonl.gz'])('writes what replay plays: %s', async (name) => {
    const file = path.join(folder, name);
    const recorded = await runHeadroom(['record', '--out', file, '--for', '2s', '--interval', '0.25']);
    expect(recorded).toMatchObject({ code: 0, out: '' });
    expect(recorded.errors).toContain(`Play it: headroom replay ${file}`);
    const lines = linesOf(file);
    expect(recorded.errors).toMatch(new RegExp(`^${lines.length} samples? in `, 'm'));
    expect(lines[0]?.procs.some(({ pid }) => pid === process.pid)).toBe(true);

    const replayed = await runHeadroom(['replay', '--json', file]);
    expect([replayed.code, replayed.errors]).toEqual([0, '']);
    const predictions = replayed.out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Prediction);
    expect(predictions.map(({ t }) => t)).toEqual(lines.map(({ t }) => t));
  });

  it('ends the file well when it is stopped', async () => {
    const file = path.join(folder, 'stopped.jsonl.gz');
    const { child, ended, shown } = startHeadroom(['record', '--out', file]);
    await shown('Recording until Ctrl+C.');
    child.kill('SIGINT');
    const { code, errors } = await ended;
    expect(code).toBe(0);
    expect(errors).toMatch(new RegExp(`^${linesOf(file).length} samples? in `, 'm'));
  });

  it('keeps command lines out, unless they are asked for', async () => {
    const file = path.join(folder, 'commands.jsonl');
    await runHeadroom(['record', '--out', file, '--for', '0.2s']);
    expect(readFileSync(file, 'utf8')).not.toContain('"cmd":');
    await runHeadroom(['record', '--out', file, '--force', '--commands', '--for', '0.5s', '--interval', '0.1']);
    expect(readFileSync(file, 'utf8')).toContain('"cmd":');
  });

  it('leaves nothing behind when it cannot begin', async () => {
    const file = path.join(folder, 'never.jsonl');
    expect((await runHeadroom(['record', '--out', file, '--reader', 'magic'])).code).toBe(2);
    expect(existsSync(file)).toBe(false);
  });
});
