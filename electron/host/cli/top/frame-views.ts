import type { Frame } from '../../../core/model/frame.ts';
import { plainJson } from '../../../core/model/json.ts';
import { createOutput, print } from '../terminal/output.ts';
import type { Speech } from '../speech/speech.ts';
import { openTerminal } from '../terminal/terminal.ts';
import { barLine, type Bar } from './bar-lines.ts';
import type { TerminalSigns } from './terminal-signs.ts';
import { viewFrame } from './top-view.ts';

/** Where frames are shown. */
export interface FrameView {
  show(frame: Frame): void;
  /** Nobody is looking any more. */
  readonly closed: boolean;
  close(): void;
}

/** One line of JSON for every frame. */
export function createFrameLines(): FrameView {
  return createLines(plainJson);
}

/** One line for a bar, whenever it says something else than the one before. */
export function createBarLines(bar: Bar, speech: Speech): FrameView {
  let previous = '';
  return createLines((frame) => {
    const line = barLine(bar, frame, speech);
    if (line === previous) return null;
    previous = line;
    return line;
  });
}

function createLines(write: (frame: Frame) => string | null): FrameView {
  const output = createOutput(1);
  return {
    show(frame) {
      const line = write(frame);
      if (line !== null) output.write(`${line}\n`);
      output.flush();
    },
    get closed() {
      return output.closed;
    },
    close: () => undefined,
  };
}

/** The same view, with signs for a terminal that nobody looks at. Where standard output is none, there are none. */
export function withSigns(view: FrameView, signs: TerminalSigns): FrameView {
  if (!process.stdout.isTTY) return view;
  return {
    show(frame) {
      view.show(frame);
      print(1, signs.next(frame));
    },
    get closed() {
      return view.closed;
    },
    close() {
      print(1, signs.end());
      view.close();
    },
  };
}

/** A view that is redrawn in place; one below the other where standard output is no terminal, or only one is wanted. */
export function createFrameView(once: boolean, onQuit: () => void, speech: Speech): FrameView {
  let newest: Frame | null = null;
  const redraw = () => {
    if (newest && terminal) terminal.draw(viewFrame(newest, terminal, speech));
  };
  const terminal = once ? null : openTerminal(onQuit, redraw);
  return terminal
    ? {
        show(frame) {
          newest = frame;
          redraw();
        },
        closed: false,
        close: terminal.restore,
      }
    : createFramePages(speech);
}

/** A page of text for each frame: as wide as the terminal if there is one, with a limited number of processes. */
function createFramePages(speech: Speech): FrameView {
  const output = createOutput(1);
  const { columns, isTTY } = process.stdout;
  const screen = { width: isTTY ? columns || 80 : 120, height: 40, colour: false };
  return {
    show(frame) {
      output.write(`${viewFrame(frame, screen, speech).join('\n')}\n\n`);
      output.flush();
    },
    get closed() {
      return output.closed;
    },
    close: () => undefined,
  };
}
