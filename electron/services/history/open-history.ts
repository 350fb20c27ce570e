import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Unreadable } from '../../core/trace/recorded-span.ts';
import { NO_SERIES } from '../../core/model/series.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import { systemClock, type Clock } from '../clock.ts';
import type { RecordedPast } from './history.ts';

/** A question to the thread, and its answer. */
export interface Call {
  readonly id: number;
  readonly method: keyof RecordedPast;
  readonly args: readonly unknown[];
}
export type Answer =
  { readonly id: number; readonly result: unknown } | { readonly id: number; readonly error: string };

/** The used part of a worker thread. */
export interface HistoryThread {
  post(call: Call): void;
  /** `ended` is called once, with the reason where there is one. */
  listen(answered: (answer: Answer) => void, ended: (reason: string) => void): void;
  end(): void;
}

export interface OpenHistoryOptions {
  /** The folder of the journal. */
  readonly directory: string;
  readonly startThread?: (directory: string) => HistoryThread;
  readonly clock?: Clock;
}

/** The longest time for a replay. A longer one is ended together with its thread. */
const LONGEST: Milliseconds = 30_000;
/**
 * The thread ends after this time without a question about a moment and releases its memory. Questions about a span,
 * which an open timeline keeps asking, need little of it.
 */
const IDLE: Milliseconds = 120_000;
const MOST_PENDING = 64;
const MEMORY = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 32 };

type Result<M extends keyof RecordedPast> = Awaited<ReturnType<RecordedPast[M]>>;

interface Pending {
  readonly answered: (result: unknown) => void;
  readonly failed: (why: Unreadable['why'], detail: string) => void;
}

/**
 * The history in a thread of its own. Sampling is not disturbed by it and memory is bounded. Work that takes too long
 * or fails becomes an answer. The thread starts with the first question.
 */
export function openHistory(options: OpenHistoryOptions): RecordedPast & { close(): void } {
  const { directory, startThread = startWorker, clock = systemClock } = options;
  const pending = new Map<number, Pending>();
  let thread: HistoryThread | null = null;
  let lastId = 0;
  let cancelIdle: () => void = () => undefined;

  function end(why: Unreadable['why'], detail: string): void {
    thread?.end();
    thread = null;
    cancelIdle();
    const given = [...pending.values()];
    pending.clear();
    for (const { failed } of given) failed(why, detail);
  }

  function start(): HistoryThread {
    const started = startThread(directory);
    started.listen(
      (answer) => {
        const asked = pending.get(answer.id);
        if (thread !== started || !asked) return;
        pending.delete(answer.id);
        if ('error' in answer) asked.failed('failed', answer.error);
        else asked.answered(answer.result);
      },
      (reason) => {
        if (thread === started) end('failed', reason);
      },
    );
    return started;
  }

  function rest(): void {
    cancelIdle();
    cancelIdle = clock.after(IDLE, () => {
      if (pending.size === 0) end('failed', '');
      else rest();
    });
  }

  function ask<M extends keyof RecordedPast>(
    method: M,
    args: Parameters<RecordedPast[M]>,
    otherwise: (why: Unreadable['why'], detail: string) => Result<M>,
  ): Promise<Result<M>> {
    if (method !== 'recorded' || thread === null) rest();
    lastId += 1;
    const id = lastId;
    return new Promise<Result<M>>((resolve) => {
      if (pending.size >= MOST_PENDING) {
        resolve(otherwise('failed', 'too many questions at once'));
        return;
      }
      const cancel = clock.after(LONGEST, () => {
        end('too-long', '');
      });
      pending.set(id, {
        answered(result) {
          cancel();
          resolve(result as Result<M>);
        },
        failed(why, detail) {
          cancel();
          resolve(otherwise(why, detail));
        },
      });
      try {
        thread ??= start();
        thread.post({ id, method, args });
      } catch (error) {
        end('failed', error instanceof Error ? error.message : String(error));
      }
    });
  }

  const unreadable = (why: Unreadable['why'], detail: string): Unreadable => ({ kind: 'unreadable', why, detail });
  return {
    recorded: (span) => ask('recorded', [span], unreadable),
    moment: (...args) => ask('moment', args, unreadable),
    series: (...args) => ask('series', args, () => NO_SERIES),
    sparklines: (view, identities, groups) =>
      ask('sparklines', [view, identities, groups], () => [...identities, ...groups].map(() => [])),
    process: (...args) => ask('process', args, () => null),
    close() {
      end('failed', '');
    },
  };
}

/** The program lies beside the bundles of the hosts, which are all one folder deep; see build/vite.node.config.ts. */
const PROGRAM = path.join(import.meta.dirname, '..', 'history', 'worker.js');

export function startWorker(directory: string, program = PROGRAM): HistoryThread {
  const worker = new Worker(program, {
    workerData: { directory },
    resourceLimits: MEMORY,
  });
  // The thread does not keep a finished program running.
  worker.unref();
  return {
    post: (call) => {
      worker.postMessage(call);
    },
    listen(answered, ended) {
      worker.on('message', answered);
      worker.on('error', (error) => {
        ended(error.message);
      });
      worker.on('exit', () => {
        ended('');
      });
    },
    end: () => void worker.terminate(),
  };
}
