import type { Events } from './host-api.ts';
import type { Reply } from './dispatcher.ts';

/** The API that the sandboxed preload exposes as `window.headroom`. The renderer's desktop transport is built on it. */
export interface PreloadApi {
  request(method: string, params: unknown): Promise<Reply>;
  on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): () => void;
}
