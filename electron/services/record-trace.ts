import { availableParallelism } from 'node:os';
import { identityKey, type IdentityKey } from '../core/model/identity.ts';
import type { Snapshot } from '../core/model/snapshot.ts';
import { writeTraceHeader, type TraceHeader } from '../core/trace/trace-format.ts';
import { createTraceWriter } from '../core/trace/trace-write.ts';
import type { Milliseconds } from '../core/model/units.ts';
import type { MemoryReader } from '../platform/memory-reader.ts';
import { systemClock, type Clock } from './clock.ts';
import { createRisingTime } from './rising-time.ts';
import type { TraceFile } from './files/trace-file.ts';
import type { KeptLives } from './lives/kept-lives.ts';

/** After a crash at most this much is missing at the end of a gzipped trace. */
const FLUSH_EVERY: Milliseconds = 5000;

export interface RecordOptions {
  readonly reader: MemoryReader;
  /** The file, which is closed at the end in any case. */
  readonly file: TraceFile;
  /** The name of the recording, for its header. */
  readonly name: string;
  readonly commandLines: boolean;
  /** The time from the beginning of one sweep to the beginning of the next. */
  readonly interval: Milliseconds;
  /** The length of the recording. Infinite: until it is stopped. */
  readonly duration: Milliseconds;
  readonly stop: AbortSignal;
  /** Called for each failed sweep. The recording continues with a gap. */
  readonly onMissed: (error: unknown) => void;
  /** Who knows of earlier lives of programs, which are recorded too. */
  readonly lives?: Pick<KeptLives, 'observe'>;
  readonly clock?: Clock;
}

export interface RecordSummary {
  readonly samples: number;
  readonly span: Milliseconds;
}

/**
 * Records the reader's snapshots in trace format v1 until the time is over or it is stopped. Throws the errors of the
 * file system; everything recorded until then stays.
 */
export async function recordTrace(options: RecordOptions): Promise<RecordSummary> {
  const { reader, file, name, interval, duration, stop, lives, clock = systemClock } = options;
  const writer = createTraceWriter(options);
  // A trace cannot go back in time, so its clock is held back however far the wall clock was set back.
  const risingTime = createRisingTime(Infinity);
  const begin = clock.now();
  let everyone: ReadonlySet<IdentityKey> = new Set();
  let flushed = begin;
  let samples = 0;
  let first: Milliseconds = 0;
  let last: Milliseconds = 0;

  /** The snapshot. Undefined when the sweep failed. */
  async function sweep(): Promise<Snapshot | null | undefined> {
    try {
      return await reader.read(everyone);
    } catch (error) {
      options.onMissed(error);
      return undefined;
    }
  }

  function append(read: Snapshot): void {
    const snapshot = lives?.observe(read) ?? read;
    last = risingTime(snapshot.at, clock.now());
    if (samples === 0) {
      first = last;
      file.append(writeTraceHeader(headerOf(name, snapshot)));
    }
    file.append(writer.write({ ...snapshot, at: last }));
    samples += 1;
    // All processes count as suspects, so the trace contains every oom_score.
    everyone = new Set(snapshot.processes.map(identityKey));
  }

  try {
    for (let next = begin; !stop.aborted && next - begin < duration;) {
      const snapshot = await sweep();
      if (snapshot === null) break;
      if (snapshot) append(snapshot);
      if (clock.now() - flushed >= FLUSH_EVERY) {
        flushed = clock.now();
        await file.flush();
      }
      next = Math.max(next + interval, clock.now());
      await pause(Math.min(next, begin + duration) - clock.now(), stop, clock);
    }
  } finally {
    await file.close();
  }
  return { samples, span: last - first };
}

function headerOf(name: string, { at, memory }: Snapshot): TraceHeader {
  const recordedAt = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  const { total: memTotal, swapTotal } = memory;
  return { name, recordedAt, host: { platform: process.platform, cpus: availableParallelism(), memTotal, swapTotal } };
}

/** Waits for the delay, or until it is stopped. */
function pause(delay: Milliseconds, stop: AbortSignal, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      cancel();
      stop.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.after(Math.max(0, delay), finish);
    stop.addEventListener('abort', finish);
    if (stop.aborted) finish();
  });
}
