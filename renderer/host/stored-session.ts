import { LINK_PARAMETER } from '../../electron/contract/wire.ts';

const KEY = 'headroom.session';

/** The session of this page. */
export interface StoredSession {
  read(): string | null;
  write(session: string): void;
}

/**
 * Keeps the session in the storage of the origin, which browsers keep apart by port as they do not keep cookies. All
 * tabs share it; `onOther` is called when another tab was let in. Without storage it lasts as long as this page.
 */
export function openStoredSession(window: Window, onOther: () => void): StoredSession {
  let held: string | null = null;
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === KEY && newValue !== null) onOther();
  });
  return {
    read() {
      try {
        return window.localStorage.getItem(KEY) ?? held;
      } catch {
        return held;
      }
    },
    write(session) {
      held = session;
      try {
        window.localStorage.setItem(KEY, session);
      } catch {
        // The browser keeps nothing for this page; the session is held here.
      }
    },
  };
}

/** The token of the link that led here, taken out of the address, or null. */
export function takeLink(window: Window): string | null {
  const address = new URL(window.location.href);
  const link = address.searchParams.get(LINK_PARAMETER);
  if (link === null) return null;
  address.searchParams.delete(LINK_PARAMETER);
  window.history.replaceState(window.history.state, '', address);
  return link;
}
