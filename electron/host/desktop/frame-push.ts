import type { Frame } from '../../core/model/frame.ts';

export interface FramePush {
  offer(frame: Frame): void;
  /** The page has taken the last one. */
  received(): void;
  /** The page was loaded anew and owes nothing. */
  reset(): void;
}

/**
 * Sends a frame only when the page has taken the one before; of those in between the newest is kept. A page that hangs
 * therefore costs one frame and not a queue of them.
 */
export function createFramePush(send: (frame: Frame) => void): FramePush {
  let awaiting = false;
  let newest: Frame | null = null;
  const push = (frame: Frame) => {
    awaiting = true;
    newest = null;
    send(frame);
  };
  return {
    offer(frame) {
      if (awaiting) newest = frame;
      else push(frame);
    },
    received() {
      awaiting = false;
      if (newest) push(newest);
    },
    reset() {
      awaiting = false;
      newest = null;
    },
  };
}
