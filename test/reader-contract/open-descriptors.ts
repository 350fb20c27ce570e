import { readdirSync, readlinkSync } from 'node:fs';

/** What this process holds open, as `descriptor target`; null where the platform does not say. */
export function listDescriptors(): readonly string[] | null {
  try {
    return readdirSync('/proc/self/fd').flatMap((descriptor) => {
      try {
        return [`${descriptor} ${readlinkSync(`/proc/self/fd/${descriptor}`)}`];
      } catch {
        return [];
      }
    });
  } catch {
    return null;
  }
}
