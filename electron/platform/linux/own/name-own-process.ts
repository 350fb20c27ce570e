import { writeFileSync } from 'node:fs';
import { OWN_NAME } from '../../../core/actions/guard-rules.ts';

/**
 * Gives this process Headroom's name where it is called after the runtime that carries it, `node` or `electron`: other Headrooms
 * know it by that and guard it. The command line stays as it is. Where that cannot be written, the process keeps its name.
 */
export function nameOwnProcess(): void {
  if (process.platform !== 'linux') return;
  try {
    writeFileSync('/proc/self/comm', OWN_NAME);
  } catch {
    // A sandbox without a writable /proc.
  }
}
