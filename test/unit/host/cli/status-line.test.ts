import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { createStatusLine } from '../../../../electron/host/cli/terminal/status-line.ts';
import { Screen } from '../../../doubles/screen.ts';

class Terminal extends EventEmitter {
  isTTY = true;
  columns: number;
  rows: number;

  constructor(rows = 6, columns = 20) {
    super();
    this.rows = rows;
    this.columns = columns;
  }
}

function start(terminal = new Terminal()) {
  const screen = new Screen(terminal.rows, terminal.columns);
  const line = createStatusLine(
    terminal,
    (text) => {
      screen.write(text);
    },
    {},
  );
  return { screen, line, terminal };
}

test('the line stands at the bottom, and what the command prints is left alone, half lines too', () => {
  const { screen, line } = start();
  screen.write('$ headroom run\r\nhalf');
  line.show('first');
  line.show('second');
  screen.write(' and half\r\n');
  expect(screen.lines).toEqual(['$ headroom run', 'half and half', '', '', '', 'second']);
  line.end();
  screen.write('after\r\n');
  expect(screen.lines).toEqual(['$ headroom run', 'half and half', 'after', '', '', '']);
  expect(screen.hasRegion).toBe(false);
});

test('output scrolls above it, also where the cursor was in the last row already', () => {
  const { screen, line } = start();
  screen.write('1\r\n2\r\n3\r\n4\r\n5\r\n6');
  line.show('status');
  expect(screen.lines).toEqual(['2', '3', '4', '5', '6', 'status']);
  screen.write('!\r\n7\r\n8');
  line.show('still');
  expect(screen.lines).toEqual(['4', '5', '6!', '7', '8', 'still']);
  line.end();
  expect(screen.lines).toEqual(['4', '5', '6!', '7', '8', '']);
});

test('it is as wide as the terminal at most, and names in it cannot act', () => {
  const { screen, line } = start(new Terminal(6, 12));
  line.show('a text that is too long');
  expect(screen.lines[5]).toBe('a text tha…');
  line.show('a\u001b[2Jb\r\n');
  expect(screen.lines[5]).toBe('a\ufffd[2Jb\ufffd\ufffd');
});

test('it is put away while something else is said, and comes again', () => {
  const { screen, line } = start();
  line.show('status');
  line.clear();
  screen.write('said\r\n');
  line.show('status');
  expect(screen.lines).toEqual(['said', '', '', '', '', 'status']);
});

test('a terminal that grows takes it along', () => {
  const terminal = new Terminal(8);
  const { screen, line } = start(terminal);
  terminal.rows = 6;
  line.show('status');
  expect(screen.lines[5]).toBe('status');
  terminal.rows = 8;
  terminal.emit('resize');
  expect(screen.lines).toEqual(['', '', '', '', '', '', '', 'status']);
});

test.each([
  ['no terminal', { isTTY: false }, {}],
  ['a dumb terminal', {}, { TERM: 'dumb' }],
  ['too small a terminal', { rows: 3 }, {}],
])('nothing is written to %s', (_, overrides, environment) => {
  const written: string[] = [];
  const line = createStatusLine(Object.assign(new Terminal(), overrides), (text) => written.push(text), environment);
  line.show('status');
  line.clear();
  line.end();
  expect(written).toEqual([]);
});
