import type { Identity } from '../../electron/core/identity.ts';

export const VIEWS = ['overview', 'processes', 'incidents', 'settings'] as const;
export type View = (typeof VIEWS)[number];

/** Which view is shown and whose details are open; kept in the address so that reloading and going back work. */
export class Route {
  view = $state<View>('overview');
  identity = $state.raw<Identity | null>(null);

  /** Follows the address until the returned function is called. */
  start(): () => void {
    const follow = () => {
      const { view, identity } = parseRoute(location.hash);
      this.view = view;
      this.identity = identity;
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => {
      window.removeEventListener('hashchange', follow);
    };
  }

  go(view: View): void {
    this.#set(view, null);
  }

  /** Opens the details of a process; from the overview this leads to the process table. */
  show(identity: Identity): void {
    this.#set('processes', identity);
  }

  closeDetail(): void {
    this.#set(this.view, null);
  }

  #set(view: View, identity: Identity | null): void {
    this.view = view;
    this.identity = identity;
    history.pushState(null, '', formatRoute(view, identity));
  }
}

/** `#processes/4711:123456`; anything else is the overview. */
export function parseRoute(hash: string): { view: View; identity: Identity | null } {
  const [name, key] = hash.replace(/^#\/?/, '').split('/');
  const view = VIEWS.find((candidate) => candidate === name) ?? 'overview';
  const parts = /^(\d{1,10}):(\d{1,16})$/.exec(key ?? '');
  return { view, identity: parts ? { pid: Number(parts[1]), start: Number(parts[2]) } : null };
}

function formatRoute(view: View, identity: Identity | null): string {
  return identity ? `#${view}/${identity.pid}:${identity.start}` : `#${view}`;
}
