import { expect, test } from 'vitest';
import type { Frame } from '../../../electron/core/model/frame.ts';
import { DEFAULT_SETTINGS } from '../../../electron/core/settings/settings.ts';
import type { Snapshot } from '../../../electron/core/model/snapshot.ts';
import { createMonitor } from '../../../electron/services/monitor.ts';
import { createManualClock } from '../../doubles/clock.ts';
import { createEngineDouble, processSample, snapshot } from '../../doubles/observations.ts';
import { createReaderDouble } from '../../doubles/reader.ts';
import { reason } from '../../../electron/core/words/reasons.ts';

const EPOCH = 1_800_000_000_000;

/** A monitor on a clock that goes when told to, with everything it published. */
function setUp(
  next: (read: number, now: number) => Snapshot | null | Promise<Snapshot | null> = (_read, now) =>
    snapshot(EPOCH + now),
  engine = createEngineDouble(),
) {
  const clock = createManualClock();
  const reader = createReaderDouble((read) => next(read, clock.now()));
  const errors: unknown[] = [];
  const monitor = createMonitor({ reader, engine, clock, onError: (error) => errors.push(error) });
  const frames: Frame[] = [];
  const watch = () => monitor.subscribe((frame) => frames.push(frame), 'watched');
  return { clock, reader, engine, monitor, errors, frames, watch };
}

test('the first sweep begins at once and its frame is number 1', async () => {
  const { clock, monitor, frames, watch } = setUp();
  watch();
  expect(monitor.current()).toBeNull();
  monitor.start();
  await clock.pass(0);
  expect(frames.map(({ number }) => number)).toEqual([1]);
  expect(monitor.current()).toBe(frames[0]);
});

test('frames are numbered one after the other', async () => {
  const { clock, monitor, frames, watch } = setUp();
  watch();
  monitor.start();
  await clock.pass(5000);
  expect(frames.length).toBeGreaterThan(3);
  expect(frames.map(({ number }) => number)).toEqual(frames.map((_, index) => index + 1));
});

test('a frame cannot be changed by whoever receives it', async () => {
  const { clock, monitor, frames, watch } = setUp();
  watch();
  monitor.start();
  await clock.pass(0);
  expect(() => Object.assign(frames[0] ?? {}, { number: 99 })).toThrow(TypeError);
});

test('a calm machine that nobody looks at is swept every 5 s, and at least every second when somebody looks', async () => {
  const { clock, monitor, reader, watch } = setUp();
  monitor.start();
  await clock.pass(20_000);
  expect(reader.reads).toBe(5);
  const stopWatching = watch();
  const before = reader.reads;
  await clock.pass(10_000);
  expect(reader.reads - before).toBeGreaterThanOrEqual(10);
  stopWatching();
  await clock.pass(5000);
  const unwatched = reader.reads;
  await clock.pass(20_000);
  expect(reader.reads - unwatched).toBe(4);
});

test('how often it looks is as the user has it, from the next sweep on', async () => {
  const { clock, monitor, frames, watch } = setUp();
  watch();
  monitor.start();
  await clock.pass(1000);
  monitor.configure({ ...DEFAULT_SETTINGS, sampling: 'lively' });
  await clock.pass(1000);
  expect(frames.at(-1)?.sampling.pause).toBe(500);
  monitor.configure({ ...DEFAULT_SETTINGS, sampling: 'sparing' });
  await clock.pass(1000);
  expect(frames.at(-1)?.sampling.pause).toBe(2000);
});

test('somebody who begins to look gets a frame within a second, even in the middle of a long pause', async () => {
  const { clock, monitor, frames, watch } = setUp();
  monitor.start();
  await clock.pass(1000);
  watch();
  await clock.pass(1000);
  expect(frames).toHaveLength(1);
});

test('two sweeps never overlap, however slow the reader is', async () => {
  const { clock, monitor, reader, watch } = setUp(
    (_read, now) =>
      new Promise((resolve) => {
        clock.after(3000, () => {
          resolve(snapshot(EPOCH + now));
        });
      }),
  );
  watch();
  monitor.start();
  await clock.pass(60_000);
  expect(reader.reads).toBeGreaterThan(5);
  expect(reader.mostAtOnce).toBe(1);
});

