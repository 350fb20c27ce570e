import { print } from './output.ts';

/** A terminal that is drawn over and over, and left as it was found. */
export interface Terminal {
  readonly width: number;
  readonly height: number;
  readonly colour: boolean;
  /** Shows these lines instead of what was shown before, without flicker. */
  draw(lines: readonly string[]): void;
  restore(): void;
}

// Private modes of xterm and its kind: 1049 the second screen, 25 the cursor, 7 wrapping of long lines, 2026 a change
// that is shown when it is complete (ignored where it is not known).
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const BEGIN = '\u001b[?2026h\u001b[H';
const END = '\u001b[J\u001b[?2026l';

/** null when standard output is no terminal. `onQuit`: q, Escape or Ctrl+C. `onResize`: there is more or less room. */
export function openTerminal(onQuit: () => void, onResize: () => void): Terminal | null {
  const { stdin, stdout } = process;
  if (!stdout.isTTY) return null;
  const onKeys = (keys: Buffer) => {
    if (['q', 'Q', '\u0003', '\u001b'].includes(keys.toString())) onQuit();
  };
  print(1, ENTER);
  stdout.on('resize', onResize);
  if (stdin.isTTY) stdin.setRawMode(true).on('data', onKeys).resume();
  const restore = () => {
    stdout.off('resize', onResize);
    if (stdin.isTTY) stdin.setRawMode(false).off('data', onKeys).pause();
    print(1, LEAVE);
  };
  return {
    get width() {
      return stdout.columns || 80;
    },
    get height() {
      return stdout.rows || 24;
    },
    colour: (process.env['NO_COLOR'] ?? '') === '' && stdout.getColorDepth() > 1,
    draw(lines) {
      print(1, BEGIN + lines.map((text) => `${text}\u001b[K`).join('\r\n') + END);
    },
    restore,
  };
}
