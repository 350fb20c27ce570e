import type { ProcessState } from '../../../../core/model/snapshot.ts';

/** The most threads that are looked at. All threads share one memory, so any living one will do. */
const MOST_TRIED = 64;

/**
 * A thread that lives in a process whose first one has ended: the process goes on, but /proc/PID says that it is a zombie without memory, and
 * only /proc/PID/task/TID knows better. `stateOf` a thread is null when it has gone. `known` is tried first.
 */
export function findLivingThread(
  pid: number,
  list: () => readonly string[],
  stateOf: (thread: number) => ProcessState | null,
  known: number | null = null,
): number | null {
  if (known !== null && isAlive(stateOf(known))) return known;
  for (const name of list().slice(0, MOST_TRIED)) {
    const thread = Number(name);
    if (Number.isSafeInteger(thread) && thread !== pid && isAlive(stateOf(thread))) return thread;
  }
  return null;
}

function isAlive(state: ProcessState | null): boolean {
  return state !== null && state !== 'zombie';
}
