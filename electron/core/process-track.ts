import { Checkpoints } from './checkpoints.ts';
import type { IdentityKey } from './identity.ts';
import { growthBytes, type ProcessSample } from './snapshot.ts';
import type { Bytes, Seconds } from './units.ts';

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
  /** Number of the snapshot it was last in. */
  seen = 0;

  constructor(key: IdentityKey, sample: ProcessSample, firstSeen: Seconds, born: boolean) {
    this.key = key;
    this.sample = sample;
    this.firstSeen = firstSeen;
    this.born = born;
  }

  update(sample: ProcessSample, at: Seconds, snapshot: number): void {
    this.sample = sample;
    this.seen = snapshot;
    this.value = growthBytes(sample);
    this.checkpoints.push(at, this.value);
  }

  /** What it grew since `then`; all of it when it was born after that. */
  grownSince(then: Seconds): Bytes {
    if (this.born && this.firstSeen > then) return this.value;
    return this.value - (this.checkpoints.valueAt(then) ?? this.value);
  }
}
