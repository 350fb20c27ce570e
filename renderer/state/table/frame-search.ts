import type { Frame, ProcessRow } from '../../../electron/core/model/frame.ts';
import { identityKey } from '../../../electron/core/model/identity.ts';
import type { Search } from './search.ts';
import { groupKey } from './table-rows.ts';

/** Whether a process of this frame satisfies the search. */
export function matcher(search: Search, frame: Frame): (process: ProcessRow) => boolean {
  if (search.empty) return () => true;
  const groups = new Map(frame.groups.map((group) => [group.id, group.name]));
  const pools = new Map(frame.pools.map((pool) => [pool.id, pool.label]));
  return (process) =>
    search.matches({
      process,
      groupName: groups.get(process.group) ?? '',
      poolLabel: pools.get(process.pool) ?? '',
    });
}

/** The keys of all rows there can be in this frame. */
export function keysIn(frame: Frame): ReadonlySet<string> {
  return new Set([...frame.processes.map(identityKey), ...frame.groups.map(({ id }) => groupKey(id))]);
}
