import { carriesSession, isGuardedProgram } from '../actions/session-carriers.ts';
import type { DaemonVictim } from '../model/assessment.ts';
import { identityKey } from '../model/identity.ts';
import type { SystemdOomd } from '../model/oom-daemon.ts';
import { growthBytes, type ProcessSample } from '../model/snapshot.ts';
import type { Bytes, Ratio } from '../model/units.ts';
import type { Grouping } from '../model/process-group.ts';
import { reachOf, type OomdReach } from './oomd-reach.ts';

/** systemd-oomd passes over cgroups that have less of all swap than this (oomd-manager.c). */
const LEAST_SWAP: Ratio = 0.05;
/** So many programs beside those that carry a session make a cgroup one that everything shares. */
const SHARED_BY = 3;

/**
 * The cgroup that systemd-oomd would end now for want of swap: the one with most of it swapped out. Null where nothing
 * in its reach has enough.
 */
export function oomdVictim(
  oomd: SystemdOomd,
  processes: Iterable<ProcessSample>,
  swapTotal: Bytes,
  grouping: Grouping,
): DaemonVictim | null {
  let victim: Leaf | null = null;
  for (const leaf of leavesOf(processes)) {
    const { swap, preference } = reachOf(leaf.cgroup, oomd);
    if (!swap || preference === 'omit' || leaf.swapped <= LEAST_SWAP * swapTotal) continue;
    const candidate = { ...leaf, avoided: preference === 'avoid' };
    if (victim === null || comesFirst(candidate, victim)) victim = candidate;
  }
  if (victim === null) return null;
  const { cgroup, members } = victim;
  return {
    kind: 'cgroup',
    cgroup,
    name: nameOfCgroup(members, grouping),
    count: members.length,
    session: members.some(({ facts }) => carriesSession(facts)),
  };
}

/** A cgroup in the reach of systemd-oomd that holds a desktop session together with the programs in it. */
export interface SharedCgroup {
  readonly cgroup: string;
  readonly count: number;
}

/** The cgroup that everything of a session shares, so that ending one program there ends all. Null where there is none. */
export function sharedSession(oomd: SystemdOomd, processes: Iterable<ProcessSample>): SharedCgroup | null {
  for (const { cgroup, members } of leavesOf(processes)) {
    if (!members.some(({ facts }) => carriesSession(facts))) continue;
    if (members.filter(({ facts }) => !isGuardedProgram(facts)).length < SHARED_BY) continue;
    const reach = reachOf(cgroup, oomd);
    if (isReached(reach)) return { cgroup, count: members.length };
  }
  return null;
}

function isReached({ swap, pressure, preference }: OomdReach): boolean {
  return preference !== 'omit' && (swap || pressure !== null);
}

interface Leaf {
  readonly cgroup: string;
  readonly swapped: Bytes;
  readonly members: readonly ProcessSample[];
  readonly avoided?: boolean;
}

function leavesOf(processes: Iterable<ProcessSample>): Leaf[] {
  const members = new Map<string, ProcessSample[]>();
  for (const process of processes) {
    const { kernelThread, cgroup } = process.facts;
    if (kernelThread || cgroup.kind !== 'ok') continue;
    const known = members.get(cgroup.value);
    if (known) known.push(process);
    else members.set(cgroup.value, [process]);
  }
  return [...members].map(([cgroup, all]) => ({
    cgroup,
    members: all,
    swapped: all.reduce((sum, { swap }) => sum + (swap.kind === 'ok' ? swap.value : 0), 0),
  }));
}

function comesFirst(a: Leaf, b: Leaf): boolean {
  return a.avoided === b.avoided ? a.swapped > b.swapped : b.avoided === true;
}

/** The cgroup as the application to which most of it belongs. */
function nameOfCgroup(members: readonly ProcessSample[], grouping: Grouping): string {
  const largest = members.reduce((most, one) => (growthBytes(one) > growthBytes(most) ? one : most));
  const group = grouping.groupOf(identityKey(largest));
  return grouping.groups.find(({ id }) => id === group)?.name ?? largest.facts.name;
}
