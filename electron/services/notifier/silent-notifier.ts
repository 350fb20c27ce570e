import type { Notifier } from './notifier.ts';

/** Shows nothing and says why. */
export function createSilentNotifier(reason: string): Notifier {
  return {
    start: () => undefined,
    show: () => undefined,
    close: () => undefined,
    status: () => ({ kind: 'unavailable', reason }),
    stop: () => undefined,
  };
}
