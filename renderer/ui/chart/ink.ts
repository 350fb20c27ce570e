/** Reads colours from the design tokens for drawing on a canvas, each once until the theme changes. */
export class Ink {
  readonly #known = new Map<string, string>();

  readonly of = (token: string): string => {
    let color = this.#known.get(token);
    if (color === undefined) {
      color = getComputedStyle(document.documentElement).getPropertyValue(token).trim();
      this.#known.set(token, color);
    }
    return color;
  };

  forget(): void {
    this.#known.clear();
  }
}
