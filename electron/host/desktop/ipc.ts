import { ipcMain } from 'electron';
import type { Reply } from '../../contract/dispatcher.ts';
import { RECEIVED, REQUEST } from './channels.ts';
import { isTrustedSender } from './security.ts';
import type { MainWindow } from './window.ts';
import { reason } from '../../core/words/reasons.ts';

/** Answers what the window asks; whoever else asks is turned down before the request is looked at. */
export function connectIpc(
  window: Pick<MainWindow, 'contents' | 'received'>,
  dispatch: (method: unknown, params: unknown) => Promise<Reply>,
): void {
  ipcMain.handle(REQUEST, (event, method: unknown, params: unknown): Promise<Reply> | Reply => {
    if (!isTrustedSender(event, window.contents())) return { ok: false, error: reason('request.not-allowed') };
    return dispatch(method, params);
  });
  ipcMain.on(RECEIVED, (event) => {
    if (isTrustedSender(event, window.contents())) window.received();
  });
}
