import { sameIdentity, type Identity } from '../../core/model/identity.ts';
import type { LiveProcess } from '../../platform/live-processes.ts';

export type ProcessMap = ReadonlyMap<number, LiveProcess>;

/** The roots and everything below them, deepest first. */
export function withDescendants(roots: Iterable<LiveProcess>, all: ProcessMap): LiveProcess[] {
  const children = childrenByParent(all);
  const reached = new Map<number, LiveProcess>();
  const pending = [...roots];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (reached.has(next.pid)) continue;
    reached.set(next.pid, next);
    pending.push(...(children.get(next.pid) ?? []));
  }
  return childrenFirst(reached.values());
}

/**
 * Processes that came out of `members` and are none of them: their descendants, and what was orphaned since `bornAfter`
 * but still runs in a session that a member opened, which only a fork can enter (man 2 setsid).
 */
export function newcomers(members: readonly LiveProcess[], all: ProcessMap, bornAfter: number): LiveProcess[] {
  const alive = members.filter((member) => isSame(all.get(member.pid), member));
  const sessions = new Set(members.map((member) => member.pid));
  const orphans = [...all.values()].filter(
    (process) => process.start >= bornAfter && sessions.has(process.session) && process.session !== 0,
  );
  const known = new Set(members.map((member) => `${member.pid}:${member.start}`));
  return withDescendants([...alive, ...orphans], all).filter(
    (process) => !known.has(`${process.pid}:${process.start}`) && !process.ended,
  );
}

/** Everything that a process was started by, nearest first. */
export function ancestorsOf(pid: number, all: ProcessMap): number[] {
  const found: number[] = [];
  for (let next = all.get(pid)?.parent; next !== undefined && next > 0; next = all.get(next)?.parent) {
    if (found.includes(next)) break;
    found.push(next);
  }
  return found;
}

function childrenFirst(processes: Iterable<LiveProcess>): LiveProcess[] {
  const members = new Map([...processes].map((process) => [process.pid, process]));
  const depths = new Map<number, number>();
  const depth = (process: LiveProcess): number => {
    const path: LiveProcess[] = [];
    let next: LiveProcess | undefined = process;
    while (next !== undefined && !depths.has(next.pid) && !path.includes(next)) {
      path.push(next);
      next = members.get(next.parent);
    }
    let value = next === undefined ? 0 : (depths.get(next.pid) ?? 0);
    for (const one of path.reverse()) depths.set(one.pid, (value += 1));
    return depths.get(process.pid) ?? 0;
  };
  return [...members.values()].sort((a, b) => depth(b) - depth(a));
}

function childrenByParent(all: ProcessMap): Map<number, LiveProcess[]> {
  const children = new Map<number, LiveProcess[]>();
  for (const process of all.values()) {
    const siblings = children.get(process.parent);
    if (siblings) siblings.push(process);
    else children.set(process.parent, [process]);
  }
  return children;
}

function isSame(live: LiveProcess | undefined, identity: Identity): boolean {
  return live !== undefined && sameIdentity(live, identity);
}
