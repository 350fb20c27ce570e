import { AlertTrack, LevelTrack } from '../alerts/alert-policy.ts';
import { DaemonTrack } from '../forecast/daemon-track.ts';
import { PoolTrack } from '../forecast/pool-track.ts';

/** A pool over time, with the level that was said of it and the warnings that were given. */
export class JudgedPool extends PoolTrack {
  readonly levels = new LevelTrack();
  readonly alerts = new AlertTrack();
  /** Who ends programs before it is exhausted; of the machine only. */
  readonly daemons = new DaemonTrack();
}
