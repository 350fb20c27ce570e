import { contextBridge, ipcRenderer } from 'electron';
import type { Reply } from '../../contract/dispatcher.ts';
import type { Events } from '../../contract/host-api.ts';
import type { PreloadApi } from '../../contract/preload-api.ts';
import { EVENT, RECEIVED, REQUEST } from './channels.ts';

type Listener = (payload: never) => void;

const listeners: { readonly [E in keyof Events]: Set<Listener> } = {
  frame: new Set(),
  settings: new Set(),
  connection: new Set(),
  reveal: new Set(),
};

/** The latest request from the tray or a notification that came before the page listened. */
let pendingReveal: Events['reveal'] | null = null;

function deliver<E extends keyof Events>(event: E, payload: Events[E]): void {
  for (const listener of listeners[event]) (listener as (payload: Events[E]) => void)(payload);
}

ipcRenderer.on(EVENT, (_event, name: 'frame' | 'settings' | 'reveal', payload: unknown) => {
  if (name === 'frame') {
    ipcRenderer.send(RECEIVED);
    deliver('frame', payload as Events['frame']);
  } else if (name === 'settings') {
    deliver('settings', payload as Events['settings']);
  } else if (listeners.reveal.size > 0) {
    deliver('reveal', payload as Events['reveal']);
  } else {
    pendingReveal = payload as Events['reveal'];
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
