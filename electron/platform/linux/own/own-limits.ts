import { parseLimits, type ResourceLimits } from '../proc/process/parse-limits.ts';

/** The limits of this program; null where the system does not tell. `readText` gives null for a file that cannot be read. */
export function readOwnLimits(readText: (path: string) => string | null): ResourceLimits | null {
  const text = readText('/proc/self/limits');
  return text === null ? null : parseLimits(text);
}
