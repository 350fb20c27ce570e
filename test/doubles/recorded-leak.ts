import type { Assessment } from '../../electron/core/model/assessment.ts';
import { createEngine } from '../../electron/core/risk/create-engine.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../electron/core/model/engine.ts';
import { ok } from '../../electron/core/model/reading.ts';
import type { PastMoment } from '../../electron/core/trace/recorded-span.ts';
import type { Snapshot } from '../../electron/core/model/snapshot.ts';
import { GIB, MIB, type Bytes, type Milliseconds } from '../../electron/core/model/units.ts';
import type { RecordedPast } from '../../electron/services/history/history.ts';
import { openJournal } from '../../electron/services/journal/journal.ts';
import { journalSample } from './journal-sample.ts';

export const BEGIN: Milliseconds = Date.parse('2026-11-23T12:03:00Z');
const TOTAL: Bytes = 4 * GIB;
/** The first process of `journalSample`. */
export const LEAKER = { pid: 100, start: 1000 };

/** A machine of 4 GiB on which one process holds `held(second)` bytes. The others hold 600 MiB together. */
export function machineWhere(held: (second: number) => Bytes, begin: Milliseconds, second: number): Snapshot {
  const sample = journalSample(begin + second * 1000, 0);
  const size = held(second);
  const [first, ...others] = sample.processes;
  const processes = first ? [{ ...first, private: ok(size), resident: size }, ...others] : [];
  const available = Math.max(0, TOTAL - size - 600 * MIB);
  return { ...sample, processes, memory: { ...sample.memory, total: TOTAL, available } };
}

/** Assesses samples as live sampling would, and records them with their levels and warnings. */
export async function recordLive(directory: string, samples: Iterable<Snapshot>): Promise<Assessment[]> {
  const engine = createEngine(DEFAULT_ENGINE_SETTINGS);
  const journal = openJournal({ directory, mostBytes: () => 1e12 });
  const judged: Assessment[] = [];
  for (const sample of samples) {
    const assessment = engine.observe(sample);
    journal.record(sample, assessment.level, assessment.alerts[0]?.level ?? null);
    judged.push(assessment);
  }
  await journal.close();
  return judged;
}

/** The memory of `recordLeak`'s leaker. It grows by 5 MiB a second after five minutes. */
export const leak = (second: number): Bytes => 100 * MIB + Math.max(0, second - 300) * 5 * MIB;

export async function recordLeak(directory: string, seconds: number, begin = BEGIN): Promise<Assessment[]> {
  return recordLive(
    directory,
    Array.from({ length: seconds }, (_, second) => machineWhere(leak, begin, second)),
  );
}

export function ask(history: RecordedPast, at: Milliseconds, viewer = 'one', exact = true): Promise<PastMoment> {
  return history.moment({ viewer, at, settings: DEFAULT_ENGINE_SETTINGS }, exact);
}
