import { rm } from 'node:fs/promises';
import { DAY, type Bytes, type Milliseconds } from '../../core/model/units.ts';
import { redateSegment } from './redate-segment.ts';
import { mendSegment, packSegment, thinSegment } from './rewrite-segment.ts';
import { listSegments, SEGMENT_SPAN, type Segment } from './segment-name.ts';

export interface Housekeeping {
  /**
   * Runs in the background, one run at a time. `current` is the beginning of the segment that is being written, which
   * is left alone.
   */
  run(current: Milliseconds, pressed: boolean): void;
  /** Corrects the dates of segments that were written while the clock was ahead, once they are `closed`. */
  redate(segments: readonly Redating[], closed: Promise<void>): void;
  settled(): Promise<void>;
}

export interface Redating {
  readonly begin: Milliseconds;
  /** The change of its times. */
  readonly by: Milliseconds;
}

export interface HousekeepingOptions {
  readonly directory: string;
  readonly mostBytes: () => Bytes;
}

/**
 * Everything is kept for the first span, a sample a minute for the second, and nothing after that. Both count hours
 * of recording, not of the calendar.
 */
const FINE_FOR: Milliseconds = DAY;
const KEPT_FOR: Milliseconds = 30 * DAY;
/** The most segments that one run removes for their age, or rewrites. A run is made every hour. */
const MOST_AT_ONCE = 24;

/**
 * Packs finished segments, thins those older than a day of recording, and removes those older than a month. It
 * removes the oldest ones when the journal exceeds its size. A damaged segment is set aside, and everything readable
 * of it is kept. The clock is not used: it may be wrong, and removed data does not come back.
 */
export function createHousekeeping({ directory, mostBytes }: HousekeepingOptions): Housekeeping {
  let underWay: Promise<void> | null = null;

  async function tidy(current: Milliseconds, pressed: boolean): Promise<void> {
    const segments = listSegments(directory);
    // The segment that is being written may not be on the disk yet.
    const ages = recordedSince(segments.map(({ begin }) => begin).concat(current));
    let removed = 0;
    let rewritten = 0;
    for (const segment of segments) {
      if (segment.begin === current) continue;
      const age = ages.get(segment.begin) ?? 0;
      if (age > KEPT_FOR) {
        if (removed < MOST_AT_ONCE) await rm(segment.file, { force: true });
        removed += 1;
      } else if (!pressed && rewritten < MOST_AT_ONCE) {
        // Packing takes memory, which others need under pressure, so it is made up for later.
        if (await rewrite(segment, age).catch(() => true)) rewritten += 1;
      }
    }
    await removeOldest(current);
  }

  /** Rewrites a segment. Returns whether there was anything to do. */
  async function rewrite(segment: Segment, age: Milliseconds): Promise<boolean> {
    const isOld = age > FINE_FOR;
    if (segment.kind !== 'plain' && !(segment.kind === 'packed' && isOld)) return false;
    const mended = await mendSegment(segment);
    if (mended && isOld) await thinSegment(segment);
    else if (mended) await packSegment(segment);
    return true;
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

  async function redateAll(segments: readonly Redating[]): Promise<void> {
    for (const { begin, by } of segments) {
      const segment = listSegments(directory).find((one) => one.begin === begin && one.kind !== 'damaged');
      // A segment that cannot be redated stays as it is.
      if (segment) await redateSegment(segment, by).catch(() => undefined);
    }
  }

  function goOn(after: Promise<void> | null, next: () => Promise<void>): void {
    const mine: Promise<void> = Promise.resolve(after)
      .then(next)
      .catch(() => undefined)
      .then(() => {
        if (underWay === mine) underWay = null;
      });
    underWay = mine;
  }

  return {
    run(current, pressed) {
      if (underWay === null) goOn(null, () => tidy(current, pressed));
    },
    redate(segments, closed) {
      const before = underWay;
      goOn(before, async () => {
        await closed;
        await redateAll(segments);
      });
    },
    async settled() {
      while (underWay !== null) await underWay;
    },
  };
}

/**
 * The length of the recording since each segment began. A segment counts up to the beginning of the next one and for
 * an hour at most, so neither a gap nor a clock that was set makes anything older than by an hour.
 */
function recordedSince(begins: readonly Milliseconds[]): ReadonlyMap<Milliseconds, Milliseconds> {
  const ages = new Map<Milliseconds, Milliseconds>();
  let later: Milliseconds | null = null;
  let age: Milliseconds = 0;
  for (const begin of begins.toSorted((a, b) => b - a)) {
    if (later !== null) age += Math.min(later - begin, SEGMENT_SPAN);
    ages.set(begin, age);
    later = begin;
  }
  return ages;
}
