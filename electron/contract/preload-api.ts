import type { Events } from './host-api.ts';
import type { Reply } from './dispatcher.ts';

/**
 * The events of the window. A frame comes as the text of a packed frame, because the bridge between preload and page
 * copies objects value by value.
 */
export type PreloadEvents = Omit<Events, 'frame'> & { readonly packedFrame: string };

/** The API that the sandboxed preload exposes as `window.headroom`. The renderer's desktop transport is built on it. */
export interface PreloadApi {
  request(method: string, params: unknown): Promise<Reply>;
  on<E extends keyof PreloadEvents>(event: E, listener: (payload: PreloadEvents[E]) => void): () => void;
}
