import { expect, test } from 'vitest';
import { RowSlots } from '../../../renderer/ui/row-slots.ts';

interface Row {
  readonly key: string;
}

const all: readonly Row[] = Array.from({ length: 100 }, (_, index) => ({ key: `row ${index}` }));
const view = (slots: RowSlots<Row>, from: number, to: number, moving = true) =>
  slots.place(all.slice(from, to), from, moving);

test('a row keeps its slot while it is in view', () => {
  const slots = new RowSlots<Row>();
  const before = new Map(view(slots, 0, 10).map(({ row, slot }) => [row.key, slot]));
  for (const { row, slot } of view(slots, 4, 14)) expect(before.get(row.key) ?? slot).toBe(slot);
});

test('rows that come take over the slots of those that left', () => {
  const slots = new RowSlots<Row>();
  const before = view(slots, 0, 10).map(({ slot }) => slot);
  const after = view(slots, 60, 70);
  expect(after.map(({ slot }) => slot).toSorted((a, b) => a - b)).toEqual(before);
  expect(after.map(({ index }) => index)).toEqual([60, 61, 62, 63, 64, 65, 66, 67, 68, 69]);
});

test('no slot moves among the others while the rows are scrolled, and all are in order afterwards', () => {
  const slots = new RowSlots<Row>();
  const before = view(slots, 0, 10).map(({ slot }) => slot);
  expect(view(slots, 3, 13).map(({ slot }) => slot)).toEqual(before);
  expect(view(slots, 3, 13, false).map(({ index }) => index)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('what a slot goes on showing is the same object, so that nothing is drawn again', () => {
  const slots = new RowSlots<Row>();
  const before = view(slots, 0, 10);
  expect(view(slots, 2, 12).filter((placed) => before.includes(placed))).toHaveLength(8);
});

test('slots that are not needed go, and two rows never share one', () => {
  const slots = new RowSlots<Row>();
  view(slots, 0, 20);
  expect(view(slots, 90, 95)).toHaveLength(5);
  const grown = view(slots, 80, 100);
  expect(new Set(grown.map(({ slot }) => slot)).size).toBe(20);
});
