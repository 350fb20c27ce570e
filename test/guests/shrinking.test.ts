import { expect, test } from 'vitest';
import { alertsOf, consoleLine, playGuest, until } from './harness/play.ts';

test('a machine from which its host takes memory is warned of as being made smaller, before a program is ended for it', async (context) => {
  const guest = await playGuest(context, {
    memoryMiB: 768,
    scene: `
      watch
      perl /programs/leak.pl random 150 0 151 0 &
      sleep 15
      mark take
      sleep 300
    `,
  });
  await until(guest, 'the begin', () => consoleLine(guest, 'scene: take'));
  let left = 768;
  const began = performance.now();
  const warning = await until(guest, 'a warning', () => {
    // 3 MiB a second, as a host does that needs its memory back.
    const wanted = Math.max(200, 768 - 3 * Math.floor((performance.now() - began) / 1000));
    if (wanted < left) void guest.balloonTo((left = wanted));
    return alertsOf(guest)[0];
  });
  expect(warning.alert.culprit?.kind).toBe('ceiling');
  expect(consoleLine(guest, 'Killed process')).toBeUndefined();
});
