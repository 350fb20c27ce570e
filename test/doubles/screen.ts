/**
 * The visible content of a terminal of this size (VT100). It knows the sequences that Headroom uses and throws on all
 * others.
 */
export class Screen {
  readonly #rows: number;
  readonly #columns: number;
  #cells: string[][];
  #row = 0;
  #column = 0;
  #saved = { row: 0, column: 0 };
  #bottom: number;

  constructor(rows: number, columns: number) {
    this.#rows = rows;
    this.#columns = columns;
    this.#bottom = rows - 1;
    this.#cells = Array.from({ length: rows }, () => []);
  }

  get lines(): readonly string[] {
    return this.#cells.map((cells) =>
      Array.from(cells, (cell) => cell ?? ' ')
        .join('')
        .trimEnd(),
    );
  }

  /** Whether some rows are excluded from scrolling. */
  get hasRegion(): boolean {
    return this.#bottom !== this.#rows - 1;
  }

  write(text: string): void {
    const parts = text.matchAll(/\u001b(?:\[([\d;]*)([A-Za-z])|([78D]))|([\s\S])/g);
    for (const [whole, numbers, command, short, character] of parts) {
      if (character === '\u001b') throw new Error(`unknown: ${JSON.stringify(text)}`);
      if (character !== undefined) this.#put(character);
      else if (short !== undefined) this.#short(short);
      else this.#control(command ?? '', (numbers ?? '').split(';').map(Number), whole);
    }
  }

  #put(character: string): void {
    if (character === '\r') this.#column = 0;
    else if (character === '\n') this.#index();
    else {
      if (this.#column >= this.#columns) {
        this.#column = 0;
        this.#index();
      }
      (this.#cells[this.#row] ?? [])[this.#column] = character;
      this.#column += 1;
    }
  }

  #index(): void {
    if (this.#row !== this.#bottom) {
      this.#row = Math.min(this.#row + 1, this.#rows - 1);
      return;
    }
    this.#cells.splice(this.#bottom, 0, []);
    this.#cells.splice(0, 1);
    // The new row is above the rows that do not scroll.
    const [fresh] = this.#cells.splice(this.#bottom - 1, 1);
    this.#cells.splice(this.#bottom, 0, fresh ?? []);
  }

  #short(command: string): void {
    if (command === '7') this.#saved = { row: this.#row, column: this.#column };
    if (command === '8') ({ row: this.#row, column: this.#column } = this.#saved);
    if (command === 'D') this.#index();
  }

  #control(command: string, numbers: readonly number[], whole: string): void {
    const [first = 0, second = 0] = numbers;
    if (command === 'A') this.#row = Math.max(0, this.#row - Math.max(1, first));
    else if (command === 'H') {
      this.#row = Math.max(1, first) - 1;
      this.#column = Math.max(1, second) - 1;
    } else if (command === 'K' && first === 2) this.#cells[this.#row] = [];
    else if (command === 'r') {
      this.#bottom = (second || this.#rows) - 1;
      this.#row = 0;
      this.#column = 0;
    } else throw new Error(`unknown: ${JSON.stringify(whole)}`);
  }
}
