import { expect, test } from 'vitest';
import { alertsOf, consoleLine, culpritPid, judgementsOf, playGuest, startedPid, until } from './harness/play.ts';

const MIB = 2 ** 20;
const THROTTLED = '/web.slice/api.service';
const LIMITED = '/web.slice/batch.service';

/** `inside NAME COMMAND...` runs a program in a service of web.slice. */
const SERVICES = `
  cd /sys/fs/cgroup
  mkdir web.slice; echo +memory > web.slice/cgroup.subtree_control
  inside() { name=$1; shift; exec sh -c 'echo $$ > "$0"/cgroup.procs; exec "$@"' "web.slice/$name" "$@"; }
`;

test('a service that is throttled at its memory.high is warned of, and nothing more once it is gone', async (context) => {
  const guest = await playGuest(context, {
    memoryMiB: 768,
    scene: `
      ${SERVICES}
      mkdir web.slice/api.service; echo 120M > web.slice/api.service/memory.high
      watch
      inside api.service perl /programs/leak.pl random 30 5 2000 10 & mark started leak.pl $!
      sleep 90
      kill $!
      mark ended it
      sleep 40
    `,
  });
  const critical = await until(guest, 'a critical warning', () =>
    alertsOf(guest, THROTTLED).find(({ alert }) => alert.level === 'critical'),
  );
  expect(critical.alert.stall).toMatchObject({ throttled: true });
  expect(culpritPid(critical.alert)).toBe(startedPid(guest, 'leak.pl'));
  const over = await until(guest, 'the end of the program', () => consoleLine(guest, 'ended it'));
  await until(guest, 'the end of the scene', () => consoleLine(guest, 'is over'));
  // The machine had 450 MiB left all the time, and only the throttled program waited.
  expect(alertsOf(guest)).toEqual([]);
  expect(alertsOf(guest, THROTTLED).filter(({ at }) => at > over.at + 2000)).toEqual([]);
  expect(guest.frames.at(-1)?.frame.level).toBe('calm');
});

test('a service is warned of before its memory.max ends it, and swap that it may not use is no room of it', async (context) => {
  const guest = await playGuest(context, {
    memoryMiB: 768,
    slowDisk: { sizeMiB: 512, requestsPerSecond: 2000 },
    scene: `
      ${SERVICES}
      while ! [ -b /dev/vdb ]; do sleep 0.1; done
      mkswap /dev/vdb > /dev/null; swapon /dev/vdb
      limit() { mkdir "web.slice/$1"; echo "$2" > "web.slice/$1/memory.max"; echo "$3" > "web.slice/$1/memory.swap.max"; }
      limit batch.service 200M 0
      limit half.service 120M 60M
      limit docker.service 128M 128M
      limit free.service 150M max
      mkdir -p web.slice/strict; echo +memory > web.slice/strict/cgroup.subtree_control
      echo 0 > web.slice/strict/memory.swap.max
      limit strict/inner.service 150M max
      for name in half.service docker.service free.service strict/inner.service; do inside $name sleep 1000 & done
      watch
      inside batch.service perl /programs/leak.pl random 20 2 2000 20 & mark started leak.pl $!
      wait $!
      sleep 10
      cat web.slice/batch.service/memory.events
    `,
  });
  const warning = await until(guest, 'a warning', () => alertsOf(guest, LIMITED)[0]);
  const kill = await until(guest, 'a kill', () => consoleLine(guest, 'Memory cgroup out of memory: Killed process'));
  expect(culpritPid(warning.alert)).toBe(startedPid(guest, 'leak.pl'));
  expect(kill.at - warning.at).toBeGreaterThan(5000);
  expect(alertsOf(guest)).toEqual([]);
  const limitOf = (name: string) => judgementsOf(guest, `/web.slice/${name}`)[0]?.pool.limit;
  expect(limitOf('batch.service')).toBe(200 * MIB);
  expect(limitOf('half.service')).toBe(180 * MIB);
  expect(limitOf('docker.service')).toBe(256 * MIB);
  expect(limitOf('free.service')).toBeGreaterThan(600 * MIB);
  expect(limitOf('strict/inner.service')).toBe(150 * MIB);
});
