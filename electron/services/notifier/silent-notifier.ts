import type { Notifier } from './notifier.ts';

/** A notifier that shows nothing and gives the reason. */
export function createSilentNotifier(reason: string): Notifier {
  return {
    start: () => undefined,
    show: () => undefined,
    close: () => undefined,
    status: () => ({ kind: 'unavailable', reason }),
    stop: () => undefined,
  };
}
