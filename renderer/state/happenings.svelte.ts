import type { HostApi } from '../../electron/contract/host-api.ts';
import type { ActionLogEntry, PausedProcess } from '../../electron/core/action.ts';
import type { IncidentSummary } from '../../electron/core/incident.ts';

const LIMIT = 200;

/** What has happened on this machine and what was done about it, newest first, and what Headroom holds paused. */
export class Happenings {
  actions = $state.raw<readonly ActionLogEntry[]>([]);
  incidents = $state.raw<readonly IncidentSummary[]>([]);
  /** Set when Headroom ended uncleanly last time with memory exhausted. */
  lastEnd = $state.raw<IncidentSummary | null>(null);
  paused = $state.raw<readonly PausedProcess[]>([]);
  readonly #api: HostApi;

  constructor(api: HostApi) {
    this.#api = api;
  }

  /** Asks for all of it. What cannot be had stays as it is known; the connection banner says what is wrong. */
  async refresh(): Promise<void> {
    await Promise.allSettled([
      this.#api.getActions({ limit: LIMIT }).then((actions) => (this.actions = actions)),
      this.#api.getPaused().then((paused) => (this.paused = paused)),
      this.#api.getIncidents({ limit: LIMIT }).then(({ incidents, lastEnd }) => {
        this.incidents = incidents;
        this.lastEnd = lastEnd;
      }),
    ]);
  }
}
