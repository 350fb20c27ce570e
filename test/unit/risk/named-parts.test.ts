import { expect, test } from 'vitest';
import { createEngine } from '../../../electron/core/risk/create-engine.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../../electron/core/model/engine.ts';
import type { PoolAssessment } from '../../../electron/core/model/assessment.ts';
import { partOf } from '../../../electron/core/blame/culprit.ts';
import { ok } from '../../../electron/core/model/reading.ts';
import type { Snapshot } from '../../../electron/core/model/snapshot.ts';
import { GIB, MIB } from '../../../electron/core/model/units.ts';
import { createTraceParser } from '../../../electron/core/trace/trace-parse.ts';
import { createTraceWriter } from '../../../electron/core/trace/trace-write.ts';
import { partName } from '../../../electron/core/words/part-names.ts';
import { processSample, snapshot } from '../../doubles/observations.ts';

const EPOCH = 1_800_000_000_000;
const TOTAL = 8 * GIB;

/** Five minutes in which something takes 10 MiB a second after a quiet minute; `more` is what else is seen of it. */
function growing(
  more: (taken: number) => Partial<Snapshot['memory']>,
  processes: (taken: number) => Snapshot['processes'],
) {
  const engine = createEngine(DEFAULT_ENGINE_SETTINGS);
  let machine: PoolAssessment | undefined;
  let last: Snapshot | undefined;
  for (let second = 0; second < 300; second += 1) {
    const taken = Math.max(0, second - 60) * 10 * MIB;
    last = snapshot(EPOCH + second * 1000, {
      memory: {
        total: TOTAL,
        available: 6 * GIB - taken,
        swapTotal: 0,
        swapFree: 0,
        cache: ok(GIB),
        shared: ok(100 * MIB),
        kernel: ok(100 * MIB),
        ...more(taken),
      },
      processes: processes(taken),
    });
    [machine] = engine.observe(last).pools;
  }
  if (!machine || !last) throw new Error('nothing was observed');
  return { machine, last };
}

const quiet = () => [processSample(7)];

test('files that fill memory are named by the mount that they lie in', () => {
  const { machine, last } = growing(
    (taken) => ({
      shared: ok(100 * MIB + taken),
      tmpfs: [
        { mount: '/dev/shm', used: 20 * MIB + taken },
        { mount: '/run', used: 15 * MIB },
      ],
    }),
    quiet,
  );
  expect(machine.culprit).toMatchObject({ kind: 'shared', part: 'shared', mount: '/dev/shm' });
  if (!machine.culprit) return;
  expect(partName(partOf(machine.culprit), 'en')).toBe('Shared memory (/dev/shm)');
  expect(partName(partOf(machine.culprit), 'pt-BR')).toBe('Memória compartilhada (/dev/shm)');
  const parsed = createTraceParser().parse(createTraceWriter({ commandLines: false }).write(last));
  expect(parsed.kind === 'sample' && parsed.snapshot.memory.tmpfs).toEqual(last.memory.tmpfs);
});

test('shared memory that is no file in sight is named without a mount', () => {
  const { machine } = growing(
    (taken) => ({ shared: ok(100 * MIB + taken), tmpfs: [{ mount: '/dev/shm', used: 20 * MIB + taken / 4 }] }),
    quiet,
  );
  expect(machine.culprit).toMatchObject({ kind: 'shared', part: 'shared' });
  expect(machine.culprit).not.toHaveProperty('mount');
});

test('a mount is text that nobody vouches for', () => {
  expect(partName({ part: 'shared', mount: `/tmp/\u001b[31m\u202e${'x'.repeat(99)}` }, 'en')).not.toMatch(
    /[\u001b\u202e]|x{60}/,
  );
});

test('graphics buffers that a driver keeps in shared memory are those of the program', () => {
  const { machine } = growing(
    (taken) => ({ shared: ok(100 * MIB + taken), parts: { gpu: taken } }),
    (taken) => [processSample(7), processSample(8, { gpu: taken })],
  );
  expect(machine.culprit).toMatchObject({ kind: 'process', identity: { pid: 8 } });
});

test('graphics buffers that no program is known to have are called so, and not shared memory', () => {
  const { machine } = growing((taken) => ({ shared: ok(100 * MIB + taken), parts: { gpu: taken } }), quiet);
  expect(machine.culprit).toMatchObject({ kind: 'shared', part: 'gpu' });
  if (machine.culprit) expect(partName(partOf(machine.culprit), 'en')).toBe('Graphics memory (GPU buffers)');
});

/** What is said of a machine whose system says this for a while. */
function toldBySystem(systemLevel: Snapshot['systemLevel']) {
  const engine = createEngine(DEFAULT_ENGINE_SETTINGS);
  const said = Array.from({ length: 30 }, (_, second) =>
    engine.observe(snapshot(EPOCH + second * 1000, { processes: quiet(), ...(systemLevel && { systemLevel }) })),
  );
  return {
    level: said.at(-1)?.level,
    alerts: said.flatMap(({ alerts }) => alerts),
    factors: said.at(-1)?.pools[0]?.factors,
  };
}

test('what the system itself says counts where it measures no waits: short is worth watching, critically short is a warning', () => {
  expect(toldBySystem('normal')).toMatchObject({ level: 'calm', alerts: [] });
  expect(toldBySystem('warning')).toMatchObject({ level: 'watch', alerts: [], factors: [{ key: 'system.warning' }] });
  const critical = toldBySystem('critical');
  expect(critical).toMatchObject({ level: 'critical', factors: [{ key: 'system.critical' }] });
  expect(critical.alerts).toHaveLength(1);
});

test('a machine that must keep its promises runs out at its commit limit, with a third of its memory available', () => {
  const engine = createEngine(DEFAULT_ENGINE_SETTINGS);
  let alerted: number | null = null;
  for (let second = 0; second < 500; second += 1) {
    const committed = 13 * GIB + Math.max(0, second - 120) * 12 * MIB;
    const memory = {
      ...snapshot(0).memory,
      total: 16 * GIB,
      available: 5 * GIB,
      parts: { committed, commitLimit: 18 * GIB },
    };
    const held = committed - 12 * GIB;
    const processes = [processSample(8, { private: ok(held), resident: held })];
    const { alerts } = engine.observe(snapshot(EPOCH + second * 1000, { memory, processes }));
    if (alerts.length > 0) alerted ??= second;
    if (committed >= 18 * GIB) break;
  }
  expect(alerted).not.toBeNull();
});
