import type { Transport } from '../../electron/contract/host-api.ts';
import type { PreloadApi } from '../../electron/contract/preload-api.ts';
import { HostError } from './host-error.ts';

declare global {
  interface Window {
    readonly headroom?: PreloadApi;
  }
}

/** The transport of the desktop window: what its sandboxed preload exposes. */
export function createPreloadTransport(preload: PreloadApi): Transport {
  return {
    async request(method, params) {
      const reply = await preload.request(method, params);
      if (!reply.ok) throw new HostError('failed', reply.error);
      return reply.result;
    },
    on: (event, listener) => preload.on(event, listener),
  };
}
