import type { App, IpcMainEvent, IpcMainInvokeEvent, Session, WebContents, WebPreferences } from 'electron';
import { ORIGIN } from './app-protocol.ts';

/** The web preferences of every page of Headroom. */
export function securePreferences(preload: string): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    enableWebSQL: false,
  };
}

/** Denies every permission, and every address but the page's own. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isOwnPage(details.url) && !details.url.startsWith('devtools://') });
  });
}

/** Keeps every page where it is: no navigation, no new window, no webview. */
export function lockContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      event.preventDefault();
    });
  });
}

/** Whether a message comes from the top frame of Headroom's own window while it shows Headroom's own page. */
export function isTrustedSender(event: IpcMainEvent | IpcMainInvokeEvent, own: WebContents | null): boolean {
  const frame = event.senderFrame;
  return own !== null && event.sender === own && frame !== null && frame.parent === null && isOwnPage(frame.url);
}

function isOwnPage(url: string): boolean {
  return url.startsWith(`${ORIGIN}/`);
}
