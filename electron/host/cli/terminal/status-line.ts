import { plainText } from '../../../core/model/plain-text.ts';
import { cut } from '../../../core/report/columns.ts';
import { print } from './output.ts';

/** A line at the bottom of the terminal that is written over, below what a command prints. */
export interface StatusLine {
  show(text: string): void;
  /** The terminal is as it was; showing again takes the line anew. */
  clear(): void;
  /** Clears it for good. */
  end(): void;
}

/** The part of a terminal that the line needs. */
export interface StatusTerminal {
  readonly isTTY?: boolean;
  readonly columns: number;
  readonly rows: number;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

const FEWEST_ROWS = 4;
// DECSC and DECRC save and restore the cursor, DECSTBM says which rows scroll (ECMA-48, VT100); apt does it so, too.
const SAVE = '\u001b7';
const RESTORE = '\u001b8';
const CLEAR_ROW = '\u001b[2K';

/**
 * The last row is kept out of what scrolls, so that the command's own output, also half a line of it, is never written over.
 * Nothing at all where standard error is no terminal, or too small or dumb a one.
 */
export function createStatusLine(
  terminal: StatusTerminal = process.stderr,
  write: (text: string) => void = (text) => print(2, text),
  environment: Readonly<Record<string, string | undefined>> = process.env,
): StatusLine {
  if (terminal.isTTY !== true || environment['TERM'] === 'dumb') return { show: ignore, clear: ignore, end: ignore };
  /** Rows of the terminal while the last one is taken. */
  let taken: number | null = null;
  let shown = '';

  function take(): void {
    const { rows } = terminal;
    // An index (IND) makes room where the cursor is in the last row, and keeps its column.
    write(`\u001bD\u001b[1A${SAVE}\u001b[1;${rows - 1}r${RESTORE}`);
    taken = rows;
  }

  function draw(): void {
    if (terminal.rows < FEWEST_ROWS) return;
    if (taken === null) take();
    const room = Math.max(1, terminal.columns - 1);
    const text = cut(plainText(shown, room), room);
    write(`${SAVE}\u001b[${terminal.rows};1H${CLEAR_ROW}${text}${RESTORE}`);
  }

  function clear(): void {
    if (taken === null) return;
    write(`${SAVE}\u001b[${taken};1H${CLEAR_ROW}\u001b[r${RESTORE}`);
    taken = null;
  }

  /** Where the line was is known no more: terminals move it as they like. */
  function resized(): void {
    if (taken === null) return;
    write(`${SAVE}\u001b[r\u001b[${Math.min(taken, terminal.rows)};1H${CLEAR_ROW}${RESTORE}`);
    taken = null;
    draw();
  }

  /** Ctrl+Z gives the terminal to the shell. */
  function stopped(): void {
    clear();
    process.kill(process.pid, 'SIGSTOP');
  }

  terminal.on('resize', resized);
  process.on('SIGTSTP', stopped);
  return {
    show(text) {
      shown = text;
      draw();
    },
    clear,
    end() {
      clear();
      terminal.off('resize', resized);
      process.off('SIGTSTP', stopped);
    },
  };
}

function ignore(): void {
  // There is no terminal to show it on.
}
