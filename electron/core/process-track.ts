import { Checkpoints } from './checkpoints.ts';
import type { IdentityKey } from './identity.ts';
import { LogSeries } from './log-series.ts';
import { growthBytes, type ProcessSample } from './snapshot.ts';
import type { Bytes, BytesPerSecond, Seconds } from './units.ts';

/** What is remembered of every process: little, and nothing more while it stands still. */
export class ProcessTrack {
  readonly key: IdentityKey;
  readonly firstSeen: Seconds;
  /** It was started while Headroom was watching, so its first sample is its birth. */
  readonly born: boolean;
  readonly checkpoints = new Checkpoints();
  sample: ProcessSample;
  group = '';
  value: Bytes = 0;
  changedAt: Seconds;
  /** Number of the snapshot it was last in. */
  seen = 0;
  /** Kept for processes that are large or at risk. */
  series: LogSeries | null = null;

  constructor(key: IdentityKey, sample: ProcessSample, firstSeen: Seconds, born: boolean) {
    this.key = key;
    this.sample = sample;
    this.firstSeen = firstSeen;
    this.born = born;
    this.changedAt = firstSeen;
  }

  update(sample: ProcessSample, at: Seconds, snapshot: number): void {
    this.seen = snapshot;
    if (sample === this.sample && snapshot > 1 && this.value > 0) return;
    this.sample = sample;
    const value = growthBytes(sample);
    if (value === this.value) return;
    this.value = value;
    this.changedAt = at;
    this.checkpoints.push(at, value);
  }

  /** Records the current value in its series; called once a snapshot while its history is worth keeping. */
  keep(at: Seconds): void {
    this.series ??= new LogSeries();
    this.series.push(at, this.value);
  }

  /** What it grew since `then`; all of it when it was born after that. */
  grownSince(then: Seconds): Bytes {
    if (this.changedAt <= then) return 0;
    if (this.born && this.firstSeen > then) return this.value;
    return this.value - (this.checkpoints.valueAt(then) ?? this.value);
  }

  /** Mean growth over the last `window`, in constant time; null while it was not seen for half of that. */
  recentGrowth(now: Seconds, window: Seconds): BytesPerSecond | null {
    const seenFor = now - this.firstSeen;
    if (seenFor < window / 2) return null;
    const span = Math.min(window, seenFor);
    return this.grownSince(now - span) / span;
  }
}
