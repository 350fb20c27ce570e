import type { Reason } from '../../core/model/reading.ts';
import type { Notifier } from './notifier.ts';

/** Shows nothing and says why. */
export function createSilentNotifier(reason: Reason): Notifier {
  return {
    start: () => undefined,
    show: () => undefined,
    close: () => undefined,
    status: () => ({ kind: 'unavailable', reason }),
    stop: () => undefined,
  };
}
