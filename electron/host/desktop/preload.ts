import { contextBridge, ipcRenderer } from 'electron';
import type { Reply } from '../../contract/dispatcher.ts';
import type { PreloadApi, PreloadEvents } from '../../contract/preload-api.ts';
import { EVENT, RECEIVED, REQUEST } from './channels.ts';

type Listener = (payload: never) => void;

const listeners: { readonly [E in keyof PreloadEvents]: Set<Listener> } = {
  packedFrame: new Set(),
  settings: new Set(),
  connection: new Set(),
  reveal: new Set(),
};

/** The latest request from the tray or a notification that came before the page listened. */
let pendingReveal: PreloadEvents['reveal'] | null = null;

function deliver<E extends keyof PreloadEvents>(event: E, payload: PreloadEvents[E]): void {
  for (const listener of listeners[event]) (listener as (payload: PreloadEvents[E]) => void)(payload);
}

ipcRenderer.on(EVENT, (_event, name: 'frame' | 'settings' | 'reveal', payload: unknown) => {
  if (name === 'frame') {
    ipcRenderer.send(RECEIVED);
    deliver('packedFrame', payload as PreloadEvents['packedFrame']);
  } else if (name === 'settings') {
    deliver('settings', payload as PreloadEvents['settings']);
  } else if (listeners.reveal.size > 0) {
    deliver('reveal', payload as PreloadEvents['reveal']);
  } else {
    pendingReveal = payload as PreloadEvents['reveal'];
  }
});

const api: PreloadApi = {
  request: (method, params) => ipcRenderer.invoke(REQUEST, method, params) as Promise<Reply>,
  on(event, listener) {
    if (!Object.hasOwn(listeners, event)) return () => undefined;
    const set = listeners[event];
    set.add(listener as Listener);
    // The connection between a window and its own main process cannot break.
    if (event === 'connection') deliver('connection', { connected: true });
    if (event === 'reveal' && pendingReveal) {
      deliver('reveal', pendingReveal);
      pendingReveal = null;
    }
    return () => {
      set.delete(listener as Listener);
    };
  },
};

contextBridge.exposeInMainWorld('headroom', api);
