import type { Events, Transport } from '../../electron/contract/host-api.ts';
import { unpackFrame, type PackedFrame } from '../../electron/contract/packed-frame.ts';
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
    on: (event, listener) => {
      if (event !== 'frame') return preload.on(event, listener as never);
      const take = listener as (frame: Events['frame']) => void;
      return preload.on('packedFrame', (text) => {
        take(unpackFrame(JSON.parse(text) as PackedFrame));
      });
    },
  };
}
