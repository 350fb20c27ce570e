import { atLeast, type PoolAssessment } from '../../../electron/core/model/assessment.ts';
import type { Frame } from '../../../electron/core/model/frame.ts';
import { MACHINE, type PoolId } from '../../../electron/core/model/snapshot.ts';
import { gravestPool } from '../gravity.ts';

/** Which pool the answer is about, and which one the chart shows: the user's choice, else the one in danger, else the machine. */
export class PoolFocus {
  readonly #frame: () => Frame | null;
  #chosen = $state<PoolId | null>(null);
  /** The pool that matters most now. */
  readonly gravest = $derived.by(() => gravestPool(this.#frame()?.pools ?? []));
  readonly shown: PoolAssessment | null = $derived.by(() => this.#show());

  constructor(frame: () => Frame | null) {
    this.#frame = frame;
  }

  choose(id: PoolId): void {
    this.#chosen = id;
  }

  #show(): PoolAssessment | null {
    const pools = this.#frame()?.pools ?? [];
    const chosen = pools.find(({ id }) => id === this.#chosen);
    if (chosen) return chosen;
    const { gravest } = this;
    if (gravest && atLeast(gravest.level, 'warning')) return gravest;
    return pools.find(({ id }) => id === MACHINE) ?? null;
  }
}
