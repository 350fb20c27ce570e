import { expect, test } from 'vitest';
import { DEFAULT_ENGINE_SETTINGS } from '../../../../electron/core/model/engine.ts';
import {
  openHistory,
  type Answer,
  type Call,
  type HistoryThread,
} from '../../../../electron/services/history/open-history.ts';
import { createManualClock } from '../../../doubles/clock.ts';

const view = { viewer: 'one', at: 1000, settings: DEFAULT_ENGINE_SETTINGS };

/** A thread that answers when told to. */
class ThreadDouble implements HistoryThread {
  readonly calls: Call[] = [];
  ended = false;
  answer: (answer: Answer) => void = () => undefined;
  break: (reason: string) => void = () => undefined;

  post(call: Call) {
    this.calls.push(call);
  }
  listen(answered: (answer: Answer) => void, ended: (reason: string) => void) {
    this.answer = answered;
    this.break = ended;
  }
  end() {
    this.ended = true;
  }
}

function open() {
  const clock = createManualClock();
  const threads: ThreadDouble[] = [];
  const history = openHistory({
    directory: '/journal',
    clock,
    startThread() {
      const thread = new ThreadDouble();
      threads.push(thread);
      return thread;
    },
  });
  return { clock, threads, history, ask: () => history.moment(view, true) };
}

test('the thread starts with the first question and answers each in any order', async () => {
  const { threads, history, ask } = open();
  expect(threads).toEqual([]);
  const moment = ask();
  const recorded = history.recorded({ from: 0, to: 1 });
  const [thread] = threads;
  expect(threads).toHaveLength(1);
  expect(thread?.calls.map(({ method }) => method)).toEqual(['moment', 'recorded']);
  thread?.answer({ id: thread.calls[1]?.id ?? 0, result: { kind: 'nothing-recorded' } });
  thread?.answer({ id: thread.calls[0]?.id ?? 0, result: { kind: 'superseded' } });
  expect([await moment, await recorded]).toEqual([{ kind: 'superseded' }, { kind: 'nothing-recorded' }]);
});

test('what takes too long is ended with its thread, and said; the next question has a new one', async () => {
  const { clock, threads, ask } = open();
  const moment = ask();
  await clock.pass(30_000);
  expect(await moment).toEqual({ kind: 'unreadable', why: 'too-long', detail: '' });
  expect(threads[0]?.ended).toBe(true);
  void ask();
  expect(threads).toHaveLength(2);
});

test('a thread that breaks, out of memory for example, is an answer to all that was asked', async () => {
  const { threads, history, ask } = open();
  const asked = [ask(), history.recorded({ from: 0, to: 1 })];
  const charts = [
    history.series(view, { kind: 'pool', id: 'machine' }, '10m'),
    history.sparklines(view, [{ pid: 1, start: 1 }], ['a']),
    history.process(view, { pid: 1, start: 1 }),
  ];
  threads[0]?.break('Worker terminated due to reaching memory limit');
  for (const answer of await Promise.all(asked)) {
    expect(answer).toMatchObject({
      kind: 'unreadable',
      why: 'failed',
      detail: expect.stringContaining('memory limit'),
    });
  }
  expect(await Promise.all(charts)).toEqual([{ at: [], last: [], low: [], high: [] }, [[], []], null]);
});

test('an error in the thread is an answer, and the thread goes on', async () => {
  const { threads, ask } = open();
  const moment = ask();
  threads[0]?.answer({ id: threads[0].calls[0]?.id ?? 0, error: 'no such folder' });
  expect(await moment).toEqual({ kind: 'unreadable', why: 'failed', detail: 'no such folder' });
  expect(threads[0]?.ended).toBe(false);
});

test('a thread that cannot be started is an answer', async () => {
  const history = openHistory({
    directory: '/journal',
    clock: createManualClock(),
    startThread() {
      throw new Error('no threads here');
    },
  });
  expect(await history.recorded({ from: 0, to: 1 })).toMatchObject({ why: 'failed', detail: 'no threads here' });
});

test('without questions the thread gives its memory back, and closing ends it at once', async () => {
  const { clock, threads, history, ask } = open();
  const moment = ask();
  threads[0]?.answer({ id: threads[0].calls[0]?.id ?? 0, result: { kind: 'superseded' } });
  await moment;
  await clock.pass(119_000);
  expect(threads[0]?.ended).toBe(false);
  await clock.pass(1000);
  expect(threads[0]?.ended).toBe(true);
  const other = ask();
  history.close();
  expect(threads[1]?.ended).toBe(true);
  expect(await other).toMatchObject({ kind: 'unreadable' });
});

test('a timeline that is left open does not keep the memory of a replay', async () => {
  const { clock, threads, history, ask } = open();
  const answer = (thread = threads[0]) => {
    for (const { id } of thread?.calls ?? []) thread?.answer({ id, result: { kind: 'nothing-recorded' } });
  };
  void ask();
  answer();
  for (let polls = 0; polls < 4; polls += 1) {
    void history.recorded({ from: 0, to: 1 });
    answer();
    await clock.pass(30_000);
  }
  expect(threads[0]?.ended).toBe(true);
});

test('no more than 64 questions wait', async () => {
  const { threads, ask } = open();
  const asked = Array.from({ length: 65 }, ask);
  expect(await asked[64]).toMatchObject({ kind: 'unreadable', why: 'failed' });
  expect(threads[0]?.calls).toHaveLength(64);
});
