import { readFileSync } from 'node:fs';

/** Tells one start of the machine from another. Empty where start times are those of a clock on the wall and stay unique. */
export function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return '';
  }
}
