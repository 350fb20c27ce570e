import { describe, expect, test } from 'vitest';
import type { Assessment, Level } from '../../../electron/core/model/assessment.ts';
import { ok } from '../../../electron/core/model/reading.ts';
import { createEngine } from '../../../electron/core/risk/create-engine.ts';
import type { ProcessFacts, ProcessSample, Snapshot } from '../../../electron/core/model/snapshot.ts';
import { MIB, type Bytes, type Seconds } from '../../../electron/core/model/units.ts';
import { processSample } from '../../doubles/observations.ts';
import { ENGINE_SETTINGS, idle, observeWorld, type Life } from '../../doubles/worlds.ts';

/** A machine of 400 MiB. The program idles for 20 s, then grows by 2 MiB a second from 10 MiB on. */
const TOTAL = 400 * MIB;
const OTHERS = 60 * MIB;
const PACE = 2 * MIB;
const grows =
  (most: Bytes): Life =>
  (seconds) =>
    Math.min(most, 10 * MIB + Math.max(0, seconds - 20) * PACE);

interface Course {
  /** What the program holds at most; it grows on without. */
  readonly most?: Bytes;
  /** What it has asked for. */
  readonly data?: (seconds: Seconds, held: Bytes) => Bytes;
  readonly facts?: Partial<ProcessFacts>;
  readonly size?: (seconds: Seconds, held: Bytes) => Bytes;
}

function observe({ most = Infinity, data, size, facts = {} }: Course, samples = 220): Assessment[] {
  const engine = createEngine(ENGINE_SETTINGS);
  const known = { ...processSample(200).facts, ...facts };
  const world = { total: TOTAL, interval: 1, samples, lives: { 100: idle(OTHERS), 200: grows(most) } };
  let second = 0;
  return Array.from(observeWorld(world), (seen: Snapshot) => {
    const at = second++;
    const told = ({ pid, ...sample }: ProcessSample): ProcessSample => {
      const held = sample.private.kind === 'ok' ? sample.private.value : 0;
      if (pid !== 200) return { pid, ...sample };
      return { pid, ...sample, facts: known, data: data?.(at, held), size: size?.(at, held) };
    };
    return engine.observe({ ...seen, processes: seen.processes.map(told) });
  });
}

const worst = (said: readonly Assessment[]): Level =>
  (['critical', 'warning', 'watch', 'calm'] as const).find((level) => said.some((one) => one.level === level)) ??
  'calm';
const warnedAt = (said: readonly Assessment[]) => said.findIndex(({ alerts }) => alerts.length > 0);
const factorsOf = (said: Assessment | undefined) => said?.pools[0]?.factors.map(({ key }) => key) ?? [];

const onRequest = (_seconds: Seconds, held: Bytes) => held + MIB;
const promisedAt20 = (bytes: Bytes) => (seconds: Seconds) => (seconds < 20 ? 11 * MIB : 11 * MIB + bytes);
const program = (...argv: string[]) => ({ commandLine: ok(argv), executable: ok(`/usr/bin/${argv[0] ?? ''}`) });

test('a growth without any evidence is warned of, also when it stops by itself', () => {
  expect(warnedAt(observe({ most: 290 * MIB }))).toBeGreaterThan(0);
});

describe('memory that was asked for at once and is being filled', () => {
  test('is no leak when the rest fits, and that is told', () => {
    const said = observe({ most: 290 * MIB, data: promisedAt20(280 * MIB) });
    expect(warnedAt(said)).toBe(-1);
    expect(factorsOf(said[120])).toContain('evidence.promise');
  });

  test('is warned of when the rest does not fit, with the reason', () => {
    const said = observe({ data: promisedAt20(700 * MIB) });
    expect(warnedAt(said)).toBeGreaterThan(0);
    expect(factorsOf(said[120])).toContain('evidence.promise-too-large');
  });

  test('vouches for nothing that is asked for afterwards', () => {
    const leak = warnedAt(observe({ data: onRequest }));
    // The promise of 100 MiB is filled after 70 s. What comes then is new.
    const after = warnedAt(
      observe({ data: (seconds, held) => Math.max(promisedAt20(100 * MIB)(seconds), held + MIB) }),
    );
    expect(after).toBeLessThanOrEqual(leak + 2);
  });

  test('is not meant by a chain of chunks or a buffer that doubles', () => {
    const leak = warnedAt(observe({ data: onRequest }));
    const chunks = (_s: Seconds, held: Bytes) => Math.ceil((held + MIB) / (40 * MIB)) * 40 * MIB;
    const doubles = (_s: Seconds, held: Bytes) => 2 ** Math.ceil(Math.log2(held + MIB));
    expect(Math.abs(warnedAt(observe({ data: chunks })) - leak)).toBeLessThanOrEqual(3);
    expect(Math.abs(warnedAt(observe({ data: doubles })) - leak)).toBeLessThanOrEqual(40);
  });

  test('is not what a JVM commits ahead of use', () => {
    const facts = program('java', '-Xmx900m', 'App');
    expect(warnedAt(observe({ facts, data: promisedAt20(300 * MIB) }))).toBe(warnedAt(observe({ facts })));
  });
});

describe('a bound that a program was given', () => {
  test('silences its growth when it fits, and is told with what is used', () => {
    const said = observe({ most: 212 * MIB, facts: program('redis-server', '--maxmemory', '200mb') });
    expect(warnedAt(said)).toBe(-1);
    const told = said[95]?.pools[0]?.factors.find(({ key }) => key === 'evidence.bound');
    expect(told?.values).toMatchObject({ bytes: 200 * MIB, by: '--maxmemory' });
  });

  test('is void once it has been passed', () => {
    const said = observe({ facts: program('redis-server', '--maxmemory', '100mb') });
    expect(warnedAt(said)).toBe(warnedAt(observe({})));
  });

  test('silences nothing when it is larger than what is left', () => {
    const said = observe({ facts: program('redis-server', '--maxmemory', '900mb') });
    expect(warnedAt(said)).toBe(warnedAt(observe({})));
    expect(factorsOf(said[120])).toContain('evidence.bound-too-large');
  });

  test('of a JVM says nothing of what grows outside of its heap', () => {
    const facts = program('java', '-Xmx200m', 'App');
    const below = { most: 190 * MIB, facts };
    expect(worst(observe({ ...below, size: () => 3000 * MIB }))).not.toBe('critical');
    const outside = observe({ facts, size: (_s, held) => 3000 * MIB + held });
    expect(warnedAt(outside)).toBeLessThanOrEqual(warnedAt(observe({})) + 1);
  });
});
