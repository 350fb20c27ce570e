import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { LEVELS } from '../../../electron/core/model/assessment.ts';
import type { Prediction } from '../../../electron/host/cli/replay/prediction.ts';
import { runHeadroom, startHeadroom } from '../harness/headroom.ts';

const TRACE = 'test/fixtures/traces/node-leak-linear.jsonl.gz';
const LEAKER = { pid: 9190, start: 232752 };
const text = gunzipSync(readFileSync(TRACE)).toString();

const folder = mkdtempSync(path.join(tmpdir(), 'headroom-replay-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Buffer) => {
  writeFileSync(path.join(folder, name), content);
  return path.join(folder, name);
};

async function replayJson(...args: string[]) {
  const { code, out, errors } = await runHeadroom(['replay', '--json', ...args]);
  const predictions = out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Prediction);
  return { code, errors, predictions };
}

describe('headroom replay --json', () => {
  it('says one thing at every sample, in the form that evaluations read', async () => {
    const { code, errors, predictions } = await replayJson(TRACE);
    expect([code, errors]).toEqual([0, '']);
    const times = text
      .split('\n')
      .slice(1)
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { t: number }).t);
    expect(predictions.map(({ t }) => t)).toEqual(times);
    for (const { level, pools, risks, alerts } of predictions) {
      expect(LEVELS).toContain(level);
      expect(pools.map(({ id }) => id)).toEqual(['machine', '/lab/p00']);
      expect(risks.length).toBeLessThanOrEqual(10);
      expect(risks.map(({ score }) => score)).toEqual(risks.map(({ score }) => score).sort((a, b) => b - a));
      expect(alerts.every((alert) => alert.level === 'warning' || alert.level === 'critical')).toBe(true);
    }
  });

  it('names the leaker before the end, with the time that is left', async () => {
    const { predictions } = await replayJson(TRACE);
    const alerts = predictions.flatMap((prediction) => prediction.alerts);
    expect(alerts[0]).toEqual({ level: 'warning', pool: '/lab/p00', ...LEAKER });
    const last = predictions.at(-1);
    expect(last?.risks[0]).toMatchObject(LEAKER);
    expect(last?.pools[1]?.exhaustion?.p50).toBeLessThan(60);
  });

  it('blames no process for a file in memory', async () => {
    const { predictions } = await replayJson('test/fixtures/traces/tmpfs-cache.jsonl.gz');
    const [alert] = predictions.flatMap((prediction) => prediction.alerts);
    expect(alert && Object.keys(alert).sort()).toEqual(['level', 'pool']);
  });

  it('says the same of a plain trace', async () => {
    const plain = await replayJson(file('plain.jsonl', text));
    expect(plain).toEqual(await replayJson(TRACE));
  });

  it('says the same within --from and --to as without', async () => {
    const whole = (await replayJson(TRACE)).predictions;
    const begin = whole[0]?.t ?? 0;
    const part = await replayJson(TRACE, '--from', '60s', '--to', new Date(begin + 90_000).toISOString());
    expect(part.predictions).toEqual(whole.filter(({ t }) => t >= begin + 60_000 && t <= begin + 90_000));
    expect(part.predictions.length).toBeGreaterThan(20);
  });

  it('reports bad lines and plays the rest', async () => {
    const lines = text.split('\n');
    lines.splice(5, 0, '{"t":1,"mem":', text.slice(500, 900));
    const { code, errors, predictions } = await replayJson(file('bad.jsonl', lines.join('\n')));
    expect(code).toBe(0);
    expect(errors).toMatch(/^headroom: \S+bad.jsonl:6: not JSON: .*\nheadroom: \S+bad.jsonl:7: not JSON: .*\n$/);
    expect(predictions).toEqual((await replayJson(TRACE)).predictions);
  });

  it('plays what there is of a trace that was cut off', async () => {
    const whole = (await replayJson(TRACE)).predictions;
    const cut = await replayJson(file('cut.jsonl.gz', readFileSync(TRACE).subarray(0, 6000)));
    expect(cut.code).toBe(0);
    expect(cut.predictions.length).toBeGreaterThan(60);
    expect(cut.predictions).toEqual(whole.slice(0, cut.predictions.length));
  });

  it('plays what there is of a damaged trace and says so', async () => {
    const packed = gzipSync(text);
    packed.fill(0x55, packed.length - 900, packed.length - 800);
    const { code, errors, predictions } = await replayJson(file('damaged.jsonl.gz', packed));
    expect([code, errors]).toEqual([0, expect.stringContaining('the compressed data is damaged')]);
    expect(predictions.length).toBeGreaterThan(10);
  });

  it('ends quietly when nobody reads on', async () => {
    const { child, ended } = startHeadroom(['replay', '--json', '--speed', '20', TRACE]);
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await ended).toMatchObject({ code: 0, signal: null, errors: '' });
  });

  it('takes its time with --speed', async () => {
    const begin = performance.now();
    await replayJson(TRACE, '--speed', '50', '--to', '30s');
    expect(performance.now() - begin).toBeGreaterThan(30_000 / 50);
  });
});

describe('headroom replay', () => {
  it('tells a person what happened when', async () => {
    const { code, out, errors } = await runHeadroom(['replay', TRACE]);
    expect([code, errors]).toEqual([0, '']);
    expect(out).toMatch(/^node-leak-linear · linux · 2 CPUs · 25.3 GB memory · recorded 2026-11-23T03:25:28Z\n/);
    expect(out).toMatch(
      /\+0:0\d:\d\d {2}WARNING {3}node \(9190\) is filling \/lab\/p00 .* full in about \d+ (second|minute)/,
    );
    expect(out).toMatch(/\n144 samples in 2 min: 1 warning, 1 critical\.\n$/);
  });

  it('says when there is nothing to warn of', async () => {
    const { out } = await runHeadroom(['replay', 'test/fixtures/traces/idle-noise.jsonl.gz']);
    expect(out).toMatch(/201 samples in \d+ (s|min): nothing to warn of\.\n$/);
  });

  it('prints no name that could command a terminal', async () => {
    const evil = text.replaceAll('"node"', '"no\\u001b[31mde\\n\\u009b2J"').replaceAll('/lab/p00', '/lab\\u001bc');
    const { out } = await runHeadroom(['replay', file('evil.jsonl', evil)]);
    expect(out).toContain('no\ufffd[31mde\ufffd\ufffd2J (9190) is filling /lab\ufffdc');
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});
