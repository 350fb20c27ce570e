/** A row in view: the slot that shows it, and which one it is of all rows. */
interface PlacedRow<T> {
  readonly slot: number;
  readonly row: T;
  readonly index: number;
}

/**
 * Gives the rows in view the slots in which they are shown. A row keeps its slot for as long as it is in view; one that comes
 * takes over that of one that left, so that scrolling changes what slots show and builds nothing.
 */
export class RowSlots<T extends { readonly key: string }> {
  #placed: readonly PlacedRow<T>[] = [];
  #slots = 0;

  /**
   * The slots that show `rows`, of which the first is number `first` of all. They come in the order of the rows, or `moving`
   * in the order they had before, which moves no element. A slot that goes on as it was is the same object as before.
   */
  place(rows: readonly T[], first: number, moving: boolean): readonly PlacedRow<T>[] {
    const waiting = new Map(rows.map((row, offset) => [row.key, { row, index: first + offset }]));
    const known = this.#placed.map((before) => {
      const now = waiting.get(before.row.key);
      waiting.delete(before.row.key);
      return { before, now };
    });
    const coming = [...waiting.values()];
    const taken = known.flatMap(({ before, now = coming.shift() }) => {
      if (!now) return [];
      return before.row === now.row && before.index === now.index ? before : { slot: before.slot, ...now };
    });
    const added = coming.map((now) => ({ slot: this.#slots++, ...now }));
    const placed = [...taken, ...added];
    if (!moving) placed.sort((a, b) => a.index - b.index);
    this.#placed = placed;
    return placed;
  }
}
