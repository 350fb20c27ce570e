/**
 * The ids of the `count` largest items, with patience: who was among them before keeps its place until someone is larger
 * by a tenth, so that two of nearly the same size do not take turns.
 */
export function steadyTop<T extends { readonly id: string }>(
  items: readonly T[],
  sizeOf: (item: T) => number,
  before: readonly string[],
  count: number,
): string[] {
  const known = new Set(before);
  const weighted = items.map((item) => ({ id: item.id, weight: sizeOf(item) * (known.has(item.id) ? 1.1 : 1) }));
  const top = weighted.toSorted((a, b) => b.weight - a.weight).slice(0, count);
  const ids = new Set(top.map(({ id }) => id));
  const kept = before.filter((id) => ids.has(id));
  return [...kept, ...top.map(({ id }) => id).filter((id) => !known.has(id))];
}
