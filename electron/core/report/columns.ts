import stringWidth from 'string-width';

/** A column of a table in a terminal. Its text must be safe to print. */
export interface Column<Row> {
  readonly title: string;
  readonly width: number;
  readonly value: (row: Row) => string;
  /**
   * The order of importance, 1 for the least. The least important columns are left out where the width is too small
   * for all.
   */
  readonly importance: number;
}

/** The largest choice of columns, in their order, that leaves `rest` cells for the text at the end of a line. */
export function columnsThatFit<Row>(columns: readonly Column<Row>[], width: number, rest: number) {
  const chosen = [...columns];
  const taken = () => chosen.reduce((sum, column) => sum + column.width + 2, 0);
  while (chosen.length > 1 && taken() + rest > width) {
    const least = chosen.reduce((a, b) => (b.importance < a.importance ? b : a));
    chosen.splice(chosen.indexOf(least), 1);
  }
  return chosen;
}

/** A line of right-aligned cells, followed by a text that is cut where the screen ends. */
export function line(cells: readonly (readonly [text: string, width: number])[], last: string, width: number): string {
  const start = cells.map(([text, room]) => `${alignRight(cut(text, room), room)}  `).join('');
  return start + cut(last, Math.max(0, width - stringWidth(start)));
}

/** The text with blanks before it, so that it takes `width` cells of a terminal. */
export function alignRight(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - stringWidth(text))) + text;
}

/** The text with blanks after it, so that it takes `width` cells of a terminal. */
export function alignLeft(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

/**
 * A text of at most `width` cells: a Chinese character or an emoji takes two, an accent of its own none. The last
 * character is `…` if the text was cut.
 */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let shown = '';
  let taken = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    taken += stringWidth(segment);
    if (taken > width - 1) break;
    shown += segment;
  }
  return width > 0 ? `${shown}…` : '';
}

/** A text broken at blanks into lines no wider than the screen. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    if (current !== '' && stringWidth(current) + 1 + stringWidth(word) > width) {
      lines.push(cut(current, width));
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, cut(current, width)];
}
