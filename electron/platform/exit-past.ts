import { createRequire } from 'node:module';
import type * as Koffi from 'koffi';

/**
 * Node waits for its threads when it ends, also for one that the kernel holds. Where `isHeld` says so at that moment, the program is
 * ended by _exit(2), which waits for none, with the code that it would have ended with.
 */
export function exitPast(isHeld: () => boolean): void {
  process.on('exit', (code) => {
    if (isHeld()) exitNow(code);
  });
}

function exitNow(code: number): void {
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi;
    (koffi.load(null).func('void _exit(int)') as (code: number) => void)(code);
  } catch {
    // koffi has no build for this machine.
    process.kill(process.pid, 'SIGKILL');
  }
}
