import { expect, test } from 'vitest';
import { alertsOf, consoleLine, playGuest, until } from './harness/play.ts';

test('a machine from which its host takes memory is warned of as being made smaller, before a program is ended for it', async (context) => {
  const guest = await playGuest(context, {
    memoryMiB: 768,
    scene: `
      headroom top --json | cat &
      sleep 15
      perl /programs/leak.pl random 150 0 151 0 &
      sleep 15
      mark take
      sleep 150
    `,
  });
  await until(guest, 'the begin', () => consoleLine(guest, 'scene: take'));
  let left = 768;
  const began = performance.now();
  const warning = await until(guest, 'a warning', () => {
    // 8 MiB a second, as a host does that needs its memory back.
    const wanted = Math.max(200, 768 - 8 * Math.floor((performance.now() - began) / 1000));
    if (wanted < left) void guest.balloonTo((left = wanted));
    return alertsOf(guest)[0];
  });
  expect(warning.alert.culprit?.kind).toBe('ceiling');
  expect(consoleLine(guest, 'Killed process')).toBeUndefined();
});

test('swap that is switched off while it is in use is warned of, when what it held does not fit into memory', async (context) => {
  const guest = await playGuest(context, {
    memoryMiB: 512,
    slowDisk: { sizeMiB: 512, requestsPerSecond: 150 },
    scene: `
      while ! [ -b /dev/vdb ]; do sleep 0.1; done
      mkswap /dev/vdb > /dev/null; swapon /dev/vdb
      headroom top --json | cat &
      sleep 10
      perl /programs/leak.pl random 450 0 451 0 &
      sleep 40
      mark off
      swapoff /dev/vdb
      mark done
      sleep 30
    `,
  });
  const off = await until(guest, 'the begin', () => consoleLine(guest, 'scene: off'));
  const warning = await until(guest, 'a warning', () => alertsOf(guest).find(({ at }) => at > off.at));
  expect(warning.alert.pool).toBe('machine');
});
