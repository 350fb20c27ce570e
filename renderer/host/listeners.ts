import type { Events } from '../../electron/contract/host-api.ts';

type Listener<E extends keyof Events> = (payload: Events[E]) => void;

/** Who listens to which event of a host. */
export class Listeners {
  readonly #byEvent = new Map<keyof Events, Set<Listener<never>>>();

  /** Returns the function that ends the subscription. */
  on<E extends keyof Events>(event: E, listener: Listener<E>): () => void {
    const listeners = this.#byEvent.get(event) ?? new Set<Listener<never>>();
    this.#byEvent.set(event, listeners);
    listeners.add(listener as Listener<never>);
    return () => listeners.delete(listener as Listener<never>);
  }

  emit<E extends keyof Events>(event: E, payload: Events[E]): void {
    for (const listener of this.#byEvent.get(event) ?? []) (listener as Listener<E>)(payload);
  }
}
