import { identityKey, type Identity } from '../../../electron/core/model/identity.ts';
import type { Bytes, Milliseconds } from '../../../electron/core/model/units.ts';
import type { Source } from '../shown-frame.svelte.ts';

/** Bytes, oldest first; null where nothing was measured. */
export type Line = readonly (Bytes | null)[];

const REFRESH_EVERY: Milliseconds = 4000;
const SETTLE: Milliseconds = 120;
/** What the host takes in one request. */
const PROCESSES_AT_ONCE = 200;
const GROUPS_AT_ONCE = 100;

interface Wanted {
  readonly processes: readonly Identity[];
  readonly groups: readonly string[];
}

/** Sparklines of the rows on screen, asked for when rows come into view and again every few seconds. */
export class Sparklines {
  /** By identity key, or by the id of an application. */
  lines = $state.raw<Readonly<Record<string, Line>>>({});
  readonly #source: Source;
  #wanted: Wanted = { processes: [], groups: [] };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;

  constructor(source: Source) {
    this.#source = source;
  }

  /** Goes on until the returned function is called. */
  start(): () => void {
    this.#running = true;
    this.#after(0);
    const stopFollowing = this.#source.onMove(() => {
      this.#after(0);
    });
    return () => {
      this.#running = false;
      stopFollowing();
      clearTimeout(this.#timer);
    };
  }

  want({ processes, groups }: Wanted): void {
    this.#wanted = { processes: processes.slice(0, PROCESSES_AT_ONCE), groups: groups.slice(0, GROUPS_AT_ONCE) };
    const keys = [...this.#wanted.processes.map(identityKey), ...this.#wanted.groups];
    if (this.#running && keys.some((key) => !this.lines[key])) this.#after(SETTLE);
  }

  #after(delay: Milliseconds): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#fetch(), delay);
  }

  async #fetch(): Promise<void> {
    const { processes, groups } = this.#wanted;
    if (processes.length + groups.length > 0 && !document.hidden) {
      try {
        const identities = processes.map(({ pid, start }) => ({ pid, start }));
        const answers = await this.#source.getSparklines({ identities, groups: [...groups] });
        const keys = [...processes.map(identityKey), ...groups];
        this.lines = Object.fromEntries(keys.map((key, index) => [key, answers[index] ?? []]));
      } catch {
        // The lines stay as they are; the connection banner says what is wrong.
      }
    }
    // A past moment stays as it is.
    if (this.#running && this.#source.live) this.#after(REFRESH_EVERY);
  }
}
