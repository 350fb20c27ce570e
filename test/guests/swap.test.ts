import { expect, test } from 'vitest';
import { alertsOf, consoleLine, culpritPid, judgementsOf, playGuest, startedPid, until } from './harness/play.ts';

const MIB = 2 ** 20;

test('a machine that begins to thrash on a slow swap disk is warned of, by the waiting, while swap has plenty of room', async (context) => {
  const guest = await playGuest(context, {
    memoryMiB: 512,
    slowDisk: { sizeMiB: 1024, requestsPerSecond: 120 },
    scene: `
      while ! [ -b /dev/vdb ]; do sleep 0.1; done
      mkswap /dev/vdb > /dev/null; swapon /dev/vdb
      headroom doctor | grep -A1 ' swap '
      watch
      perl /programs/thrash.pl 40 8 600 15 & mark started thrash.pl $!
      sleep 180
    `,
  });
  const { alert } = await until(guest, 'a warning of the machine', () => alertsOf(guest)[0]);
  expect(culpritPid(alert)).toBe(startedPid(guest, 'thrash.pl'));
  expect(alert.stall).toMatchObject({ throttled: false });
  const { alert: grave } = await until(guest, 'a critical warning', () =>
    alertsOf(guest).find((seen) => seen.alert.level === 'critical'),
  );
  expect(culpritPid(grave)).toBe(startedPid(guest, 'thrash.pl'));
  expect(grave.stall?.some).toBeGreaterThan(0.1);

  // The waiting had lasted for seconds only, although samples come late on a machine that waits.
  const began = judgementsOf(guest).find(({ pool }) => (pool.stall?.some ?? 0) > 0.1);
  expect(alert.stall?.lasted ?? 0).toBeLessThan(30);
  expect(began?.pool.headroom).toBeGreaterThan(500 * MIB);
  expect(guest.said.map(({ text }) => text).join(' ')).toMatch(/Swap is on a disk \(1\.07 GB\)/);
  expect(consoleLine(guest, 'Killed process')).toBeUndefined();
});

test('zram that fills is worth what compression saves, and its leaker is named well before the kernel ends it', async (context) => {
  const guest = await playGuest(context, {
    memoryMiB: 512,
    scene: `
      echo 512M > /sys/block/zram0/disksize
      mkswap /dev/zram0 > /dev/null; swapon /dev/zram0; echo 180 > /proc/sys/vm/swappiness
      headroom doctor | grep -A1 ' swap '
      watch
      perl /programs/leak.pl half 40 6 2000 20 & mark started leak.pl $!
      wait $!
    `,
  });
  const warning = await until(guest, 'a warning of the machine', () => alertsOf(guest)[0]);
  const kill = await until(guest, 'a kill', () => consoleLine(guest, 'Out of memory: Killed process'));
  const pid = startedPid(guest, 'leak.pl');
  expect(kill.text).toContain(`Killed process ${pid} (perl)`);
  expect(culpritPid(warning.alert)).toBe(pid);
  expect(kill.at - warning.at).toBeGreaterThan(15_000);
  for (const { alert } of alertsOf(guest)) expect(culpritPid(alert)).toBe(pid);
  expect(alertsOf(guest).some(({ alert, at }) => alert.level === 'critical' && at < kill.at)).toBe(true);

  // Of 512 MiB of zram a half is memory that its contents take, and of the machine's own some is the kernel's.
  const [first] = judgementsOf(guest);
  expect(first?.pool.limit).toBeGreaterThan(600 * MIB);
  expect(first?.pool.limit).toBeLessThan(800 * MIB);
  const last = judgementsOf(guest)
    .filter(({ at }) => at < kill.at)
    .at(-1);
  expect(last?.pool.headroom).toBeLessThan(80 * MIB);
  expect(guest.said.map(({ text }) => text).join(' ')).toMatch(
    /Swap is memory itself, compressed \(zram, up to 537 MB\)/,
  );
});
