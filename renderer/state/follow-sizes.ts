import type { HostApi } from '../../electron/contract/host-api.ts';
import type { ApplicationSizes } from '../../electron/core/frame.ts';
import type { Milliseconds } from '../../electron/core/units.ts';

const EVERY: Milliseconds = 4000;

/** Asks for the sizes of applications every few seconds while the page can be seen, until the returned function is called. */
export function followSizes(api: HostApi, take: (sizes: ApplicationSizes) => void): () => void {
  const ask = async () => {
    if (document.hidden) return;
    try {
      take(await api.getApplicationSizes());
    } catch {
      // What is known stays; the connection banner says what is wrong.
    }
  };
  void ask();
  const timer = setInterval(() => void ask(), EVERY);
  return () => {
    clearInterval(timer);
  };
}
