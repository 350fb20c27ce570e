import type { Reason } from '../../core/model/reading.ts';
import type { Notifier } from './notifier.ts';

/** A notifier that shows nothing and gives the reason. */
export function createSilentNotifier(reason: Reason): Notifier {
  return {
    start: () => undefined,
    show: () => undefined,
    close: () => undefined,
    status: () => ({ kind: 'unavailable', reason }),
    stop: () => undefined,
  };
}
