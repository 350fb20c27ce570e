import { setTimeout as sleep } from 'node:timers/promises';
import type { MemberOutcome, Outcome } from '../../core/action.ts';
import { sameIdentity } from '../../core/identity.ts';
import type { Milliseconds } from '../../core/units.ts';
import type { LiveProcess, LiveProcesses } from './live-processes.ts';
import { newcomers } from './members.ts';
import type { Held, OpenPlan } from './plan-store.ts';
import type { Planner } from './planner.ts';
import { SIGNALS, MOST_MEMBERS } from './planner.ts';
import type { ControlSignal, Sent } from './pins.ts';

export type SignalAction = keyof typeof SIGNALS;

/** How often a hold looks for processes that were born meanwhile before it gives up. */
const ROUNDS = 200;
const POLL: Milliseconds = 50;
/** How long a forced process may take to give back its memory. */
const FORCE_WAIT: Milliseconds = 5_000;
const PAUSE_WAIT: Milliseconds = 1_000;

export interface Carried {
  readonly outcomes: readonly MemberOutcome[];
  /** Born meanwhile and left alone: nobody agreed to them. */
  readonly unlisted: readonly Held[];
}

/**
 * Carries out one action on the members of a plan that may be acted on.
 *
 * A tree or group is first held still (SIGSTOP), because what forks faster than it is listed cannot be ended one by one;
 * what is born meanwhile is caught in a tree and reported in a group. Then children are signalled first.
 */
export async function carryOut(
  action: SignalAction,
  open: OpenPlan,
  planner: Planner,
  processes: LiveProcesses,
  now: () => Milliseconds,
): Promise<Carried> {
  const { scope, grace } = open.plan;
  const reached = new Map<number, Held>();
  for (const member of open.held) reached.set(member.live.pid, member);
  const unlisted = new Map<number, Held>();
  const settled = new Map<number, Outcome>();
  const acting = () => [...reached.values()].filter((member) => member.pin !== null && !settled.has(member.live.pid));

  for (const { live, listed } of open.held) {
    const outcome = refusedOutcome(listed.guard);
    if (outcome) settled.set(live.pid, outcome);
  }

  /** Takes in what was born since; true when there was something new that is within what was agreed to. */
  const takeInNewcomers = async (): Promise<readonly Held[]> => {
    if (scope === 'process' || action === 'resume') return [];
    const all = await processes.list();
    const seen = [...reached.values(), ...unlisted.values()].map((member) => member.live);
    const born = newcomers(seen, all, open.youngest);
    if (born.length === 0 || reached.size + born.length > MOST_MEMBERS) return [];
    const held = await planner.hold(born, open.plan.action, all);
    const agreed = scope === 'tree' ? held.filter((member) => member.listed.guard.kind === 'allowed') : [];
    for (const member of held) (agreed.includes(member) ? reached : unlisted).set(member.live.pid, member);
    return agreed;
  };

  const sendTo = async (members: readonly Held[], signal: ControlSignal): Promise<void> => {
    for (const { live, pin } of members) {
      const outcome = sentOutcome(await pin?.send(signal));
      if (outcome) settled.set(live.pid, outcome);
    }
  };

  await markGone(acting(), processes, settled);
  if (action !== 'resume' && scope !== 'process') {
    await sendTo(acting(), 'SIGSTOP');
    for (let round = 0; round < ROUNDS; round += 1) {
      const born = await takeInNewcomers();
      if (born.length === 0) break;
      await sendTo(born, 'SIGSTOP');
    }
  }
  await sendTo(childrenFirst(acting()), SIGNALS[action]);

  if (action === 'resume') for (const { live } of acting()) settled.set(live.pid, { kind: 'done' });
  if (action === 'pause') await awaitAll(PAUSE_WAIT, (live) => (live.state === 'stopped' ? { kind: 'done' } : null));
  if (action === 'end') {
    // A stopped process takes SIGTERM only when it goes on.
    await sendTo(acting(), 'SIGCONT');
    await awaitAll(grace, () => null, 'SIGTERM');
  }
  if (action === 'force') {
    await Promise.all(acting().map((member) => member.pin?.reap()));
    await awaitAll(FORCE_WAIT, () => null, 'SIGKILL');
  }
  for (const { live } of acting()) settled.set(live.pid, stillRunning(await processes.find(live.pid)));

  return {
    outcomes: [...reached.values()].map(({ live, listed }) => ({
      pid: live.pid,
      start: live.start,
      name: listed.name,
      outcome: settled.get(live.pid) ?? { kind: 'failed', reason: '' },
    })),
    unlisted: [...unlisted.values()],
  };

  /** Waits until every member has an outcome or the time is over; `again` is sent to what is born while waiting. */
  async function awaitAll(
    longest: Milliseconds,
    settle: (live: LiveProcess) => Outcome | null,
    again?: ControlSignal,
  ): Promise<void> {
    const until = now() + longest;
    for (;;) {
      for (const member of acting()) {
        const live = await processes.find(member.live.pid);
        const gone = live === null || live.ended || !sameIdentity(live, member.live);
        const outcome: Outcome | null = gone ? { kind: 'ended' } : settle(live);
        if (outcome) settled.set(member.live.pid, outcome);
      }
      if (again) await sendTo(await takeInNewcomers(), again);
      if (acting().length === 0 || now() >= until) return;
      await sleep(POLL);
    }
  }
}

function childrenFirst(members: readonly Held[]): Held[] {
  // Newcomers were taken in last and are the youngest; a parent is never younger than its child.
  return [...members].sort((a, b) => b.live.start - a.live.start);
}

async function markGone(
  members: readonly Held[],
  processes: LiveProcesses,
  settled: Map<number, Outcome>,
): Promise<void> {
  for (const { live } of members) {
    const found = await processes.find(live.pid);
    if (found === null || found.ended) settled.set(live.pid, { kind: 'already-gone' });
    else if (!sameIdentity(found, live)) settled.set(live.pid, { kind: 'identity-changed' });
  }
}

function refusedOutcome(guard: Held['listed']['guard']): Outcome | null {
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

function stillRunning(live: LiveProcess | null): Outcome {
  if (live === null) return { kind: 'ended' };
  if (live.state === 'waiting') return { kind: 'still-running', reason: 'uninterruptible' };
  return { kind: 'still-running', reason: live.state === 'stopped' ? 'stopped' : 'grace-over' };
}
