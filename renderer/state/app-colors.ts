/** How many colours for applications the palette has (tokens `--app-0` ...). */
export const APP_COLORS = 7;

/**
 * One colour per application, the same in chart and table and from tick to tick: whoever comes first among the shown keeps
 * its colour; a colour is given away again only when its application is no longer shown.
 */
export class AppColors {
  readonly #slots = new Map<string, number>();

  /** Colours for exactly these applications; those that had one keep it. */
  assign(ids: readonly string[]): ReadonlyMap<string, number> {
    for (const id of this.#slots.keys()) if (!ids.includes(id)) this.#slots.delete(id);
    for (const id of ids) {
      if (this.#slots.has(id)) continue;
      const taken = new Set(this.#slots.values());
      const free = Array.from({ length: APP_COLORS }, (_, slot) => slot).find((slot) => !taken.has(slot));
      if (free !== undefined) this.#slots.set(id, free);
    }
    return new Map(this.#slots);
  }
}
