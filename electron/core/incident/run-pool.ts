import { ok } from '../model/reading.ts';
import {
  growthBytes,
  isEnding,
  type LimitedPool,
  type PoolId,
  type ProcessSample,
  type Snapshot,
} from '../model/snapshot.ts';
import type { Bytes } from '../model/units.ts';

/** The pool that stands for a command that Headroom runs: all its processes together, whatever limits them. */
export const RUN_POOL: PoolId = 'run';

/** The processes in `roots` and their descendants, without those that are ending. */
export function livingOf(processes: readonly ProcessSample[], roots: ReadonlySet<number>): readonly ProcessSample[] {
  const known = new Set(roots);
  for (let before = -1; before !== known.size;) {
    before = known.size;
    for (const { pid, facts } of processes) if (known.has(facts.parent)) known.add(pid);
  }
  return processes.filter((process) => known.has(process.pid) && !isEnding(process));
}

/** The snapshot with the command as an additional pool, which stands first in the list of each of its processes. */
export function withRunPool(
  snapshot: Snapshot,
  members: readonly ProcessSample[],
  limit: Bytes,
  name: string,
): Snapshot {
  const used = members.reduce((sum, member) => sum + growthBytes(member), 0);
  const ofRun = new Set(members);
  const pool: LimitedPool = {
    id: RUN_POOL,
    kind: 'cgroup',
    label: name,
    limit,
    used,
    reclaimable: ok(0),
    shared: ok(0),
    oomKills: ok(0),
  };
  return {
    ...snapshot,
    pools: [pool, ...snapshot.pools],
    processes: snapshot.processes.map((process) =>
      ofRun.has(process) ? { ...process, pools: [RUN_POOL, ...process.pools] } : process,
    ),
  };
}
