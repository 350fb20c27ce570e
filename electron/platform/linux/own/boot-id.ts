import { readText } from '../small-files.ts';

/** Tells one start of the machine from another (random(4)). Empty where the system has no such file. */
export function readBootId(): string {
  return readText('/proc/sys/kernel/random/boot_id').trim();
}
