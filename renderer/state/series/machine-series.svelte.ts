import type { Frame } from '../../../electron/core/model/frame.ts';
import { valueOr } from '../../../electron/core/model/reading.ts';
import { MACHINE_FACTS, type MachineFact, type Span } from '../../../electron/core/model/series.ts';
import { MACHINE } from '../../../electron/core/model/snapshot.ts';
import { LiveSeries } from './live-series.svelte.ts';
import type { Source } from '../shown-frame.svelte.ts';

/** The history of the machine itself: its use, and what it reports besides. */
export class MachineSeries {
  readonly span: Span;
  readonly used: LiveSeries;
  readonly facts: Readonly<Record<MachineFact, LiveSeries>>;

  constructor(source: Source, span: Span) {
    this.span = span;
    this.used = new LiveSeries(source, { kind: 'pool', id: MACHINE }, span);
    this.facts = Object.fromEntries(
      MACHINE_FACTS.map((fact) => [fact, new LiveSeries(source, { kind: 'machine', fact }, span)]),
    ) as Record<MachineFact, LiveSeries>;
  }

  /** Goes on until the returned function is called. */
  start(): () => void {
    const ends = this.#all().map((series) => series.start());
    return () => {
      for (const end of ends) end();
    };
  }

  /** Asks for all of it again, as after a gap. */
  refresh(): void {
    for (const series of this.#all()) void series.refresh();
  }

  #all(): LiveSeries[] {
    return [this.used, ...Object.values(this.facts)];
  }

  append({ at, pools, memory, pressure }: Frame): void {
    const stalls = valueOr(pressure, null);
    this.used.append(at, pools.find(({ id }) => id === MACHINE)?.used ?? null);
    this.facts['pressure-some'].append(at, stalls?.some10 ?? null);
    this.facts['pressure-full'].append(at, stalls?.full10 ?? null);
    this.facts.swap.append(at, memory.swapTotal - memory.swapFree);
    this.facts.shared.append(at, valueOr(memory.shared, null));
    this.facts.kernel.append(at, valueOr(memory.kernel, null));
    this.facts.cache.append(at, valueOr(memory.cache, null));
  }
}
