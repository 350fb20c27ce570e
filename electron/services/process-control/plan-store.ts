import type { Action, ActionPlan } from '../../core/actions/action.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import type { CgroupFreezer } from '../../platform/linux/control/cgroup-freezer.ts';
import type { LiveProcess } from '../../platform/live-processes.ts';
import type { Pin } from './process-pin.ts';

/** A listed member together with the hold on it; no pin: it may not be acted on. */
export interface Held {
  readonly live: LiveProcess;
  readonly listed: ActionPlan['members'][number];
  readonly pin: Pin | null;
  readonly cgroup: string | null;
}

/** A plan as the host keeps it until its outcome is known. */
export interface OpenPlan {
  readonly plan: ActionPlan;
  /** Children first; grows by what is born while the plan is carried out and was agreed to. */
  readonly held: Held[];
  /** The cgroup that held exactly the listed members when the plan was made; what is in it later came out of them. */
  readonly cgroup: CgroupFreezer | null;
  /** Start of the youngest process at the time of the plan: what is younger was born meanwhile. */
  readonly youngest: number;
  readonly madeAt: Milliseconds;
  /** Actions that are being carried out on it right now. */
  readonly running: Set<Action>;
}

/** Plans kept at once; a dialog needs one for each process chosen. */
const PLANS = 64;
/** How long a list stays good for acting on. */
const LIFETIME: Milliseconds = 10 * 60_000;

export interface PlanStore {
  add(plan: OpenPlan): void;
  /** null when it was never made, was discarded or has expired. */
  find(id: string): OpenPlan | null;
  /** At once, or when what is being carried out on it is over. */
  discard(id: string): void;
  /** An action is carried out on it: until then it is kept. */
  hold<T>(open: OpenPlan, action: Action, run: () => Promise<T>): Promise<T>;
  clear(): void;
}

/** Open plans, few and not for long: each holds descriptors. */
export function createPlanStore(now: () => Milliseconds): PlanStore {
  const plans = new Map<string, OpenPlan>();
  const unwanted = new Set<OpenPlan>();
  const drop = (open: OpenPlan) => {
    plans.delete(open.plan.id);
    if (open.running.size > 0) {
      unwanted.add(open);
      return;
    }
    unwanted.delete(open);
    for (const { pin } of open.held) pin?.close();
  };
  const tidy = (room: number) => {
    const idle = [...plans.values()].filter((open) => open.running.size === 0);
    const expired = idle.filter((open) => now() - open.madeAt > LIFETIME);
    const surplus = idle.slice(0, Math.max(0, plans.size - room));
    for (const open of new Set([...expired, ...surplus])) drop(open);
  };
  return {
    add(plan) {
      tidy(PLANS - 1);
      plans.set(plan.plan.id, plan);
      setTimeout(() => tidy(PLANS), LIFETIME + 1000).unref();
    },
    find(id) {
      tidy(PLANS);
      return plans.get(id) ?? null;
    },
    discard(id) {
      const open = plans.get(id);
      if (open) drop(open);
    },
    async hold(open, action, run) {
      open.running.add(action);
      try {
        return await run();
      } finally {
        open.running.delete(action);
        if (unwanted.has(open)) drop(open);
      }
    },
    clear() {
      for (const open of [...plans.values()]) drop(open);
    },
  };
}
