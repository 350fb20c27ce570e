import type { Frame } from '../../core/model/frame.ts';

export interface FramePush {
  offer(frame: Frame): void;
  /** Notes that the page has taken the last frame. */
  received(): void;
  /** Notes that the page was loaded again, so that no frame is outstanding. */
  reset(): void;
}

/**
 * Sends a frame only when the page has taken the one before. Of the frames in between the newest is kept, so a page
 * that hangs costs one frame and not a queue of them.
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
