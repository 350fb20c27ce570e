import type { HostApi } from '../../electron/contract/host-api.ts';
import { identityKey, type Identity, type IdentityKey } from '../../electron/core/identity.ts';
import type { Bytes, Milliseconds } from '../../electron/core/units.ts';

/** Bytes, oldest first; null where nothing was measured. */
export type Line = readonly (Bytes | null)[];
export type Lines = Readonly<Record<IdentityKey, Line>>;

const REFRESH_EVERY: Milliseconds = 4000;
const SETTLE: Milliseconds = 120;
/** What the host takes in one request. */
const AT_ONCE = 200;

/** Sparklines of the rows on screen, asked for when rows come into view and again every few seconds. */
export class Sparklines {
  lines = $state.raw<Lines>({});
  readonly #api: HostApi;
  #wanted: readonly Identity[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;

  constructor(api: HostApi) {
    this.#api = api;
  }

  /** Goes on until the returned function is called. */
  start(): () => void {
    this.#running = true;
    this.#after(0);
    return () => {
      this.#running = false;
      clearTimeout(this.#timer);
    };
  }

  want(identities: readonly Identity[]): void {
    const missing = identities.some((identity) => !this.lines[identityKey(identity)]);
    this.#wanted = identities.slice(0, AT_ONCE);
    if (missing && this.#running) this.#after(SETTLE);
  }

  #after(delay: Milliseconds): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#fetch(), delay);
  }

  async #fetch(): Promise<void> {
    const asked = this.#wanted;
    if (asked.length > 0 && !document.hidden) {
      try {
        const answers = await this.#api.getSparklines({
          identities: asked.map(({ pid, start }) => ({ pid, start })),
        });
        this.lines = Object.fromEntries(asked.map((identity, index) => [identityKey(identity), answers[index] ?? []]));
      } catch {
        // The lines stay as they are; the connection banner says what is wrong.
      }
    }
    if (this.#running) this.#after(REFRESH_EVERY);
  }
}
