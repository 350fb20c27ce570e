import type { Action, ActionPlan } from '../../core/actions/action.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import type { LiveProcess } from '../../platform/live-processes.ts';
import type { FreezableGroup } from '../../platform/process-control-platform.ts';
import type { Pin } from '../../platform/process-pin.ts';

/** A listed member together with the hold on it; no pin: it may not be acted on. */
export interface Held {
  readonly live: LiveProcess;
  readonly listed: ActionPlan['members'][number];
  readonly pin: Pin | null;
  readonly cgroup: string | null;
}

/** A plan as it comes from the planner. */
export interface MadePlan {
  readonly plan: ActionPlan;
  /** Children first; grows by what is born while the plan is carried out and was agreed to. */
  readonly held: Held[];
  /** The cgroup that held exactly the listed members when the plan was made; what is in it later came out of them. */
  readonly cgroup: FreezableGroup | null;
  /** Start of the youngest process at the time of the plan: what is younger was born meanwhile. */
  readonly youngest: number;
  readonly madeAt: Milliseconds;
}

/** A plan as the host keeps it until its outcome is known. */
export interface OpenPlan extends MadePlan {
  /** The page that it was made for. */
  readonly owner: string;
  /** The action that is being carried out on it right now. */
  running: Action | null;
  /** It was ended and something was left after the grace period, so that force is offered. */
  mayForce: boolean;
}

/** Plans that one page may have at once; a dialog needs one for each process chosen. */
const PLANS_OF_A_PAGE = 64;
/** Plans of all pages together. */
const PLANS = 512;
/** How long a list stays good for acting on. */
const LIFETIME: Milliseconds = 10 * 60_000;

export interface PlanStore {
  add(plan: MadePlan, owner: string): void;
  /** null when it was never made for this owner, was discarded or has expired. */
  find(id: string, owner: string): OpenPlan | null;
  /** At once, or when what is being carried out on it is over. */
  discard(id: string, owner: string): void;
  /** An action is carried out on it: until then it is kept. */
  hold<T>(open: OpenPlan, action: Action, run: () => Promise<T>): Promise<T>;
  clear(): void;
}

/**
 * Open plans, few and not for long: each holds descriptors. A page that asks for too many loses its own oldest; where all pages
 * together ask for too many, the page that has the most loses its oldest.
 */
export function createPlanStore(now: () => Milliseconds): PlanStore {
  const plans = new Map<string, OpenPlan>();
  const unwanted = new Set<OpenPlan>();
  const drop = (open: OpenPlan) => {
    plans.delete(open.plan.id);
    if (open.running !== null) {
      unwanted.add(open);
      return;
    }
    unwanted.delete(open);
    for (const { pin } of open.held) pin?.close();
  };
  const expire = () => {
    for (const open of [...plans.values()]) {
      if (open.running === null && now() - open.madeAt > LIFETIME) drop(open);
    }
  };
  const makeRoom = (owner: string) => {
    expire();
    const own = plansOf(plans.values(), owner);
    if (own.length >= PLANS_OF_A_PAGE) dropOldest(own);
    if (plans.size >= PLANS) dropOldest(largestShare(plans.values()));
  };
  const dropOldest = (candidates: readonly OpenPlan[]) => {
    const oldest = candidates.find((open) => open.running === null);
    if (oldest) drop(oldest);
  };
  const find: PlanStore['find'] = (id, owner) => {
    const open = plans.get(id);
    return open?.owner === owner ? open : null;
  };
  return {
    add(made, owner) {
      makeRoom(owner);
      plans.set(made.plan.id, { ...made, owner, running: null, mayForce: false });
      setTimeout(expire, LIFETIME + 1000).unref();
    },
    find(id, owner) {
      expire();
      return find(id, owner);
    },
    discard(id, owner) {
      const open = find(id, owner);
      if (open) drop(open);
    },
    async hold(open, action, run) {
      open.running = action;
      try {
        return await run();
      } finally {
        open.running = null;
        if (unwanted.has(open)) drop(open);
      }
    },
    clear() {
      for (const open of [...plans.values()]) drop(open);
    },
  };
}

/** The oldest first. */
function plansOf(plans: Iterable<OpenPlan>, owner: string): OpenPlan[] {
  return [...plans].filter((open) => open.owner === owner);
}

/** The plans of the owner that has the most, the oldest first. */
function largestShare(plans: Iterable<OpenPlan>): OpenPlan[] {
  const all = [...plans];
  const shares = [...new Set(all.map(({ owner }) => owner))].map((owner) => plansOf(all, owner));
  return shares.toSorted((a, b) => b.length - a.length)[0] ?? [];
}
