import {
  needsAcknowledgement,
  type Action,
  type ActionLogEntry,
  type ActionPlan,
  type ActionResult,
  type Actor,
  type MemberOutcome,
  type Outcome,
  type PausedProcess,
  type Refusal,
} from '../../core/actions/action.ts';
import type { ActionReason } from '../../core/words/refusals.ts';
import type { Frame } from '../../core/model/frame.ts';
import { userGuards } from '../../core/actions/guard-rules.ts';
import { identityKey, sameIdentity, type Identity } from '../../core/model/identity.ts';
import { unsupported, type Reading } from '../../core/model/reading.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Bytes, Milliseconds } from '../../core/model/units.ts';
import type { ActedRegistry } from './acted-registry.ts';
import { describeAct, riskIn } from './describe-act.ts';
import { commonCgroup, measureFreed, memoryHeld } from './freed-memory.ts';
import type { ProcessControlPlatform } from '../../platform/process-control-platform.ts';
import { letGoOfLeftovers, type LetGo } from './leftovers.ts';
import { createPlanStore, type OpenPlan } from './plan-store.ts';
import { createPlanner, refusal, type PlanRequest } from './planner.ts';
import { createReach, type Reach } from './action-reach.ts';
import { growthBeforePause, type Growths } from './growth-before-pause.ts';
import { carryOut } from './signal-actions.ts';
import type { StandstillRecord, StandstillRecords } from './standstill-records.ts';
import { prefer, unprefer } from './victim-preference.ts';
import { reason } from '../../core/words/reasons.ts';

/** Actions after which what is left may be forced. */
const ENDING: readonly Action[] = ['end', 'force'];
/** Whose plans those are that settle what is paused. */
const SETTLING = 'settling';

/** What a system offers besides what is asked for once, at the start. */
type Means = Omit<ProcessControlPlatform, 'bootId' | 'pidfd' | 'runGroups'>;

export interface ProcessControlOptions extends Means {
  /** Pid of Headroom's main process. */
  readonly self: number;
  readonly registry: ActedRegistry;
  readonly standstills: StandstillRecords;
  /** The newest frame; null before the first sweep. */
  readonly frame: () => Frame | null;
  readonly settings: () => Pick<Settings, 'graceSeconds' | 'guards'>;
  readonly now?: () => Milliseconds;
  /** Called with every act that was carried out, whatever came of it. */
  readonly log?: (entry: ActionLogEntry) => void;
}

interface PerformRequest {
  readonly planId: string;
  readonly action: Action;
  /** A person has seen the list and agreed to it, or has switched on the rule that acts; nothing is done without. */
  readonly confirmed: boolean;
  /** The second confirmation, which guarded members and grave cautions ask for. */
  readonly acknowledged: boolean;
}

