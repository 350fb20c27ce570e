import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { KillSource } from '../../electron/platform/kill-source.ts';
import { listenToOomd } from '../../electron/services/kills/oomd-signals.ts';
import { createSystemBus } from '../../electron/services/dbus/system-bus.ts';
import { startMessageBus, type BusMember, type MessageBus } from './live/message-bus.ts';

const NAME = 'org.freedesktop.oom1';
const AT = ['/org/freedesktop/oom1', 'org.freedesktop.oom1.Manager', 'Killed'] as const;
const PATIENCE = { timeout: 15_000, interval: 50 };
const WANTED = { expected: false, pressed: true };

let bus: MessageBus | string;
beforeAll(async () => {
  bus = await startMessageBus();
});
afterAll(async () => {
  if (typeof bus !== 'string') await bus.stop();
});

const open: (() => void)[] = [];
beforeEach((context) => {
  if (typeof bus === 'string') context.skip(bus);
});
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function join(name?: string): Promise<BusMember> {
  if (typeof bus === 'string') throw new Error(bus);
  const member = await bus.join(name);
  open.push(member.leave);
  return member;
}

/** Hears what a service that stands for systemd-oomd on a real bus says. */
async function listen(): Promise<{ readonly source: KillSource; readonly heard: () => readonly (string | null)[] }> {
  if (typeof bus === 'string') throw new Error(bus);
  const environment = { DBUS_SYSTEM_BUS_ADDRESS: bus.address };
  const source = listenToOomd(createSystemBus({ environment, firstRetry: 100 }));
  open.push(source.close);
  const cgroups: (string | null)[] = [];
  return {
    source,
    heard() {
      cgroups.push(...source.take(WANTED).map(({ cgroup }) => cgroup));
      return cgroups;
    },
  };
}

/** Says it again until it is heard: whether the listener is there already cannot be seen from here. */
async function untilHeard(oomd: BusMember, heard: () => readonly (string | null)[], cgroup: string): Promise<void> {
  await expect
    .poll(() => {
      oomd.signal(...AT, 'ss', [cgroup, 'memory-pressure']);
      return heard();
    }, PATIENCE)
    .toContain(cgroup);
}

test('what systemd-oomd says on the system bus is heard, whichever of both was there first', async () => {
  const { heard } = await listen();
  const oomd = await join(NAME);
  await untilHeard(oomd, heard, '/user.slice/user-1000.slice/app.scope');
  const later = await listen();
  await untilHeard(oomd, later.heard, '/system.slice/b.service');
});

test('the same from anybody else, and nonsense from itself, is passed over and breaks nothing', async () => {
  const { heard } = await listen();
  const oomd = await join(NAME);
  const other = await join();
  await untilHeard(oomd, heard, '/first');
  other.signal(...AT, 'ss', ['/forged', 'memory-used']);
  oomd.signal(...AT, 's', ['/no-reason']);
  oomd.signal(...AT, 'u', [7]);
  oomd.signal(...AT, 'as', [['/a', '/list']]);
  oomd.signal(...AT, 'ss', ['no path', 'memory-used']);
  oomd.signal(...AT, 'ss', [`/${'x'.repeat(50_000)}`, 'memory-used']);
  oomd.signal('/elsewhere', AT[1], AT[2], 'ss', ['/elsewhere', 'memory-used']);
  await untilHeard(oomd, heard, '/last');
  expect(new Set(heard())).toEqual(new Set(['/first', '/last']));
});

test('a daemon that is started again is believed again', async () => {
  const { heard } = await listen();
  const first = await join(NAME);
  await untilHeard(first, heard, '/first');
  first.leave();
  await untilHeard(await join(NAME), heard, '/second');
});
