import type { Frame, GroupRow } from '../../electron/core/frame.ts';
import { valueOr } from '../../electron/core/reading.ts';
import { AppColors } from './app-colors.ts';
import { steadyTop } from './steady-top.ts';

const COLORED = 5;
/** Of all memory; a thinner layer could not be seen. */
const LEAST_SHARE = 0.012;

/** The largest applications and their colours, the same in every view. */
export class Palette {
  readonly #frame: () => Frame | null;
  readonly #colors = new AppColors();
  #before: readonly string[] = [];

  readonly largest: readonly GroupRow[] = $derived.by(() => this.#choose());
  readonly #slots = $derived.by(() => this.#colors.assign(this.largest.map(({ id }) => id)));

  constructor(frame: () => Frame | null) {
    this.#frame = frame;
  }

  /** The colour token of an application; null where it has none of its own. */
  tokenOf(group: string): string | null {
    const slot = this.#slots.get(group);
    return slot === undefined ? null : `--app-${slot}`;
  }

  #choose(): readonly GroupRow[] {
    const frame = this.#frame();
    if (!frame) return [];
    const visible = frame.groups.filter((group) => sizeOf(group) >= frame.memory.total * LEAST_SHARE);
    this.#before = steadyTop(visible, sizeOf, this.#before, COLORED);
    return this.#before.flatMap((id) => frame.groups.find((group) => group.id === id) ?? []);
  }
}

export function sizeOf(group: GroupRow): number {
  return valueOr(group.private, group.resident);
}
