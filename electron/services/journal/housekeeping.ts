import { rm } from 'node:fs/promises';
import type { Bytes, Milliseconds } from '../../core/model/units.ts';
import { mendSegment, packSegment, thinSegment } from './rewrite-segment.ts';
import { listSegments, type Segment } from './segment-name.ts';

export interface Housekeeping {
  /** In the background, one at a time. `current`: when the segment began that is being written, which stays as it is. */
  run(now: Milliseconds, current: Milliseconds, pressed: boolean): void;
  settled(): Promise<void>;
}

export interface HousekeepingOptions {
  readonly directory: string;
  readonly mostBytes: () => Bytes;
}

/** So long everything is kept, then a sample a minute, then nothing. */
const FINE_FOR: Milliseconds = 24 * 3_600_000;
const KEPT_FOR: Milliseconds = 30 * 24 * 3_600_000;

/**
 * Packs segments that are finished, thins those of yesterday, removes those of last month, and the oldest when the journal
 * takes more than it may. A damaged one is set aside, with all that can be read of it kept.
 */
export function createHousekeeping({ directory, mostBytes }: HousekeepingOptions): Housekeeping {
  let underWay: Promise<void> | null = null;

  async function tidy(now: Milliseconds, current: Milliseconds, pressed: boolean): Promise<void> {
    const finished = listSegments(directory).filter(({ begin }) => begin !== current);
    for (const segment of finished) {
      const age = now - segment.begin;
      if (age > KEPT_FOR) await rm(segment.file, { force: true });
      // Packing takes memory that others need now; it is made up for later.
      else if (!pressed) await rewrite(segment, age).catch(() => undefined);
    }
    await removeOldest(current);
  }

  async function rewrite(segment: Segment, age: Milliseconds): Promise<void> {
    if (segment.kind === 'plain' || (segment.kind === 'packed' && age > FINE_FOR)) {
      const mended = await mendSegment(segment);
      if (mended && age > FINE_FOR) await thinSegment(segment);
      else if (mended) await packSegment(segment);
    }
  }

  async function removeOldest(current: Milliseconds): Promise<void> {
    const segments = listSegments(directory);
    let size = segments.reduce((sum, segment) => sum + segment.size, 0);
    for (const segment of segments) {
      if (size <= mostBytes()) return;
      if (segment.begin === current && segment.kind === 'plain') continue;
      await rm(segment.file, { force: true });
      size -= segment.size;
    }
  }

  return {
    run(now, current, pressed) {
      underWay ??= tidy(now, current, pressed)
        .catch(() => undefined)
        .then(() => {
          underWay = null;
        });
    },
    async settled() {
      await underWay;
    },
  };
}
