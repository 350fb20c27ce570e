import { SvelteMap } from 'svelte/reactivity';
import type { Frame } from '../../../electron/core/model/frame.ts';
import { valueOr } from '../../../electron/core/model/reading.ts';
import type { Series, Span } from '../../../electron/core/model/series.ts';
import { LiveSeries } from './live-series.svelte.ts';
import type { Source } from '../shown-frame.svelte.ts';

interface Held {
  readonly live: LiveSeries;
  readonly stop: () => void;
}

/** The histories of the applications that are shown now, and of no others. */
export class GroupSeries {
  readonly span: Span;
  readonly #source: Source;
  readonly #held = new SvelteMap<string, Held>();

  constructor(source: Source, span: Span) {
    this.#source = source;
    this.span = span;
  }

  want(ids: readonly string[]): void {
    for (const [id, held] of this.#held) {
      if (ids.includes(id)) continue;
      held.stop();
      this.#held.delete(id);
    }
    for (const id of ids) {
      if (this.#held.has(id)) continue;
      const live = new LiveSeries(this.#source, { kind: 'group', id }, this.span);
      this.#held.set(id, { live, stop: live.start() });
    }
  }

  /** Asks for all of them again, as after a gap. */
  refresh(): void {
    for (const { live } of this.#held.values()) void live.refresh();
  }

  of(id: string): Series | null {
    return this.#held.get(id)?.live.series ?? null;
  }

  append(frame: Frame): void {
    for (const group of frame.groups) {
      this.#held.get(group.id)?.live.append(frame.at, valueOr(group.private, group.resident));
    }
  }

  stop(): void {
    this.want([]);
  }
}
