import { expect, test } from 'vitest';
import { HeldOrder } from '../../../renderer/state/table/held-order.ts';

interface Item {
  readonly id: string;
  readonly value?: number;
  readonly gone?: boolean;
}
const items = (ids: string): Item[] => [...ids].map((id) => ({ id }));
const ids = (arranged: readonly Item[]) => arranged.map(({ id, gone }) => (gone ? `(${id})` : id)).join('');
const gone = (item: Item): Item => ({ ...item, gone: true });

test('without a hold the order is the one given', () => {
  const order = new HeldOrder<Item>(({ id }) => id);
  expect(ids(order.arrange('', items('abc'), gone))).toBe('abc');
  expect(ids(order.arrange('', items('cab'), gone))).toBe('cab');
});

test('while held everything keeps its place, the new comes last, the vanished leaves a stand-in', () => {
  const order = new HeldOrder<Item>(({ id }) => id);
  order.arrange('', items('abcd'), gone);
  order.hold();
  expect(ids(order.arrange('', items('dxca'), gone))).toBe('a(b)cdx');
  expect(ids(order.arrange('', items('yxdc'), gone))).toBe('(a)(b)cdxy');
  order.release();
  expect(ids(order.arrange('', items('yxdc'), gone))).toBe('yxdc');
});

test('values are the newest although the order is held', () => {
  const order = new HeldOrder<Item>(({ id }) => id);
  order.arrange('', [{ id: 'a', value: 1 }], gone);
  order.hold();
  expect(order.arrange('', [{ id: 'a', value: 2 }], gone)).toEqual([{ id: 'a', value: 2 }]);
});

test('one parent being held does not stop another from being opened', () => {
  const order = new HeldOrder<Item>(({ id }) => id);
  order.arrange('', items('ab'), gone);
  order.hold();
  expect(ids(order.arrange('a', items('xyz'), gone))).toBe('xyz');
});

test('another sorting while held starts from the new order', () => {
  const order = new HeldOrder<Item>(({ id }) => id);
  order.arrange('', items('abc'), gone);
  order.hold();
  order.forget();
  expect(ids(order.arrange('', items('cba'), gone))).toBe('cba');
});
