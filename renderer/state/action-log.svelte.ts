import type { HostApi } from '../../electron/contract/host-api.ts';
import type { ActionLogEntry, PausedProcess } from '../../electron/core/action.ts';

const LIMIT = 200;

/** What was done, newest first, and what Headroom holds paused. */
export class ActionLog {
  /** null until the host has said. */
  entries = $state.raw<readonly ActionLogEntry[] | null>(null);
  paused = $state.raw<readonly PausedProcess[]>([]);
  readonly #api: HostApi;

  constructor(api: HostApi) {
    this.#api = api;
  }

  async refresh(): Promise<void> {
    try {
      const [entries, paused] = await Promise.all([this.#api.getActions({ limit: LIMIT }), this.#api.getPaused()]);
      this.entries = entries;
      this.paused = paused;
    } catch {
      // What is known stays; the connection banner says what is wrong.
    }
  }
}
