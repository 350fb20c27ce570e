import type { Exhaustion } from '../../../electron/core/model/assessment.ts';
import type { Span } from '../../../electron/core/model/series.ts';
import type { Milliseconds, Seconds } from '../../../electron/core/model/units.ts';
import { SPAN_LENGTH } from '../../state/series/live-series.svelte.ts';
import { pastToShow } from '../../ui/chart/past.ts';
import { patience, timeGrid } from '../../ui/chart/resample.ts';

/** What a chart of a pool or a process is about at the moment that is shown. */
interface ChartSubject {
  readonly now: Milliseconds;
  /** When its history was measured, oldest first. */
  readonly measured: readonly Milliseconds[];
  readonly exhaustion: Exhaustion | null;
}

/** The time that a chart shows: the chosen span of the past as far as there is history, and as much future as the forecast needs. */
export class ChartWindow {
  readonly #subject: () => ChartSubject;
  readonly #steps: number;
  span = $state<Span>('10m');
  readonly length: Milliseconds = $derived.by(() => {
    const { measured, now } = this.#subject();
    return pastToShow(measured[0], now, SPAN_LENGTH[this.span]);
  });
  readonly moments: readonly Milliseconds[] = $derived.by(() =>
    timeGrid(this.#subject().now, this.length, this.#steps),
  );
  /** A measurement that is older than this at a moment leaves a gap there. */
  readonly maxAge: Milliseconds = $derived.by(() =>
    patience(this.#subject().measured, Math.max(12_000, (this.length / this.#steps) * 3)),
  );
  readonly future: Seconds = $derived.by(() => futureOf(this.#subject().exhaustion, this.length / 1000));
  /** Seconds since the epoch. */
  readonly range: readonly [number, number] = $derived.by(() => {
    const { now } = this.#subject();
    return [(now - this.length) / 1000, now / 1000 + this.future];
  });

  constructor(subject: () => ChartSubject, steps: number) {
    this.#subject = subject;
    this.#steps = steps;
  }
}

/** How much of the future a chart of the past `length` shows: a sliver while nothing is in sight, else in three steps. */
function futureOf(exhaustion: Exhaustion | null, length: Seconds): Seconds {
  if (!exhaustion) return length * 0.06;
  const wanted = exhaustion.p90 * 1.1;
  const steps = [0.25, 0.5, 1].map((share) => share * length);
  return steps.find((step) => wanted <= step) ?? length;
}
