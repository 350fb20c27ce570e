import { powerMonitor } from 'electron';
import type { Frame } from '../../../core/model/frame.ts';
import type { Monitor } from '../../../services/monitor.ts';

export interface WindowAttention {
  /** Notes whether the window can be seen. */
  setVisible(visible: boolean): void;
}

/**
 * Adapts the sampling to the user's attention. The window's frames are made only while it can be seen, on macOS and
 * Windows only on an unlocked screen (Electron does not hear of locks on Linux), and nothing is sampled while the
 * machine sleeps. Warnings continue behind a locked screen.
 */
export function followAttention(
  monitor: Pick<Monitor, 'subscribe' | 'suspend' | 'resume'>,
  push: (frame: Frame) => void,
): WindowAttention {
  let visible = false;
  let locked = false;
  let unsubscribe: (() => void) | null = null;

  function settle(): void {
    const looked = visible && !locked;
    if (looked) {
      unsubscribe ??= monitor.subscribe(push, 'watched');
    } else {
      unsubscribe?.();
      unsubscribe = null;
    }
  }

  function setLocked(now: boolean): void {
    locked = now;
    settle();
  }

  powerMonitor.on('suspend', () => {
    monitor.suspend();
  });
  powerMonitor.on('resume', () => {
    monitor.resume();
  });
  powerMonitor.on('lock-screen', () => {
    setLocked(true);
  });
  powerMonitor.on('unlock-screen', () => {
    setLocked(false);
  });
  return {
    setVisible(now) {
      visible = now;
      settle();
    },
  };
}
