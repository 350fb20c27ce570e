import type {
  Action,
  ActionLogEntry,
  ActionPlan,
  ActionResult,
  Actor,
  PausedProcess,
  Refusal,
} from '../../core/action.ts';
import type { Frame } from '../../core/frame.ts';
import type { Identity } from '../../core/identity.ts';
import { identityKey, sameIdentity } from '../../core/identity.ts';
import { unsupported, type Reading } from '../../core/reading.ts';
import type { Settings } from '../../core/settings.ts';
import type { Milliseconds } from '../../core/units.ts';
import { commonPool, measureFreed, readMachineUse, type ReadPoolUse } from './freed-memory.ts';
import type { LiveProcesses } from './live-processes.ts';
import { createPlanStore, type OpenPlan } from './plan-store.ts';
import { createPlanner, refusal, type PlanRequest } from './planner.ts';
import type { Pinner } from './pins.ts';
import { carryOut, type Carried, type SignalAction } from './signal-actions.ts';

/** What may be done with a list that was made for an action; the guards were asked about that one. */
const ALSO: Readonly<Record<Action, readonly Action[]>> = {
  pause: ['pause', 'resume', 'end', 'force'],
  resume: ['resume'],
  end: ['end', 'force'],
  force: ['force'],
  prefer: ['prefer', 'unprefer'],
  unprefer: ['unprefer'],
};

export interface ProcessControlOptions {
  readonly platform: string;
  /** Pid of Headroom's main process. */
  readonly self: number;
  readonly processes: LiveProcesses;
  readonly pin: Pinner;
  /** The newest frame; null before the first sweep. */
  readonly frame: () => Frame | null;
  readonly settings: () => Pick<Settings, 'graceSeconds' | 'guards'>;
  /** Use of a pool right now; by default only the machine's can be told. */
  readonly poolUse?: ReadPoolUse;
  readonly now?: () => Milliseconds;
  /** Called with every act that was carried out, whatever came of it. */
  readonly log?: (entry: ActionLogEntry) => void;
}

export interface PerformRequest {
  readonly planId: string;
  readonly action: Action;
  readonly confirmed: boolean;
}

/** The only way to a signal. The same rules hold for every host. */
export interface ProcessControl {
  /** Lists what an action would reach and takes hold of it. Nothing is sent. */
  plan(request: PlanRequest): Promise<ActionPlan | Refusal>;
  /**
   * Does it. `end` takes as long as the grace period when something does not end; `force` on the same plan may be asked
   * for meanwhile.
   */
  perform(request: PerformRequest, by: Actor): Promise<ActionResult | Refusal>;
  discard(planId: string): void;
  paused(): readonly PausedProcess[];
  /** Lets go of everything that is held. */
  close(): void;
}

export function createProcessControl(options: ProcessControlOptions): ProcessControl {
  const { processes, frame } = options;
  const now = options.now ?? Date.now;
  const poolUse = options.poolUse ?? readMachineUse;
  const plans = createPlanStore(now);
  const paused = new Map<string, PausedProcess>();
  const planner = createPlanner({
    ...options,
    now,
    settings: () => {
      const { graceSeconds, guards } = options.settings();
      return { grace: graceSeconds * 1000, rules: guards.map(guardRule) };
    },
  });

  return {
    async plan(request) {
      const made = await planner.plan(request);
      if ('refused' in made) return made;
      plans.add(made);
      return made.plan;
    },
    async perform({ planId, action, confirmed }, by) {
      const open = plans.find(planId);
      if (!open) return refusal('plan.unknown');
      if (!ALSO[open.plan.action].includes(action)) return refusal('plan.other-action');
      if (open.running.has(action) || open.running.has('force')) return refusal('plan.busy');
      const pinned = open.held.filter((member) => member.pin !== null);
      if (!confirmed && pinned.some((member) => member.listed.guard.kind === 'confirm')) return refusal('plan.confirm');
      if (action === 'prefer' || action === 'unprefer') return refusal('action.unsupported');
      open.running.add(action);
      try {
        const { carried, freed } = await act(action, open);
        remember(action, carried);
        options.log?.(logEntry(open, action, by, carried, freed));
        return {
          planId,
          action,
          outcomes: carried.outcomes,
          freed,
          unlisted: carried.unlisted.map((member) => member.listed),
        };
      } finally {
        open.running.delete(action);
      }
    },
    discard: (planId) => plans.discard(planId),
    paused: () => [...paused.values()],
    close: () => plans.clear(),
  };

  async function act(
    action: SignalAction,
    open: OpenPlan,
  ): Promise<{ readonly carried: Carried; readonly freed: Reading<number> }> {
    const pool = commonPool(
      open.held.map((member) => member.live),
      frame(),
    );
    const before = poolUse(pool);
    const carried = await carryOut(action, open, planner, processes, now);
    for (const member of carried.unlisted) member.pin?.close();
    const ended = carried.outcomes.some(({ outcome }) => outcome.kind === 'ended');
    const freed = ended ? await measureFreed(before, () => poolUse(pool)) : unsupported('freed.not-ended');
    return { carried, freed };
  }

  function remember(action: SignalAction, carried: Carried): void {
    for (const { pid, start, name, outcome } of carried.outcomes) {
      const key = identityKey({ pid, start });
      if (action === 'pause' && outcome.kind === 'done') paused.set(key, { pid, start, name, since: now() });
      else if (outcome.kind !== 'not-permitted' && outcome.kind !== 'refused') paused.delete(key);
    }
  }

  function logEntry(
    open: OpenPlan,
    action: Action,
    by: Actor,
    carried: Carried,
    freed: Reading<number>,
  ): ActionLogEntry {
    const { target, scope, members } = open.plan;
    const listed = members.find((member) => sameIdentity(member, target));
    return {
      at: now(),
      by,
      action,
      scope,
      target: { ...target, name: listed?.name ?? '', user: listed?.user ?? unsupported() },
      risk: riskIn(frame(), target),
      outcomes: carried.outcomes.slice(0, LOGGED_OUTCOMES),
      more: Math.max(0, carried.outcomes.length - LOGGED_OUTCOMES),
      freed,
    };
  }
}

const LOGGED_OUTCOMES = 50;

function riskIn(frame: Frame | null, target: Identity): ActionLogEntry['risk'] {
  const row = frame?.processes.find((process) => sameIdentity(process, target));
  if (!frame || !row) return null;
  return {
    score: row.risk,
    level: frame.pools.find((pool) => pool.id === row.pool)?.level ?? frame.level,
    factors: row.factors,
  };
}

function guardRule(guard: Settings['guards'][number]) {
  const { name, executable, user, cgroup } = guard;
  return {
    guard: guard.guard,
    reason: guard.reason,
    ...(name !== undefined && { names: [name] }),
    ...(executable !== undefined && { executables: [executable] }),
    ...(user !== undefined && { users: [user] }),
    ...(cgroup !== undefined && { cgroups: [cgroup] }),
  };
}
