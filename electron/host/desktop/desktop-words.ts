import type { desktop } from '../../core/words/catalogs.ts';

/** What the desktop app says in its tray, its menu and its dialogs, in one language. */
export type DesktopWords = (typeof desktop)['en'];
