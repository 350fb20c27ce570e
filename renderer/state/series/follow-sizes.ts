import type { ApplicationSizes } from '../../../electron/core/model/frame.ts';
import type { Milliseconds } from '../../../electron/core/model/units.ts';
import type { Source } from '../shown-frame.svelte.ts';

const EVERY: Milliseconds = 2000;

/** Asks for the sizes of applications every few seconds while the page can be seen, until the returned function is called. Those of the past are not known. */
export function followSizes(source: Source, take: (sizes: ApplicationSizes) => void): () => void {
  const ask = async () => {
    if (document.hidden || !source.live) return;
    try {
      const sizes = await source.getApplicationSizes();
      take(source.live ? sizes : {});
    } catch {
      // What is known stays; the connection banner says what is wrong.
    }
  };
  void ask();
  const timer = setInterval(() => void ask(), EVERY);
  const stopFollowing = source.onMove(() => {
    take({});
    void ask();
  });
  return () => {
    stopFollowing();
    clearInterval(timer);
  };
}
