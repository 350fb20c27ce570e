import { SeriesHistory } from './history.ts';
import { valueOr } from '../model/reading.ts';
import { MACHINE_FACTS, type MachineFact, type Series, type Span } from '../model/series.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Milliseconds } from '../model/units.ts';

/**
 * The history of the facts that the machine itself reports. A missing fact leaves a gap. Each takes at most 119 KB,
 * see `History`.
 */
export class MachineHistory {
  readonly #facts = new Map<MachineFact, SeriesHistory>(MACHINE_FACTS.map((fact) => [fact, new SeriesHistory()]));

  push({ at, memory, pressure }: Snapshot): void {
    const stalls = valueOr(pressure, null);
    const values: Readonly<Record<MachineFact, number | null>> = {
      'pressure-some': stalls?.some10 ?? null,
      'pressure-full': stalls?.full10 ?? null,
      swap: memory.swapTotal - memory.swapFree,
      shared: valueOr(memory.shared, null),
      kernel: valueOr(memory.kernel, null),
      cache: valueOr(memory.cache, null),
    };
    for (const fact of MACHINE_FACTS) {
      const value = values[fact];
      if (value !== null) this.#facts.get(fact)?.push(at, value);
    }
  }

  shift(by: Milliseconds): void {
    for (const history of this.#facts.values()) history.shift(by);
  }

  series(fact: MachineFact, span: Span): Series | undefined {
    return this.#facts.get(fact)?.series(span);
  }
}
