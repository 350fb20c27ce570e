import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Alert, Assessment } from '../../../electron/core/model/assessment.ts';
import { createPredictor } from '../../../electron/core/risk/create-engine.ts';
import { createReplayReader } from '../../../electron/platform/replay/create-replay-reader.ts';
import { ENGINE_SETTINGS } from '../../doubles/worlds.ts';
import { MIB, type Seconds } from '../../../electron/core/model/units.ts';

/** What is said of a recorded machine, by seconds since its first sample. */
interface Said {
  readonly at: Seconds;
  readonly assessment: Assessment;
}

async function replay(folder: 'traces' | 'machines/traces', name: string, from: Seconds = 0): Promise<Said[]> {
  const file = path.join(import.meta.dirname, `../../fixtures/${folder}/${name}.jsonl.gz`);
  const reader = createReplayReader(file, ({ line, reason }) => {
    throw new Error(`${name}:${line}: ${reason}`);
  });
  const engine = createPredictor(ENGINE_SETTINGS);
  const said: Said[] = [];
  let begin: number | null = null;
  for (let next; (next = await reader.read(new Set()));) {
    begin ??= next.at;
    const at = (next.at - begin) / 1000;
    if (at >= from) said.push({ at, assessment: engine.observe(next) });
  }
  reader.close();
  return said;
}

function alertsOf(said: readonly Said[]): readonly (Alert & { readonly at: Seconds })[] {
  return said.flatMap(({ at, assessment }) => assessment.alerts.map((alert) => ({ ...alert, at })));
}

function levelAt(said: readonly Said[], at: Seconds): string | undefined {
  return said.findLast((one) => one.at <= at)?.assessment.level;
}

describe('a machine that thrashes', () => {
  test('on a slow swap disk is warned of within ten seconds, with who grew into it', async () => {
    for (const [folder, name, begin] of [
      ['traces', 'swap-disk-leak', 184.5],
      ['machines/traces', 'swap-thrash-real', 133],
    ] as const) {
      const [first] = alertsOf(await replay(folder, name));
      expect(first?.at).toBeLessThanOrEqual(begin + 10);
      expect(first?.culprit).toMatchObject({ kind: 'process', name: 'leaker' });
    }
  });

  test('without swap is warned of while more than half of its memory is said to be available', async () => {
    const said = await replay('traces', 'noswap-thrash');
    const [first] = alertsOf(said);
    expect(first?.at).toBeLessThanOrEqual(94.6);
    expect(first?.culprit).toMatchObject({ kind: 'process', name: 'leaker' });
    expect(levelAt(said, 280)).toBe('critical');
  });

  test('is warned of also when it did so already when it was first looked at', async () => {
    const [first] = alertsOf(await replay('traces', 'noswap-thrash', 170));
    expect(first?.at).toBeLessThanOrEqual(185);
    expect(first?.culprit).toMatchObject({ kind: 'process', name: 'leaker' });
  });

  test('with next to nothing left and no swap is warned of', async () => {
    const [first] = alertsOf(await replay('machines/traces', 'noswap-livelock'));
    expect(first?.at).toBeLessThan(1240);
  });
});

test('a service that is slowed down at its memory.high is said to wait, though most of the machine is free', async () => {
  const said = await replay('machines/traces', 'memory-high-real');
  const [first] = alertsOf(said);
  expect(first?.at).toBeLessThan(55);
  expect(first?.culprit).toMatchObject({ kind: 'process', name: 'throttled' });
});

test('pages that nobody needs and that go to swap alarm nobody', async () => {
  expect(alertsOf(await replay('traces', 'cold-pages'))).toEqual([]);
});

describe('swap in compressed memory', () => {
  test('counts with what compression saves, and the leak is blamed on who leaks', async () => {
    const said = await replay('machines/traces', 'zram-real');
    const room = said.find(({ at }) => at >= 82)?.assessment.pools[0]?.headroom ?? 0;
    // Of what fitted, a little was taken by the compressed pages' own bookkeeping.
    expect(room / MIB).toBeGreaterThan(340);
    expect(room / MIB).toBeLessThan(460);
    const alerts = alertsOf(said);
    expect(alerts[0]?.at).toBeLessThan(110);
    for (const { culprit } of alerts) expect(culprit).toMatchObject({ kind: 'process', name: 'leaker' });
  });

  test('is forecast within a factor of two of the kill', async () => {
    const said = await replay('traces', 'zram-leak');
    for (const at of [200, 230, 250]) {
      const p50 = said.findLast((one) => one.at <= at)?.assessment.pools[0]?.exhaustion?.p50 ?? 0;
      expect(p50 / (279 - at)).toBeGreaterThan(0.5);
      expect(p50 / (279 - at)).toBeLessThan(2);
    }
  });
});

test('a machine that is made smaller is warned of before the kernel kills, and nobody is blamed', async () => {
  for (const [folder, name, kill] of [
    ['traces', 'balloon-in', 121],
    ['machines/traces', 'balloon-real', 89],
    ['machines/traces', 'balloon-takes-all', 2345],
  ] as const) {
    const [first] = alertsOf(await replay(folder, name));
    expect(first?.at, name).toBeLessThan(kill);
    expect(first?.culprit).toMatchObject({ kind: 'ceiling' });
  }
});

describe('caches of the kernel alarm nobody', () => {
  test('of inodes and directory entries in a container', async () => {
    expect(alertsOf(await replay('machines/traces', 'slab-v1-real'))).toEqual([]);
  });

  test('of ZFS, which gives them back', async () => {
    expect(alertsOf(await replay('machines/traces', 'zfs-arc-to-half'))).toEqual([]);
  });
});

test('memory that a graphics driver holds is its program', async () => {
  const alerts = alertsOf(await replay('machines/traces', 'gtt-leak'));
  expect(alerts[0]?.culprit).toMatchObject({ kind: 'process', name: 'llama-server' });
});
