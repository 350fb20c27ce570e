import type { Identity } from '../../electron/core/model/identity.ts';
import { isIncidentId } from '../../electron/core/incident/incident.ts';

export const VIEWS = ['overview', 'processes', 'incidents', 'settings'] as const;
export type View = (typeof VIEWS)[number];

/** Where in the interface one is. */
export interface Place {
  readonly view: View;
  /** Whose details are open. */
  readonly identity: Identity | null;
  /** Which report is open. */
  readonly incident: string | null;
}

/** `#processes/4711:123456`, `#incidents/20261123-140302-kill`; anything else is the overview. */
export function parseAddress(hash: string): Place {
  const [name, key = ''] = hash.replace(/^#\/?/, '').split('/');
  const view = VIEWS.find((candidate) => candidate === name) ?? 'overview';
  const parts = /^(\d{1,10}):(\d{1,16})$/.exec(key);
  return {
    view,
    identity: view === 'processes' && parts ? { pid: Number(parts[1]), start: Number(parts[2]) } : null,
    incident: view === 'incidents' && isIncidentId(key) ? key : null,
  };
}

export function formatAddress({ view, identity, incident }: Place): string {
  if (identity) return `#${view}/${identity.pid}:${identity.start}`;
  return incident === null ? `#${view}` : `#${view}/${incident}`;
}
