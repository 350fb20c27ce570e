import { createRequire } from 'node:module';
import type * as Koffi from 'koffi';

/** What a program's threads are doing at its end. */
export interface Threads {
  /** One of them has not answered yet. */
  readonly isAwaited: () => boolean;
  /** One of them has not answered for so long that the kernel seems to hold it. */
  readonly isHeld: () => boolean;
}

/**
 * Node waits for its threads when it ends, also for one that the kernel holds. Where one is awaited at that moment, the program is ended
 * by _exit(2), which waits for none, with the code that it would have ended with. Where koffi has no build for this machine it is killed,
 * without that code, if a thread is held.
 */
export function exitPast(threads: Threads): void {
  process.on('exit', (code) => {
    if (threads.isAwaited()) exitNow(code, threads);
  });
}

function exitNow(code: number, { isHeld }: Threads): void {
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi;
    (koffi.load(null).func('void _exit(int)') as (code: number) => void)(code);
  } catch {
    if (isHeld()) process.kill(process.pid, 'SIGKILL');
  }
}
