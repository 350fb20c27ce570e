/** Names that differ by more edits than this are not taken for a slip of the finger. */
const MOST_EDITS = 3;
/** The share of the longer name that must be unchanged, so that short names are not all similar. */
const LEAST_ALIKE = 0.4;

/** The names that a mistyped one may stand for: those with the fewest edits, in the order of the alphabet. */
export function similarNames(typed: string, known: readonly string[]): readonly string[] {
  const prefix = typed.startsWith('--') ? '--' : '';
  const word = typed.slice(prefix.length);
  const close = [...new Set(known)]
    .map((name) => name.slice(prefix.length))
    .filter((name) => name.length > 1)
    .map((name) => ({ name, edits: editDistance(word, name), longer: Math.max(word.length, name.length) }))
    .filter(({ edits, longer }) => edits <= MOST_EDITS && (longer - edits) / longer > LEAST_ALIKE);
  const fewest = Math.min(...close.map(({ edits }) => edits));
  return close
    .filter(({ edits }) => edits === fewest)
    .map(({ name }) => `${prefix}${name}`)
    .sort((a, b) => a.localeCompare(b));
}

/**
 * The number of letters to add, drop, replace or swap with their neighbour: the optimal string alignment distance
 * (https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance).
 */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_EDITS) return Infinity;
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swaps = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = swaps ? (beforeLast[column - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min((last[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, replaced, swapped));
    }
    beforeLast = last;
    last = next;
  }
  return last[b.length] ?? 0;
}
