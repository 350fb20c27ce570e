import type { Frame } from '../../../core/model/frame.ts';
import { createOutput } from '../terminal/output.ts';
import type { Speech } from '../speech/speech.ts';
import { openTerminal } from '../terminal/terminal.ts';
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
  const output = createOutput(1);
  return {
    show(frame) {
      output.write(`${JSON.stringify(frame)}\n`);
      output.flush();
    },
    get closed() {
      return output.closed;
    },
    close: () => undefined,
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
