import type { Scope } from '../../core/actions/action.ts';
import type { Frame } from '../../core/model/frame.ts';
import { identityKey, sameIdentity } from '../../core/model/identity.ts';
import type { LiveProcess } from '../../platform/live-processes.ts';
import type { FreezableGroup, Freezing } from '../../platform/process-control-platform.ts';
import { withDescendants, type ProcessMap } from './process-tree.ts';

export interface Chosen {
  /** Children first. */
  readonly members: readonly LiveProcess[];
  /** The cgroup that holds exactly these. */
  readonly cgroup: FreezableGroup | null;
}

/** The processes that a scope means, from what runs now; the newest frame says who belongs to which group. */
export function chooseMembers(
  scope: Scope,
  target: LiveProcess,
  all: ProcessMap,
  frame: Frame | null,
  freezing: Freezing,
): Chosen {
  if (scope === 'process') return { members: [target], cgroup: null };
  if (scope === 'tree') return exactly(withDescendants([target], all), all, freezing, () => false);
  const rows = frame?.processes ?? [];
  const group = rows.find((row) => sameIdentity(row, target))?.group;
  const keys = new Set(rows.filter((row) => row.group === group).map(identityKey));
  const known = new Set(rows.map(identityKey));
  // What the last sweep has not seen yet belongs with its parent, or with its cgroup where that is the group.
  const isNew = (process: LiveProcess) => !known.has(identityKey(process));
  const candidates = new Map([...all].filter(([, process]) => isNew(process) || keys.has(identityKey(process))));
  const listed = [...candidates.values()].filter((process) => keys.has(identityKey(process)));
  return exactly(withDescendants([target, ...listed], candidates), all, freezing, isNew);
}

/** Looks for a cgroup that holds these and nobody else but `mayJoin`, who then belong to them. */
function exactly(
  members: readonly LiveProcess[],
  all: ProcessMap,
  freezing: Freezing,
  mayJoin: (process: LiveProcess) => boolean,
): Chosen {
  const running = members.filter((member) => !member.ended);
  const pids = new Set(running.map((member) => member.pid));
  for (const cgroup of freezing.groupsOf([...pids])) {
    // What is inside but was not there a moment ago came out of it just now; it is caught when the plan is carried out.
    const others = cgroup.pids().flatMap((pid) => (pids.has(pid) ? [] : (all.get(pid) ?? [])));
    if (!others.every(mayJoin)) continue;
    const joined = [...others, ...members];
    return { members: withDescendants(joined, new Map(joined.map((process) => [process.pid, process]))), cgroup };
  }
  return { members, cgroup: null };
}
