import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

type RequestHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
type CheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0];
type DeviceHandler = Parameters<Electron.Session['setDevicePermissionHandler']>[0];
type BeforeRequest = (
  details: Electron.OnBeforeRequestListenerDetails,
  callback: (response: Electron.CallbackResponse) => void,
) => void;
type UsedOfSession = Pick<
  Electron.Session,
  'setDevicePermissionHandler' | 'setPermissionCheckHandler' | 'setPermissionRequestHandler'
>;

/** The browser session: keeps the handlers, so that a test can ask them as Chromium would. */
export class SessionDouble implements UsedOfSession {
  permissionRequest: RequestHandler = null;
  permissionCheck: CheckHandler = null;
  devicePermission: DeviceHandler = null;
  private beforeRequest: BeforeRequest | null = null;
  private appHandler: Parameters<Electron.Protocol['handle']>[1] | null = null;

  readonly webRequest = {
    onBeforeRequest: (listener: BeforeRequest | null) => {
      this.beforeRequest = listener;
    },
  } satisfies Pick<Electron.WebRequest, never> & { onBeforeRequest: (listener: BeforeRequest | null) => void };

  readonly protocol = {
    handle: (_scheme, handler) => {
      this.appHandler = handler;
    },
  } satisfies Pick<Electron.Protocol, 'handle'>;

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: DeviceHandler): void {
    this.devicePermission = handler;
  }

  /** Whether a request would be let out. */
  lets(url: string): boolean {
    let cancelled: boolean | undefined;
    const details: Partial<Electron.OnBeforeRequestListenerDetails> = { url };
    this.beforeRequest?.(details as Electron.OnBeforeRequestListenerDetails, (response) => {
      cancelled = response.cancel ?? false;
    });
    return cancelled === false;
  }
  /** Loads something from the app's own scheme. */
  async fetch(url: string, method = 'GET'): Promise<Response> {
    if (!this.appHandler) throw new Error('Nobody serves app://');
    const request: Pick<GlobalRequest, 'url' | 'method'> = { url, method };
    return this.appHandler(request as GlobalRequest);
  }
}

type UsedOfIpcMain = Pick<Electron.IpcMain, 'handle'>;
type Handler = Parameters<Electron.IpcMain['handle']>[1];

/** The main process' end of the messages. */
export class IpcMainDouble extends EventEmitter implements UsedOfIpcMain {
  private readonly handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    this.handlers.set(channel, handler);
  }
  /** A frame asks; what crosses is cloned, as Electron does. */
  async invoke(event: Partial<Electron.IpcMainInvokeEvent>, channel: string, ...values: unknown[]): Promise<unknown> {
    const handler = this.handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    const answer: unknown = await handler(event as Electron.IpcMainInvokeEvent, ...structuredClone(values));
    return structuredClone(answer);
  }
}
