import type { Frame, GroupRow } from '../../electron/core/model/frame.ts';
import { valueOr } from '../../electron/core/model/reading.ts';
import { MACHINE, type PoolId } from '../../electron/core/model/snapshot.ts';
import { AppColors } from './app-colors.ts';
import { groupsIn } from './series/groups-in.ts';
import { steadyTop } from './steady-largest.ts';

const LARGEST = 5;
const OF_POOL = 2;
/** Of all memory; a thinner layer could not be seen. */
const LEAST_SHARE = 0.012;

/** The applications that have a colour of their own, the same in every view: the largest, and those of the pool shown. */
export class Palette {
  readonly #frame: () => Frame | null;
  readonly #pool: () => PoolId;
  readonly #colors = new AppColors();
  #before: readonly string[] = [];

  readonly largest: readonly GroupRow[] = $derived.by(() => this.#chooseLargest());
  /** The applications on the pool that is shown; on the machine the largest of all. */
  readonly ofPool: readonly GroupRow[] = $derived.by(() => this.#chooseOfPool());
  readonly #slots = $derived.by(() => this.#colors.assign([...this.ofPool, ...this.largest].map(({ id }) => id)));

  constructor(frame: () => Frame | null, pool: () => PoolId) {
    this.#frame = frame;
    this.#pool = pool;
  }

  /** The colour token of an application; null where it has none of its own. */
  tokenOf(group: string): string | null {
    const slot = this.#slots.get(group);
    return slot === undefined ? null : `--app-${slot}`;
  }

  #chooseLargest(): readonly GroupRow[] {
    const frame = this.#frame();
    if (!frame) return [];
    const visible = frame.groups.filter((group) => sizeOf(group) >= frame.memory.total * LEAST_SHARE);
    this.#before = steadyTop(visible, sizeOf, this.#before, LARGEST);
    return this.#before.flatMap((id) => frame.groups.find((group) => group.id === id) ?? []);
  }

  #chooseOfPool(): readonly GroupRow[] {
    const frame = this.#frame();
    const pool = this.#pool();
    if (!frame || pool === MACHINE) return this.largest;
    return groupsIn(frame, pool)
      .toSorted((a, b) => sizeOf(b) - sizeOf(a))
      .slice(0, OF_POOL);
  }
}

export function sizeOf(group: GroupRow): number {
  return valueOr(group.private, group.resident);
}
