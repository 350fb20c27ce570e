import { ok } from '../../electron/core/model/reading.ts';
import type { ProcessSample, Snapshot } from '../../electron/core/model/snapshot.ts';
import { KIB, MIB, type Milliseconds } from '../../electron/core/model/units.ts';
import { processSample, snapshot } from '../doubles/observations.ts';

const PROCESSES = 300;
export const BUSY_SINCE: Milliseconds = Date.UTC(2026, 10, 23);

/** A machine with 300 processes, of which one in ten moves in every sample and some come and go. */
export function* busySamples(count: number, every: Milliseconds): Iterable<Snapshot> {
  let processes: readonly ProcessSample[] = Array.from({ length: PROCESSES }, (_, place) => sized(place, 0));
  for (let turn = 0; turn < count; turn += 1) {
    processes = processes.map((process, place) => {
      if ((place * 7 + turn) % 97 === 0 && place % 30 === 0) return { ...sized(place, 0), start: turn + 1 };
      return (place + turn) % 10 === 0 ? grown(process, ((place * 31 + turn * 17) % 2000) * KIB) : process;
    });
    yield snapshot(BUSY_SINCE + turn * every, { processes });
  }
}

function sized(place: number, more: number): ProcessSample {
  return processSample(1000 + place, { private: ok(20 * MIB + more), resident: 30 * MIB + more });
}

function grown(process: ProcessSample, more: number): ProcessSample {
  return { ...process, private: ok(20 * MIB + more), resident: 30 * MIB + more };
}
