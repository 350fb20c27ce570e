import { LINK_PARAMETER } from '../../electron/contract/wire.ts';

const PREFIX = 'headroom.session.';
/** Sessions that are kept. A host that was started again has a new name, so sessions of its earlier runs pile up. */
const KEPT = 16;

/** The sessions of this page, each for one run of a host. */
export interface StoredSessions {
  read(instance: string): string | null;
  write(instance: string, session: string): void;
}

/**
 * Keeps the sessions in the storage of the origin, which browsers keep apart by port as they do not keep cookies. All
 * tabs share it; `onOther` is called when another tab was let in. Without storage they last as long as this page.
 */
export function openStoredSessions(window: Window, onOther: () => void): StoredSessions {
  const held = new Map<string, string>();
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key?.startsWith(PREFIX) && newValue !== null) onOther();
  });
  return {
    read(instance) {
      try {
        return parseStored(window.localStorage.getItem(PREFIX + instance)).session ?? held.get(instance) ?? null;
      } catch {
        return held.get(instance) ?? null;
      }
    },
    write(instance, session) {
      held.set(instance, session);
      try {
        window.localStorage.setItem(PREFIX + instance, `${Date.now()} ${session}`);
        removeOldest(window.localStorage);
      } catch {
        // The browser keeps nothing for this page; the session is held here.
      }
    },
  };
}

function parseStored(stored: string | null): { readonly since: number; readonly session: string | undefined } {
  const [since, session] = (stored ?? '').split(' ');
  return { since: Number(since), session };
}

function removeOldest(storage: Storage): void {
  const keys = Object.keys(storage).filter((key) => key.startsWith(PREFIX));
  const since = (key: string) => parseStored(storage.getItem(key)).since;
  for (const key of keys.sort((a, b) => since(b) - since(a)).slice(KEPT)) storage.removeItem(key);
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
