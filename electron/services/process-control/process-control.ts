import type {
  Action,
  ActionLogEntry,
  ActionPlan,
  ActionResult,
  Actor,
  MemberOutcome,
  PausedProcess,
  Refusal,
} from '../../core/actions/action.ts';
import type { Frame } from '../../core/model/frame.ts';
import { userGuards } from '../../core/actions/guard-rules.ts';
import { sameIdentity } from '../../core/model/identity.ts';
import { unsupported, type Reading } from '../../core/model/reading.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Bytes, Milliseconds } from '../../core/model/units.ts';
import type { ActedRegistry } from './acted-registry.ts';
import { describeAct, riskIn } from './describe-act.ts';
import type { CgroupMounts } from '../../platform/linux/control/cgroup-mounts.ts';
import { commonPool, measureFreed } from './freed-memory.ts';
import type { LiveProcesses } from '../../platform/live-processes.ts';
import { createPlanStore, type OpenPlan } from './plan-store.ts';
import { createPlanner, refusal, type PlanRequest } from './planner.ts';
import type { Pinner } from './process-pin.ts';
import type { ReadPoolUse } from './pool-use.ts';
import { createReach, type Reach } from './action-reach.ts';
import { carryOut } from './signal-actions.ts';
import { prefer, unprefer } from './victim-preference.ts';
import { reason } from '../../core/words/reasons.ts';

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
  readonly cgroups: CgroupMounts;
  readonly poolUse: ReadPoolUse;
  readonly registry: ActedRegistry;
  /** The newest frame; null before the first sweep. */
  readonly frame: () => Frame | null;
  readonly settings: () => Pick<Settings, 'graceSeconds' | 'guards'>;
  readonly now?: () => Milliseconds;
  /** Called with every act that was carried out, whatever came of it. */
  readonly log?: (entry: ActionLogEntry) => void;
}

export interface PerformRequest {
  readonly planId: string;
  readonly action: Action;
  /** The second confirmation that guarded members ask for. */
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
  /** Lets go of a plan; one that is being carried out, when that is over. */
  discard(planId: string): void;
  /** What Headroom has paused, in this run or an earlier one, and is still stopped. */
  paused(): Promise<readonly PausedProcess[]>;
  /** Resumes or ends everything that is paused, as the user chose for the time when Headroom quits. */
  settlePaused(action: 'resume' | 'end', by: Actor): Promise<readonly MemberOutcome[]>;
  /** Lets go of everything that is held. */
  close(): void;
}

export function createProcessControl(options: ProcessControlOptions): ProcessControl {
  const { processes, frame, poolUse, registry } = options;
  const now = options.now ?? Date.now;
  const plans = createPlanStore(now);
  const planner = createPlanner({
    ...options,
    now,
    settings: () => {
      const { graceSeconds, guards } = options.settings();
      return { grace: graceSeconds * 1000, rules: userGuards(guards) };
    },
  });

  const control: ProcessControl = {
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
      if (!confirmed && needsConfirmation(open)) return refusal('plan.confirm');
      const [at, risk] = [now(), riskIn(frame(), open.plan.target)];
      return plans.hold(open, action, async () => {
        const result = await carryOutAndMeasure(action, open);
        remember(action, result.outcomes);
        options.log?.(describeAct(open.plan, result, by, risk, at));
        return result;
      });
    },
    discard: (planId) => plans.discard(planId),
    async paused() {
      const found = await Promise.all(
        registry.paused().map(async (paused) => ({ paused, live: await processes.find(paused.pid) })),
      );
      const isPaused = ({ paused, live }: (typeof found)[number]) =>
        live !== null && sameIdentity(live, paused) && live.state === 'stopped';
      registry.removePaused(found.filter((one) => !isPaused(one)).map(({ paused }) => paused));
      return found.filter(isPaused).map(({ paused }) => paused);
    },
    async settlePaused(action, by) {
      const results = await Promise.all(
        (await control.paused()).map(async (identity) => {
          const plan = await control.plan({ action, scope: 'process', identity });
          if ('refused' in plan) return [];
          const result = await control.perform({ planId: plan.id, action, confirmed: true }, by);
          control.discard(plan.id);
          return 'refused' in result ? [] : result.outcomes;
        }),
      );
      return results.flat();
    },
    close: () => plans.clear(),
  };
  return control;

  async function carryOutAndMeasure(action: Action, open: OpenPlan): Promise<ActionResult> {
    const pool = commonPool(open.held, frame());
    const before = await poolUse(pool);
    const reach = await createReach({ open, planner, processes });
    await carryOutAny(action, open, reach);
    const unlisted = reach.unlisted();
    for (const member of unlisted) member.pin?.close();
    const outcomes = reach.outcomes();
    const freed: Reading<Bytes> = outcomes.some(({ outcome }) => outcome.kind === 'ended')
      ? await measureFreed(before, () => poolUse(pool))
      : unsupported(reason('freed.not-ended'));
    return { planId: open.plan.id, action, outcomes, freed, unlisted: unlisted.map((member) => member.listed) };
  }

  async function carryOutAny(action: Action, open: OpenPlan, reach: Reach): Promise<void> {
    if (action === 'prefer') return prefer(reach, registry, processes);
    if (action === 'unprefer') return unprefer(reach, registry, processes);
    const { scope, grace } = open.plan;
    const { cgroups, platform } = options;
    const canStop = platform !== 'win32';
    return carryOut(action, { reach, scope, grace, freezer: open.cgroup, processes, canStop, cgroups, now });
  }

  function remember(action: Action, outcomes: readonly MemberOutcome[]): void {
    const done = outcomes.filter(({ outcome }) => outcome.kind === 'done');
    if (action === 'pause') {
      for (const { pid, start, name } of done) registry.addPaused({ pid, start, name, since: now() });
    }
    if (action === 'resume') registry.removePaused(done);
    registry.removePaused(
      outcomes.filter(({ outcome }) => outcome.kind === 'ended' || outcome.kind === 'already-gone'),
    );
  }
}

function needsConfirmation(open: OpenPlan): boolean {
  return open.held.some((member) => member.pin !== null && member.listed.guard.kind === 'confirm');
}
