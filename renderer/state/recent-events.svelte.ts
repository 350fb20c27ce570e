import type { HostApi } from '../../electron/contract/host-api.ts';
import type { ActionLogEntry, PausedProcess } from '../../electron/core/actions/action.ts';
import type { IncidentSummary } from '../../electron/core/incident/incident.ts';
import type { Milliseconds } from '../../electron/core/model/units.ts';

const LIMIT = 200;
/** While the host still looks into how the last time ended. */
const ASK_AGAIN: Milliseconds = 1000;

/** What has happened on this machine and what was done about it, newest first, and what Headroom holds paused. */
export class Happenings {
  actions = $state.raw<readonly ActionLogEntry[]>([]);
  incidents = $state.raw<readonly IncidentSummary[]>([]);
  /** Set when Headroom ended uncleanly last time with memory exhausted. */
  lastEnd = $state.raw<IncidentSummary | null>(null);
  paused = $state.raw<readonly PausedProcess[]>([]);
  #again: ReturnType<typeof setTimeout> | undefined;
  readonly #api: HostApi;

  constructor(api: HostApi) {
    this.#api = api;
  }

  /** Asks for all of it. What cannot be had stays as it is known; the connection banner says what is wrong. */
  async refresh(): Promise<void> {
    await Promise.allSettled([
      this.#api.getActions({ limit: LIMIT }).then((actions) => (this.actions = actions)),
      this.#api.getPaused().then((paused) => (this.paused = paused)),
      this.#refreshIncidents(),
    ]);
  }

  async #refreshIncidents(): Promise<void> {
    const { incidents, lastEnd, recovering } = await this.#api.getIncidents({ limit: LIMIT });
    this.incidents = incidents;
    this.lastEnd = lastEnd;
    clearTimeout(this.#again);
    if (recovering) this.#again = setTimeout(() => void this.#refreshIncidents().catch(() => undefined), ASK_AGAIN);
  }
}
