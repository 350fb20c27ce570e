import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import { vi } from 'vitest';
import type { PreloadApi } from '../../../electron/contract/preload-api.ts';
import type { ElectronWorld } from './electron-world.ts';
import type { WindowDouble } from './window-double.ts';

/** The page's end of the messages. */
class IpcRendererDouble extends EventEmitter implements Pick<Electron.IpcRenderer, 'invoke' | 'send'> {
  private readonly world: ElectronWorld;
  private readonly window: WindowDouble;

  constructor(world: ElectronWorld, window: WindowDouble) {
    super();
    this.world = world;
    this.window = window;
    window.page.onSend = (channel, ...values) => this.emit(channel, {}, ...structuredClone(values));
  }

  private get origin() {
    return { sender: this.window.webContents, senderFrame: this.window.page.mainFrame };
  }
  invoke(channel: string, ...values: unknown[]): Promise<unknown> {
    return this.world.ipcMain.invoke(this.origin, channel, ...values);
  }
  send(channel: string, ...values: unknown[]): void {
    this.world.ipcMain.emit(channel, this.origin, ...values);
  }
}

/** Runs the real preload for a window and returns what it exposes to the page. */
export async function loadPreload(world: ElectronWorld, window: WindowDouble): Promise<PreloadApi> {
  const exposed = new Map<string, unknown>();
  const contextBridge = {
    exposeInMainWorld: (key, api) => {
      exposed.set(key, api);
    },
  } satisfies Pick<Electron.ContextBridge, 'exposeInMainWorld'>;
  vi.resetModules();
  vi.doMock('electron', () => ({ contextBridge, ipcRenderer: new IpcRendererDouble(world, window) }));
  await import('../../../electron/host/desktop/preload.ts');
  return exposed.get('headroom') as PreloadApi;
}
