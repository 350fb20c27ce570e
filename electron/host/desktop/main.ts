import path from 'node:path';
import { app, session } from 'electron';
import { readPageFiles } from '../page-files.ts';
import { declareAppScheme, serveApp } from './app-protocol.ts';
import { connectIpc } from './ipc.ts';
import { lockContents, lockSession } from './security.ts';
import { createMainWindow } from './window.ts';
import { desktopWords } from './wording.ts';

const DIST = path.resolve(import.meta.dirname, '..');

app.enableSandbox();
declareAppScheme();
lockContents(app);
if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  const words = () => desktopWords('system', app.getLocale());
  const window = createMainWindow({
    preload: path.join(DIST, 'desktop/preload.cjs'),
    placeFile: path.join(app.getPath('userData'), 'window.json'),
    icon: path.join(DIST, '../build/icons/256.png'),
    words,
    currentFrame: () => null,
    onVisibility: () => undefined,
  });
  connectIpc(window, () => Promise.resolve({ ok: false, error: 'The readers are not connected yet.' }));
  app.on('second-instance', () => {
    window.show();
  });
  app.on('window-all-closed', () => undefined);
  void app.whenReady().then(() => {
    lockSession(session.defaultSession);
    serveApp(session.defaultSession, readPageFiles(path.join(DIST, 'renderer')));
    if (!process.argv.includes('--hidden')) window.show();
  });
}
