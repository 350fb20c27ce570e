/** A column of a table in a terminal. Text in it must be safe to print. */
export interface Column<Row> {
  readonly title: string;
  readonly width: number;
  readonly value: (row: Row) => string;
  /** The least important columns (1 first) are left out where there is no room for all. */
  readonly importance: number;
}

/** The widest choice of columns that leaves the text at the end of a line `rest` characters, in their order. */
export function columnsThatFit<Row>(columns: readonly Column<Row>[], width: number, rest: number) {
  const chosen = [...columns];
  const taken = () => chosen.reduce((sum, column) => sum + column.width + 2, 0);
  while (chosen.length > 1 && taken() + rest > width) {
    const least = chosen.reduce((a, b) => (b.importance < a.importance ? b : a));
    chosen.splice(chosen.indexOf(least), 1);
  }
  return chosen;
}

/** Right-aligned cells and the text at the end of the line, cut where the screen ends. */
export function line(cells: readonly (readonly [text: string, width: number])[], last: string, width: number): string {
  const start = cells.map(([text, room]) => `${cut(text, room).padStart(room)}  `).join('');
  return start + cut(last, Math.max(0, width - start.length));
}

/** At most so many characters, the last one `…` if something is missing. */
export function cut(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width
    ? text
    : characters.slice(0, Math.max(0, width - 1)).join('') + (width > 0 ? '…' : '');
}

/** Sentences broken at blanks into lines no wider than the screen. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(cut(current, width));
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, cut(current, width)];
}