test('a reader that throws is reported with the last good snapshot, retried ever more rarely, and recovered from', async () => {
  let broken = false;
  const { clock, monitor, reader, frames, watch } = setUp((_read, now) => {
    if (broken) throw new Error('the disk is on fire');
    return snapshot(EPOCH + now);
  });
  watch();
  monitor.start();
  await clock.pass(0);
  const good = frames.at(-1)?.at;

  broken = true;
  const readsBefore = reader.reads;
  await clock.pass(120_000);
  expect(frames.at(-1)).toMatchObject({
    at: good,
    sampling: { failure: { message: 'the disk is on fire', since: good } },
  });
  expect(monitor.failure()).toBe('the disk is on fire');
  // 1 + 2 + 4 + 8 + 16 s, then every 30 s
  expect(reader.reads - readsBefore).toBeLessThanOrEqual(9);
  expect(reader.reads - readsBefore).toBeGreaterThanOrEqual(7);

  broken = false;
  await clock.pass(31_000);
  expect(frames.at(-1)?.sampling.failure).toBeNull();
  expect(monitor.failure()).toBeNull();
  expect(frames.map(({ number }) => number)).toEqual(frames.map((_, index) => index + 1));
});

test('a reader that rejects before anything was ever read leaves no frame, but a reason', async () => {
  const { clock, monitor, frames, watch } = setUp(() => Promise.reject(new Error('no /proc here')));
  watch();
  monitor.start();
  await clock.pass(5000);
  expect(frames).toEqual([]);
  expect(monitor.current()).toBeNull();
  expect(monitor.failure()).toBe('no /proc here');
});

test('an alert is not repeated in the frames that follow a failure', async () => {
  const alert = { level: 'warning', pool: 'machine', culprit: null, exhaustion: null } as const;
  const { clock, monitor, frames, watch } = setUp(
    (read, now) => {
      if (read > 1) throw new Error('gone');
      return snapshot(EPOCH + now);
    },
    createEngineDouble(() => ({ alerts: [alert] })),
  );
  watch();
  monitor.start();
  await clock.pass(10_000);
  expect(frames.length).toBeGreaterThan(2);
  expect(frames.flatMap(({ alerts }) => alerts)).toEqual([alert]);
});

test('a reader that hangs is reported after 10 s, not asked again meanwhile, and recovered from when it answers', async () => {
  let answer: (() => void) | null = null;
  const { clock, monitor, reader, frames, watch } = setUp((read, now) =>
    read === 2
      ? new Promise((resolve) => {
          answer = () => {
            resolve(snapshot(EPOCH + now + 60_000));
          };
        })
      : snapshot(EPOCH + now),
  );
  watch();
  monitor.start();
  await clock.pass(60_000);
  expect(reader.reads).toBe(2);
  expect(frames.at(-1)?.sampling.failure?.message).toBe(reason('reader.silent', { seconds: 10 }));

  (answer as (() => void) | null)?.();
  await clock.pass(2000);
  expect(reader.reads).toBeGreaterThan(2);
  expect(frames.at(-1)?.sampling.failure).toBeNull();
});

test('an engine that throws is a failure like any other', async () => {
  let broken = true;
  const { clock, monitor, watch } = setUp(
    undefined,
    createEngineDouble(() => {
      if (broken) throw new Error('division by cucumber');
      return {};
    }),
  );
  watch();
  monitor.start();
  await clock.pass(0);
  expect(monitor.failure()).toBe('division by cucumber');
  broken = false;
  await clock.pass(2000);
  expect(monitor.failure()).toBeNull();
});

test('a subscriber that throws harms nobody, and is reported', async () => {
  const { clock, monitor, frames, errors, watch } = setUp();
  monitor.subscribe(() => {
    throw new Error('mine');
  }, 'watched');
  watch();
  monitor.start();
  await clock.pass(3000);
  expect(frames.length).toBeGreaterThan(2);
  expect(errors.length).toBe(frames.length);
});

test('whoever unsubscribes gets nothing more, even from within a frame', async () => {
  const { clock, monitor } = setUp();
  const seen: number[] = [];
  const stop = monitor.subscribe(({ number }) => {
    seen.push(number);
    stop();
  }, 'watched');
  monitor.start();
  await clock.pass(5000);
  expect(seen).toEqual([1]);
});

