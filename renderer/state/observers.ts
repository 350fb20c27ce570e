/** Who wants to be told of each value, in the order in which they asked. */
export class Observers<T> {
  readonly #observers = new Set<(value: T) => void>();

  /** Returns the function that ends the subscription. */
  add(observer: (value: T) => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  tell(value: T): void {
    for (const observer of this.#observers) observer(value);
  }
}
