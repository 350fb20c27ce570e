import { EventEmitter } from 'node:events';

type RequestHandler = (request: { url: string; method: string }) => Response | Promise<Response>;
type BeforeRequest = (details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void;
type InvokeHandler = (event: object, ...values: unknown[]) => unknown;

/** The browser session: the handlers that the app has set, asked as Chromium would ask them. */
export const session = {
  handler: null as RequestHandler | null,
  beforeRequest: null as BeforeRequest | null,
  lets(url: string): boolean {
    let cancelled = true;
    this.beforeRequest?.({ url }, ({ cancel = false }) => (cancelled = cancel));
    return !cancelled;
  },
  async load(url: string, method: string): Promise<Response | null> {
    return (await this.handler?.({ url, method })) ?? null;
  },
  defaultSession: {
    setPermissionRequestHandler: () => undefined,
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined,
    webRequest: {
      onBeforeRequest: (listener: BeforeRequest) => {
        session.beforeRequest = listener;
      },
    },
    protocol: {
      handle: (_scheme: string, handler: RequestHandler) => {
        session.handler = handler;
      },
    },
  },
};

class IpcMain extends EventEmitter {
  private readonly handlers = new Map<string, InvokeHandler>();

  handle(channel: string, handler: InvokeHandler): void {
    this.handlers.set(channel, handler);
  }
  async invoke(channel: string, event: object, values: readonly unknown[]): Promise<unknown> {
    return structuredClone(await this.handlers.get(channel)?.(event, ...values));
  }
}

export const ipcMain = new IpcMain();