test('nothing is swept while suspended, and a sweep begins at once on resume', async () => {
  const { clock, monitor, reader, watch } = setUp();
  watch();
  monitor.start();
  await clock.pass(2000);
  monitor.suspend();
  const before = reader.reads;
  await clock.pass(3_600_000);
  expect(reader.reads).toBe(before);
  monitor.resume();
  await clock.pass(0);
  expect(reader.reads).toBe(before + 1);
  await clock.pass(3000);
  expect(reader.reads).toBeGreaterThan(before + 1);
});

test('a resume while a sweep is still under way begins no second one', async () => {
  const { clock, monitor, reader } = setUp(() => new Promise(() => undefined));
  monitor.start();
  monitor.suspend();
  monitor.resume();
  await clock.pass(1000);
  expect(reader.mostAtOnce).toBe(1);
});

test('the engine sees rising times although the clock is set back, and the true time again in the end', async () => {
  let step = 0;
  const { clock, monitor, engine, watch } = setUp((_read, now) => snapshot(EPOCH + now + step));
  watch();
  monitor.start();
  await clock.pass(10_000);
  step = -20_000;
  await clock.pass(10_000);
  const times = engine.observed.map(({ at }) => at);
  const steps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  expect(Math.min(...steps)).toBeGreaterThan(900);
  expect(Math.max(...steps)).toBeLessThan(1100);

  await clock.pass(600_000);
  expect(engine.observed.at(-1)?.at).toBe(EPOCH + clock.now() + step);
});

test('a clock that jumps ahead leaves a gap', async () => {
  let step = 0;
  const { clock, monitor, engine, watch } = setUp((_read, now) => snapshot(EPOCH + now + step));
  watch();
  monitor.start();
  await clock.pass(3000);
  step = 3_600_000;
  await clock.pass(1000);
  expect(engine.observed.at(-1)?.at).toBe(EPOCH + clock.now() + step);
});

test('a source that has ended is not asked again', async () => {
  const { clock, monitor, reader, frames, watch } = setUp((read, now) => (read > 2 ? null : snapshot(EPOCH + now)));
  watch();
  monitor.start();
  await clock.pass(60_000);
  expect(reader.reads).toBe(3);
  expect(frames).toHaveLength(2);
});

test('after stop nothing is read and the reader is closed', async () => {
  const { clock, monitor, reader } = setUp();
  monitor.start();
  await clock.pass(1000);
  const before = reader.reads;
  const stopped = monitor.stop();
  await clock.pass(0);
  await stopped;
  await clock.pass(60_000);
  expect(reader.closed).toBe(true);
  expect(reader.reads).toBe(before);
});

test('stop does not wait for ever for a reader that hangs', async () => {
  const { clock, monitor, reader } = setUp(() => new Promise(() => undefined));
  monitor.start();
  const stopped = monitor.stop();
  await clock.pass(1000);
  await stopped;
  expect(reader.closed).toBe(true);
});

test('a process is found by its identity, not by its pid', async () => {
  const { clock, monitor } = setUp((_read, now) => snapshot(EPOCH + now, { processes: [processSample(7)] }));
  monitor.start();
  await clock.pass(0);
  expect(monitor.find({ pid: 7, start: 70 })?.facts.name).toBe('program-7');
  expect(monitor.find({ pid: 7, start: 71 })).toBeNull();
});

test('a sweep that is asked for begins at once, or after the one under way, and its snapshot is given', async () => {
  const { clock, monitor, reader } = setUp(
    (_read, now) =>
      new Promise((resolve) => {
        clock.after(100, () => {
          resolve(snapshot(EPOCH + now));
        });
      }),
  );
  monitor.start();
  await clock.pass(1000);
  const asked = [monitor.sweepNow(), monitor.sweepNow()];
  await clock.pass(1000);
  const given = await Promise.all(asked);
  expect(given.map((sweep) => sweep?.at)).toEqual([EPOCH + 1000, EPOCH + 1000]);
  expect(reader.mostAtOnce).toBe(1);
});

test('a sweep that is asked for and fails gives nothing, not an older one', async () => {
  const { clock, monitor } = setUp((read, now) => {
    if (read > 1) throw new Error('gone');
    return snapshot(EPOCH + now);
  });
  monitor.start();
  await clock.pass(1000);
  await expect(monitor.sweepNow()).resolves.toBeNull();
});
