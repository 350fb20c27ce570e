import { ok } from '../../electron/core/model/reading.ts';
import type { ProcessFacts, Snapshot } from '../../electron/core/model/snapshot.ts';
import { MIB } from '../../electron/core/model/units.ts';
import { processSample, snapshot } from './observations.ts';

/** The facts of processes, which stay the same object while nothing changes, as with a reader. */
const known = new Map<string, ProcessFacts>();

/** Sample number `index` of a machine on which one of `count` processes grows and some come and go. */
export function journalSample(at: number, index: number, count = 50): Snapshot {
  const processes = Array.from({ length: count }, (_, place) => {
    const born = place % 10 === 9 ? Math.floor(index / 5) * 100 : 0;
    const size = 10 * MIB + (place === 0 ? index * MIB : 0);
    const start = 1000 + place + born;
    const process = processSample(100 + place, { start, private: ok(size), resident: size + MIB });
    const key = `${process.pid}:${start}`;
    const facts = known.get(key) ?? process.facts;
    known.set(key, facts);
    return { ...process, facts };
  });
  return snapshot(at, { processes });
}