/** The only way to a signal. The same rules hold for every host. */
export interface ProcessControl {
  /** Lists what an action would reach and takes hold of it. Nothing is sent. The plan is good for `owner` alone, for this action. */
  plan(request: PlanRequest, owner: string): Promise<ActionPlan | Refusal>;
  /**
   * Does it, after the guards were asked once more. `end` takes as long as the grace period when something does not end; then
   * `force` may be asked for on the same plan, with a confirmation of its own.
   */
  perform(request: PerformRequest, by: Actor, owner: string): Promise<ActionResult | Refusal>;
  /** Lets go of a plan; one that is being carried out, when that is over. */
  discard(planId: string, owner: string): void;
  /** What Headroom has paused, in this run or an earlier one, and is still stopped. */
  paused(): Promise<readonly PausedProcess[]>;
  /** What Headroom has marked for the kernel to take first, in this run or an earlier one, and still runs. */
  preferred(): Promise<readonly Identity[]>;
  /** Lets go of what a Headroom that was killed in the middle of an act has left stopped. To be asked at every start. */
  letGoOfLeftovers(): Promise<LetGo>;
  /**
   * Resumes or ends everything that is paused, as the user chose for the time when Headroom quits. What would run out of memory
   * at once stays paused.
   */
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
    paused: registry.paused,
    settings: () => {
      const { graceSeconds, guards } = options.settings();
      return { grace: graceSeconds * 1000, rules: userGuards(guards) };
    },
  });

  const control: ProcessControl = {
    async plan(request, owner) {
      const made = await planner.plan(request);
      if ('refused' in made) return made;
      plans.add(made, owner);
      return made.plan;
    },
    async perform(request, by, owner) {
      const { planId, action } = request;
      const open = plans.find(planId, owner);
      if (!open) return refusal('plan.unknown');
      const refused = reasonAgainst(open, request);
      if (refused !== null) return refusal(refused);
      const [at, risk] = [now(), riskIn(frame(), open.plan.target)];
      return plans.hold(open, action, async () => {
        const growths = action === 'pause' ? await growthBeforePause(open, { processes, frame: frame(), now }) : null;
        const record = options.standstills.open(await ownIdentity());
        try {
          const result = await carryOutAndMeasure(action, open, record);
          remember(action, result.outcomes, growths);
          open.mayForce = ENDING.includes(action) && result.outcomes.some(({ outcome }) => isStillThere(outcome));
          options.log?.(describeAct(open.plan, result, by, risk, at));
          return result;
        } finally {
          record.close();
        }
      });
    },
    discard: plans.discard,
    letGoOfLeftovers: () => letGoOfLeftovers({ ...options, records: options.standstills, paused: registry.paused }),
    async paused() {
      const found = await Promise.all(
        registry.paused().map(async (paused) => ({ paused, live: await processes.find(paused.pid) })),
      );
      const isPaused = ({ paused, live }: (typeof found)[number]) =>
        live !== null && sameIdentity(live, paused) && live.state === 'stopped';
      registry.removePaused(found.filter((one) => !isPaused(one)).map(({ paused }) => paused));
      return found.filter(isPaused).map(({ paused }) => paused);
    },
    async preferred() {
      const found = await Promise.all(
        registry
          .preferred()
          .map(async ({ pid, start }) => ({ wanted: { pid, start }, live: await processes.find(pid) })),
      );
      const isThere = ({ wanted, live }: (typeof found)[number]) => live !== null && sameIdentity(live, wanted);
      for (const { wanted } of found.filter((one) => !isThere(one))) registry.removePreferred(wanted);
      return found.filter(isThere).map(({ wanted }) => wanted);
    },
    async settlePaused(action, by) {
      const results = await Promise.all(
        (await control.paused()).map(async (identity) => {
          const plan = await control.plan({ action, scope: 'process', identity }, SETTLING);
          if ('refused' in plan) return [];
          // The user has chosen to let it go on, not to have it killed.
          const isGrave = action === 'resume' && needsAcknowledgement(plan);
          const result = isGrave
            ? refusal('plan.confirm')
            : await control.perform({ planId: plan.id, action, confirmed: true, acknowledged: true }, by, SETTLING);
          control.discard(plan.id, SETTLING);
          return 'refused' in result ? [] : result.outcomes;
        }),
      );
      return results.flat();
    },
    close: () => plans.clear(),
  };
  return control;

  async function ownIdentity(): Promise<Identity> {
    const own = await processes.find(process.pid);
    return { pid: process.pid, start: own?.start ?? 0 };
  }

  async function carryOutAndMeasure(action: Action, open: OpenPlan, record: StandstillRecord): Promise<ActionResult> {
    const pool = commonCgroup(open.held, frame());
    const before = await poolUse(pool);
    const held = memoryHeld(open.held, processes);
    const reach = await createReach({ open, action, judge: planner.judge, hold: planner.hold, processes });
    await carryOutAny(action, open, reach, record);
    const unlisted = reach.unlisted();
    for (const member of unlisted) member.pin?.close();
    const outcomes = reach.outcomes();
    const freed: Reading<Bytes> = outcomes.some(({ outcome }) => outcome.kind === 'ended')
      ? await measureFreed(before, () => poolUse(pool), unlisted.length === 0 ? held : undefined)
      : unsupported(reason('freed.not-ended'));
    return { planId: open.plan.id, action, outcomes, freed, unlisted: unlisted.map((member) => member.listed) };
  }

  async function carryOutAny(action: Action, open: OpenPlan, reach: Reach, record: StandstillRecord): Promise<void> {
    const { freezing, platform, preference } = options;
    if (action === 'prefer' || action === 'unprefer') {
      // Without a preference there is no plan for these.
      if (preference !== null) await (action === 'prefer' ? prefer : unprefer)(reach, registry, preference);
      return;
    }
    const { scope, grace } = open.plan;
    const canStop = platform !== 'win32';
    return carryOut(action, { reach, record, scope, grace, freezer: open.cgroup, processes, canStop, freezing, now });
  }

  function remember(action: Action, outcomes: readonly MemberOutcome[], growths: Growths | null): void {
    const done = outcomes.filter(({ outcome }) => outcome.kind === 'done');
    if (action === 'pause') {
      for (const { pid, start, name } of done) {
        const growth = growths?.get(identityKey({ pid, start })) ?? null;
        registry.addPaused({ pid, start, name, since: now(), growth });
      }
    }
    if (action === 'resume') registry.removePaused(done);
    registry.removePaused(
      outcomes.filter(({ outcome }) => outcome.kind === 'ended' || outcome.kind === 'already-gone'),
    );
  }
}

/** Why a plan may not be carried out like this; null when it may. */
function reasonAgainst(
  { plan, held, running, mayForce }: OpenPlan,
  { action, confirmed, acknowledged }: PerformRequest,
): ActionReason | null {
  const isEscalation = plan.action === 'end' && action === 'force';
  if (action !== plan.action && !isEscalation) return 'plan.other-action';
  if (running !== null) return 'plan.busy';
  if (isEscalation && !mayForce) return 'plan.not-asked';
  if (!confirmed) return 'plan.unconfirmed';
  const members = held.filter((member) => member.pin !== null).map((member) => member.listed);
  return !acknowledged && needsAcknowledgement({ members, cautions: plan.cautions }) ? 'plan.confirm' : null;
}

function isStillThere({ kind }: Outcome): boolean {
  return kind === 'still-running' || kind === 'frozen';
}
