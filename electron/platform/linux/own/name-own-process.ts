import { writeFileSync } from 'node:fs';
import { OWN_NAME } from '../../../core/actions/guard-rules.ts';

/**
 * Names this process after Headroom where it is called `node` or `electron` after its runtime. Other Headrooms
 * recognise it by that name and guard it. The command line stays as it is. Where the name cannot be written, the
 * process keeps its own.
 */
export function nameOwnProcess(): void {
  if (process.platform !== 'linux') return;
  try {
    writeFileSync('/proc/self/comm', OWN_NAME);
  } catch {
    // A sandbox has no writable /proc.
  }
}
