import { expect, test, vi } from 'vitest';
import { createPatientOutput, type Written } from '../../../../electron/host/cli/terminal/patient-output.ts';

function start(state: Written | 'all' = 'all') {
  const world = { state, taken: '', refused: [] as string[], lost: [] as number[] };
  const output = createPatientOutput(
    {
      write(bytes) {
        if (world.state !== 'all' && typeof world.state !== 'number') return world.state;
        const count = world.state === 'all' ? bytes.length : Math.min(world.state, bytes.length);
        world.taken += Buffer.from(bytes.subarray(0, count)).toString();
        return count;
      },
    },
    { onRefused: (text) => world.refused.push(text), onLost: (lines) => world.lost.push(lines) },
  );
  return { world, output };
}

test('what is taken is written at once, piece by piece and in order', () => {
  const { world, output } = start(2);
  output.write('first\n');
  output.write('second\n');
  expect(world.taken).toBe('first\nsecond\n');
});

test('what a busy reader does not take is written when it reads again', async () => {
  const { world, output } = start('busy');
  output.write('first\n');
  output.write('second\n');
  expect(world.taken).toBe('');
  world.state = 'all';
  await vi.waitFor(() => {
    expect(world.taken).toBe('first\nsecond\n');
  });
  expect(world.lost).toEqual([]);
});

test('of what waits too long the oldest is dropped, and how many lines that were is told when it goes on', async () => {
  const { world, output } = start('busy');
  const lines = Array.from({ length: 15_000 }, (_, at) => `line ${at} of those that nobody takes\n`);
  for (const line of lines) output.write(line);
  world.state = 'all';
  await output.drained(60_000);
  const taken = world.taken.split('\n').slice(0, -1);
  expect(taken[0]).toBe('line 0 of those that nobody takes');
  expect(taken.at(-1)).toBe('line 14999 of those that nobody takes');
  expect(world.lost).toEqual([lines.length - taken.length]);
  expect(world.taken.length).toBeLessThan(300 * 1024);
});

test('bytes that are passed on are never dropped, and the sender is told when there is room', async () => {
  const { world, output } = start('busy');
  let room = 0;
  output.pass(Buffer.alloc(500 * 1024, 'x'), () => room++);
  output.write('y'.repeat(200 * 1024));
  expect(room).toBe(0);
  world.state = 'all';
  await output.drained(60_000);
  expect([room, world.taken.length]).toEqual([1, 700 * 1024]);
});

test('what its place refuses is given back, and the next text is tried again', () => {
  const { world, output } = start('refused');
  output.write('on a full disk\n');
  world.state = 'all';
  output.write('with room again\n');
  expect([world.refused, world.taken]).toEqual([['on a full disk\n'], 'with room again\n']);
});

test('after a reader has gone nothing is written any more, and nobody is kept waiting', async () => {
  const { world, output } = start('gone');
  output.write('text\n');
  world.state = 'all';
  output.write('more\n');
  expect([output.closed, world.taken]).toEqual([true, '']);
  let room = 0;
  output.pass(Buffer.from('bytes'), () => room++);
  await output.drained(60_000);
  expect(room).toBe(1);
});

test('at the end a reader that takes nothing is left behind', async () => {
  const { world, output } = start('busy');
  output.write('text\n');
  await output.drained(20);
  expect(world.taken).toBe('');
});
