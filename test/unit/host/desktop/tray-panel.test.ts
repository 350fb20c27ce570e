import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followPanel, panelPatience } from '../../../../electron/host/desktop/tray/tray-panel.ts';
import type { BusCall, BusReply } from '../../../../electron/services/dbus/bus-connection.ts';
import { createConnectionDouble, createSessionBusDouble } from '../../../doubles/bus.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const NOBODY: BusReply = { kind: 'refused', error: 'org.freedesktop.DBus.Error.NameHasNoOwner' };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A bus with a watcher that the test sets: its name, and whether it has a panel. */
function follow(patience: number, first: { owner: string | null; hasPanel: boolean }) {
  const watcher = { ...first };
  const seen: (string | null)[] = [];
  const answer = ({ member }: BusCall): BusReply => {
    if (member === 'GetNameOwner') return watcher.owner ? { kind: 'answered', values: [watcher.owner] } : NOBODY;
    if (member === 'Get') return { kind: 'answered', values: [[[{ type: 'b', child: [] }], [watcher.hasPanel]]] };
    return { kind: 'answered', values: [] };
  };
  const connection = createConnectionDouble(answer);
  const bus = createSessionBusDouble();
  followPanel(bus, patience).follow((panel) => seen.push(panel));
  bus.connect(connection);
  return {
    seen,
    connection,
    async become(owner: string | null, hasPanel: boolean) {
      Object.assign(watcher, { owner, hasPanel });
      const change = { sender: 'org.freedesktop.DBus', interface: 'org.freedesktop.DBus', member: 'NameOwnerChanged' };
      connection.signal({ ...change, values: [WATCHER, '', owner ?? ''] });
      await vi.advanceTimersByTimeAsync(1);
    },
  };
}

test('a panel that is there is told at once, and so is its absence where nobody has to wait', async () => {
  const there = follow(0, { owner: ':1.5', hasPanel: true });
  const absent = follow(0, { owner: null, hasPanel: false });
  const watcherOnly = follow(0, { owner: ':1.5', hasPanel: false });
  await vi.advanceTimersByTimeAsync(1);
  expect([there.seen, absent.seen, watcherOnly.seen]).toEqual([[':1.5'], [null], [null]]);
});

test('at login a panel may come late, or after it was said to be missing', async () => {
  const late = follow(15_000, { owner: null, hasPanel: false });
  await vi.advanceTimersByTimeAsync(6000);
  expect(late.seen).toEqual([]);
  await late.become(':1.5', true);
  expect(late.seen).toEqual([':1.5']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(late.seen).toEqual([':1.5']);

  const later = follow(15_000, { owner: null, hasPanel: false });
  await vi.advanceTimersByTimeAsync(16_000);
  expect(later.seen).toEqual([null]);
  await later.become(':1.5', true);
  expect(later.seen).toEqual([null, ':1.5']);
});

test('a panel that registers with a watcher that is there already is told', async () => {
  const bus = follow(15_000, { owner: ':1.5', hasPanel: false });
  await vi.advanceTimersByTimeAsync(100);
  await bus.become(':1.5', true);
  bus.connection.signal({ sender: ':1.5', interface: WATCHER, member: 'StatusNotifierHostRegistered' });
  await vi.advanceTimersByTimeAsync(1);
  expect(bus.seen).toEqual([':1.5']);
});

test('a watcher that restarts is another one, and a connection that ends takes the panel with it', async () => {
  const bus = follow(0, { owner: ':1.5', hasPanel: true });
  await vi.advanceTimersByTimeAsync(1);
  await bus.become(null, false);
  await bus.become(':1.9', true);
  bus.connection.lose('gone');
  await vi.advanceTimersByTimeAsync(1);
  expect(bus.seen).toEqual([':1.5', null, ':1.9', null]);
});

test('without a bus, or with one that answers nonsense, there is no panel', async () => {
  const seen: (string | null)[] = [];
  followPanel({ onConnection: () => undefined }, panelPatience(false)).follow((panel) => seen.push(panel));
  const odd = createConnectionDouble(({ member }) =>
    member === 'Get' ? { kind: 'answered', values: ['true]]'] } : { kind: 'silent' },
  );
  const bus = createSessionBusDouble();
  followPanel(bus, 0).follow((panel) => seen.push(panel));
  bus.connect(odd);
  await vi.advanceTimersByTimeAsync(1100);
  expect(seen).toEqual([null, null]);
  expect(panelPatience(true)).toBeGreaterThan(panelPatience(false));
});
