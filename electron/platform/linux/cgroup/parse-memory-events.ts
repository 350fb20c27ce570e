import type { PoolEvents } from '../../../core/model/snapshot.ts';
import { parseNumber } from '../proc/parse-key-values.ts';

/** memory.events of version 2 (Documentation/admin-guide/cgroup-v2.rst): how often the cgroup and those below it met their ceilings. */
export function parseMemoryEvents(text: string): PoolEvents {
  const high = parseNumber(text, 'high');
  const max = parseNumber(text, 'max');
  const oom = parseNumber(text, 'oom');
  const oomKill = parseNumber(text, 'oom_kill');
  return {
    ...(high !== null && { high }),
    ...(max !== null && { max }),
    ...(oom !== null && { oom }),
    ...(oomKill !== null && { oomKill }),
  };
}
