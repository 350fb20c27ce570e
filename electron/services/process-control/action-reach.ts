import type { MemberOutcome, Outcome } from '../../core/actions/action.ts';
import { identityKey, sameIdentity } from '../../core/model/identity.ts';
import type { LiveProcess, LiveProcesses } from '../../platform/live-processes.ts';
import { newcomers, type ProcessMap } from './process-tree.ts';
import type { Held, OpenPlan } from './plan-store.ts';
import type { Planner } from './planner.ts';
import type { ControlSignal, Sent } from './process-pin.ts';

/** With more newcomers than this something is started faster than it ends; a person has to look again. */
const MOST_REACHED = 20_000;
/** How many of too many are named. */
const NAMED = 100;

/**
 * Everything that one action reaches while it is carried out: the members that were listed and, in a tree or a group,
 * what comes out of them meanwhile. Each has no outcome yet or exactly one.
 */
export interface Reach {
  /** Members without an outcome that a signal can be sent to, children first. */
  pending(): readonly Held[];
  settle(member: Held, outcome: Outcome): void;
  /** Sends to each; a member that cannot be reached is settled. */
  send(members: readonly Held[], signal: ControlSignal): Promise<void>;
  /** Takes in what was born since the plan was made and answers with what of it may be acted on. */
  takeInNewcomers(all: ProcessMap, alsoInside?: readonly number[]): Promise<readonly Held[]>;
  outcomes(): readonly MemberOutcome[];
  /** Born meanwhile and left alone: nobody agreed to them. */
  unlisted(): readonly Held[];
}

export interface ReachOptions {
  readonly open: OpenPlan;
  readonly planner: Planner;
  readonly processes: LiveProcesses;
}

export async function createReach({ open, planner, processes }: ReachOptions): Promise<Reach> {
  const { scope, action } = open.plan;
  const settled = new Map<Held, Outcome>();
  const unlisted: Held[] = [];
  const cgroups = new Set(open.held.map((member) => member.cgroup).filter((cgroup) => cgroup !== null));
  const agreedReasons = new Set(open.held.map(({ listed: { guard } }) => guard.kind === 'confirm' && guard.reason));

  for (const member of open.held) {
    const outcome = refusedOutcome(member) ?? goneOutcome(await processes.find(member.live.pid), member.live);
    if (outcome) settled.set(member, outcome);
  }

  /** In a tree whatever comes out of it; in a group only what stays within it. */
  const isAgreedTo = ({ listed: { guard }, cgroup, pin }: Held, inside: boolean): boolean => {
    if (pin === null || (guard.kind === 'confirm' && !agreedReasons.has(guard.reason))) return false;
    return scope === 'tree' || inside || (cgroup !== null && cgroups.has(cgroup));
  };

  return {
    pending: () => open.held.filter((member) => member.pin !== null && !settled.has(member)),
    settle: (member, outcome) => settled.set(member, outcome),
    async send(members, signal) {
      for (const member of members) {
        const outcome = sentOutcome(await member.pin?.send(signal));
        if (outcome) settled.set(member, outcome);
      }
    },
    async takeInNewcomers(all, alsoInside = []) {
      if (scope === 'process') return [];
      const seen = [...open.held, ...unlisted].map((member) => member.live);
      const keys = new Set(seen.map(identityKey));
      const isNew = (process: LiveProcess) => !process.ended && !keys.has(identityKey(process));
      const inside = alsoInside.flatMap((pid) => all.get(pid) ?? []).filter(isNew);
      const born = [...new Set([...newcomers(seen, all, open.youngest), ...inside])];
      const isTooMany = seen.length + born.length > MOST_REACHED;
      const held = await planner.hold(isTooMany ? born.slice(0, NAMED) : born, action, all);
      const agreed = isTooMany ? [] : held.filter((member) => isAgreedTo(member, inside.includes(member.live)));
      open.held.unshift(...agreed);
      unlisted.push(...held.filter((member) => !agreed.includes(member)));
      return agreed;
    },
    outcomes: () =>
      open.held.map((member) => ({
        pid: member.live.pid,
        start: member.live.start,
        name: member.listed.name,
        outcome: settled.get(member) ?? { kind: 'failed', reason: '' },
      })),
    unlisted: () => unlisted,
  };
}

/** What has become of a process that is no longer there; null while it is. */
export function goneOutcome(
  found: LiveProcess | null,
  live: LiveProcess,
  gone: Outcome = { kind: 'already-gone' },
): Outcome | null {
  if (found === null) return gone;
  if (!sameIdentity(found, live)) return gone.kind === 'ended' ? gone : { kind: 'identity-changed' };
  return found.ended ? gone : null;
}

function refusedOutcome({ listed: { guard } }: Held): Outcome | null {
  if (guard.kind === 'forbidden') return { kind: 'refused', reason: guard.reason };
  return guard.kind === 'not-permitted' ? { kind: 'not-permitted', reason: guard.reason } : null;
}

/** null: it was sent. */
function sentOutcome(sent: Sent | undefined): Outcome | null {
  switch (sent?.kind) {
    case 'sent':
      return null;
    case 'gone':
      return { kind: 'already-gone' };
    case 'changed':
      return { kind: 'identity-changed' };
    case 'not-permitted':
      return { kind: 'not-permitted', reason: 'not-permitted.namespace' };
    default:
      return { kind: 'failed', reason: sent?.reason ?? '' };
  }
}
