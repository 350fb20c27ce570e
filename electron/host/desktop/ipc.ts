import { ipcMain } from 'electron';
import type { Dispatch, Reply } from '../../contract/dispatcher.ts';
import { RECEIVED, REQUEST } from './channels.ts';
import { isTrustedSender } from './security.ts';
import type { MainWindow } from './window/window.ts';
import { reason } from '../../core/words/reasons.ts';

/** Answers the requests of the window. A request from any other sender is refused before it is read. */
export function connectIpc(window: Pick<MainWindow, 'contents' | 'received'>, dispatch: Dispatch): void {
  ipcMain.handle(REQUEST, (event, method: unknown, params: unknown): Promise<Reply> | Reply => {
    if (!isTrustedSender(event, window.contents())) return { ok: false, error: reason('request.not-allowed') };
    return dispatch(method, params, { owner: `window ${event.sender.id}` });
  });
  ipcMain.on(RECEIVED, (event) => {
    if (isTrustedSender(event, window.contents())) window.received();
  });
}
