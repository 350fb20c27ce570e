import { createHostApi, type HostApi } from '../../electron/contract/host-api.ts';
import { createPreloadTransport } from './preload-transport.ts';
import { WebTransport } from './web-transport.ts';

/** The host of this page: the desktop app when it runs in its window, else the server it was loaded from. */
export function openHost(window: Window): HostApi {
  return createHostApi(
    window.headroom ? createPreloadTransport(window.headroom) : new WebTransport(new URL(window.location.href)),
  );
}
