import type { Action, Guard, MemberOutcome, Outcome } from '../../core/actions/action.ts';
import { identityKey, sameIdentity } from '../../core/model/identity.ts';
import type { LiveProcess, LiveProcesses } from '../../platform/live-processes.ts';
import { newcomers, type ProcessMap } from './process-tree.ts';
import type { Held, OpenPlan } from './plan-store.ts';
import type { ControlSignal, Sent } from '../../platform/process-pin.ts';

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
  /**
   * Asks the guards about every pending member as it is now. Who has become another program or another user's since it was
   * listed, so that a guard holds which nobody has been told of, is settled and not acted on.
   */
  askGuardsAgain(): Promise<void>;
  /** Whether nobody that was listed is left out: then all of them may be frozen together. */
  isWhole(): boolean;
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
  /** What is done now; the guards are asked about this. */
  readonly action: Action;
  /** What the guards say now, about processes as they are now. */
  readonly judge: (action: Action, all: ProcessMap) => (live: LiveProcess) => Guard;
  /** Takes hold of processes that were born after the plan was made. */
  readonly hold: (processes: readonly LiveProcess[], action: Action, all: ProcessMap) => Promise<readonly Held[]>;
  readonly processes: LiveProcesses;
}

export async function createReach({ open, action, judge, hold, processes }: ReachOptions): Promise<Reach> {
  const { scope } = open.plan;
  const settled = new Map<Held, Outcome>();
  const unlisted: Held[] = [];
  const cgroups = new Set(open.held.map((member) => member.cgroup).filter((cgroup) => cgroup !== null));
  const agreedReasons = new Set(open.held.map(({ listed: { guard } }) => guard.kind === 'confirm' && guard.reason));

  for (const member of open.held) {
    const outcome = refusedOutcome(member) ?? goneOutcome(await processes.find(member.live.pid), member.live);
    if (outcome) settled.set(member, outcome);
  }
  const pending = () => open.held.filter((member) => member.pin !== null && !settled.has(member));
  const askGuardsAgain = async () => {
    const members = pending();
    if (members.length === 0) return;
    const all = await processes.list();
    const judged = judge(action, all);
    for (const member of members) {
      const live = all.get(member.live.pid) ?? null;
      const outcome = goneOutcome(live, member.live) ?? (live && guardedOutcome(judged(live), member.listed.guard));
      if (outcome) settled.set(member, outcome);
    }
  };
  await askGuardsAgain();

  /** In a tree whatever comes out of it; in a group only what stays within it. */
  const isAgreedTo = ({ listed: { guard }, cgroup, pin }: Held, inside: boolean): boolean => {
    if (pin === null || (guard.kind === 'confirm' && !agreedReasons.has(guard.reason))) return false;
    return scope === 'tree' || inside || (cgroup !== null && cgroups.has(cgroup));
  };

  return {
    pending,
    settle: (member, outcome) => settled.set(member, outcome),
    askGuardsAgain,
    isWhole: () => !open.held.some((member) => LEFT_OUT.includes(settled.get(member)?.kind ?? 'done')),
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
      const held = await hold(isTooMany ? born.slice(0, NAMED) : born, action, all);
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

const LEFT_OUT: readonly Outcome['kind'][] = ['refused', 'not-permitted', 'now-guarded'];

/** null: nothing holds against it that was not listed and agreed to. */
function guardedOutcome(now: Guard, listed: Guard): Outcome | null {
  if (now.kind === 'allowed' || now.kind === 'not-permitted') return null;
  const isAgreedTo = now.kind === 'confirm' && listed.kind === 'confirm' && now.reason === listed.reason;
  return isAgreedTo ? null : { kind: 'now-guarded', reason: now.reason };
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
