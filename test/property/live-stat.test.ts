import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cgroupDirectory } from '../../electron/platform/linux/control/cgroup-mounts.ts';
import { parseStat } from '../../electron/platform/linux/proc/process/parse-stat.ts';

const count = fc.nat(2 ** 31 - 1);

function parse(text: string): ReturnType<typeof parseStat> {
  const bytes = Buffer.from(text);
  return parseStat(bytes, bytes.length);
}

function statLine(pid: number, name: string, state: string, fields: Readonly<Record<number, number>>): string {
  const rest = Array.from({ length: 49 }, (_, index) => String(fields[index + 4] ?? 0));
  return `${pid} (${name}) ${state} ${rest.join(' ')}\n`;
}

test('no text makes the parser throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string().map((text) => `1 (${text}`),
      ),
      (text) => {
        const live = parse(text);
        if (live) expect([live.pid, live.start, live.parent].every(Number.isSafeInteger)).toBe(true);
      },
    ),
  );
});

test('identity, parent and session are read behind any name, also one that looks like the rest of the line', () => {
  const name = fc.oneof(fc.string({ unit: 'grapheme-ascii' }), fc.constantFrom(') R 1 1 (', '))', '(x) Z 0', ' '));
  fc.assert(
    fc.property(count, name, count, count, count, (pid, comm, parent, session, start) => {
      const live = parse(statLine(pid, comm, 'S', { 4: parent, 6: session, 20: 1, 22: start }));
      expect(live).toMatchObject({ pid, name: comm, parent, session, start, state: 'sleeping', ended: false });
    }),
  );
});

test('a zombie has ended only when none of its threads runs any more', () => {
  expect(parse(statLine(5, 'x', 'Z', { 20: 1 }))?.ended).toBe(true);
  expect(parse(statLine(5, 'x', 'Z', { 20: 3 }))?.ended).toBe(false);
});

test('no cgroup path leads out of what is mounted', () => {
  const segment = fc.oneof(fc.constantFrom('..', '.', '', 'a'), fc.string());
  fc.assert(
    fc.property(fc.array(segment), fc.constantFrom('/', '/docker/1'), (segments, root) => {
      const folder = cgroupDirectory({ root, point: '/sys/fs/cgroup' }, `/${segments.join('/')}`);
      if (folder !== null) {
        expect(folder.startsWith('/sys/fs/cgroup')).toBe(true);
        expect(folder.split('/')).not.toContain('..');
      }
    }),
  );
});
