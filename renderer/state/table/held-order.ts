/**
 * Keeps the rows where they are while someone points at them. While held, what was there stays in its place (also what
 * vanished, so that nothing moves up), and what is new comes last. Orders are kept by parent, so that an application can be
 * opened meanwhile without moving anything above it.
 */
export class HeldOrder<T> {
  #held = false;
  readonly #arranged = new Map<string, readonly T[]>();
  readonly #keyOf: (item: T) => string;

  constructor(keyOf: (item: T) => string) {
    this.#keyOf = keyOf;
  }

  get held(): boolean {
    return this.#held;
  }

  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
  }

  /** The user asked for another order: what was held is forgotten. */
  forget(): void {
    this.#arranged.clear();
  }

  /** `items` in the order to show them; `vanished` makes the stand-in of one that is no longer among them. */
  arrange(parent: string, items: readonly T[], vanished: (last: T) => T): readonly T[] {
    const before = this.#held ? this.#arranged.get(parent) : undefined;
    const arranged = before ? this.#inOrderOf(before, items, vanished) : items;
    this.#arranged.set(parent, arranged);
    return arranged;
  }

  #inOrderOf(before: readonly T[], items: readonly T[], vanished: (last: T) => T): readonly T[] {
    const waiting = new Map(items.map((item) => [this.#keyOf(item), item]));
    const kept = before.map((last) => {
      const key = this.#keyOf(last);
      const current = waiting.get(key);
      waiting.delete(key);
      return current ?? vanished(last);
    });
    return [...kept, ...waiting.values()];
  }
}
