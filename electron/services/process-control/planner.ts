import { randomUUID } from 'node:crypto';
import type {
  Action,
  ActionPlan,
  Guard,
  PausedProcess,
  PlanMember,
  Refusal,
  Scope,
} from '../../core/actions/action.ts';
import type { ActionReason } from '../../core/words/refusals.ts';
import type { Message } from '../../core/model/assessment.ts';
import type { Frame, ProcessRow } from '../../core/model/frame.ts';
import { guardOf, isSessionCgroup, isTerminal, type GuardContext } from '../../core/actions/guards.ts';
import type { GuardRule } from '../../core/actions/guard-rules.ts';
import { identityKey, sameIdentity, type Identity } from '../../core/model/identity.ts';
import { message } from '../../core/words/messages.ts';
import { valueOr } from '../../core/model/reading.ts';
import type { Milliseconds } from '../../core/model/units.ts';
import type { LiveFacts, LiveProcess, LiveProcesses } from '../../platform/live-processes.ts';
import type { Freezing, ReadPoolRoom, VictimPreference } from '../../platform/process-control-platform.ts';
import { carriersOfHeadroom } from './headroom-carriers.ts';
import { ancestorsOf, withDescendants, type ProcessMap } from './process-tree.ts';
import { hasPkexec, isPermitted, isSupported, notPermitted } from './permission.ts';
import type { Pinner } from '../../platform/process-pin.ts';
import type { Held, MadePlan } from './plan-store.ts';
import { resumeCautions } from './resume-cautions.ts';
import { chooseMembers } from './choose-members.ts';

/** More than this is not listed for anybody to read, so it is not acted on either. */
const MOST_MEMBERS = 4096;
/** In a longer list the first members speak for the rest. */
const LOOKED_AT_FOR_FREEZERS = 64;

export interface PlanRequest {
  readonly action: Action;
  readonly scope: Scope;
  readonly identity: Identity;
}

export interface PlannerOptions {
  readonly platform: string;
  /** Pid of Headroom's main process. */
  readonly self: number;
  readonly processes: LiveProcesses;
  readonly pin: Pinner;
  readonly freezing: Freezing;
  readonly preference: VictimPreference | null;
  readonly poolRoom: ReadPoolRoom;
  /** What Headroom has paused, as it was then. */
  readonly paused: () => readonly PausedProcess[];
  /** The newest frame; null before the first sweep. */
  readonly frame: () => Frame | null;
  readonly settings: () => { readonly grace: Milliseconds; readonly rules: readonly GuardRule[] };
  readonly now: () => Milliseconds;
}

export interface Planner {
  plan(request: PlanRequest): Promise<MadePlan | Refusal>;
  /** What the guards say now, about processes as they are now. */
  judge(action: Action, all: ProcessMap): (live: LiveProcess) => Guard;
  /** Takes hold of processes that were born after a plan was made. */
  hold(processes: readonly LiveProcess[], action: Action, all: ProcessMap): Promise<Held[]>;
}

/** Lists what an action would reach, asks the guards about each member and takes hold of those that may be acted on. */
export function createPlanner(options: PlannerOptions): Planner {
  const { platform, processes, pin, preference, frame, now } = options;

  const judge: Planner['judge'] = (action, all) => {
    const context = guardContext(options, all);
    return (live) => {
      const facts = processes.facts(live.pid);
      return guardOf({ ...live, ...facts, parentName: all.get(live.parent)?.name ?? null }, action, context);
    };
  };

  const hold: Planner['hold'] = async (chosen, action, all) => {
    const judged = judge(action, all);
    const rows = new Map(frame()?.processes.map((row) => [identityKey(row), row]));
    const held: Held[] = [];
    let pkexec: boolean | null = null;
    for (const live of chosen) {
      const facts = processes.facts(live.pid);
      const guard = judged(live);
      const taken = guard.kind === 'forbidden' ? null : await pin(live);
      if (taken === 'gone' || taken === 'changed') continue;
      const permitted = taken === null || (await isPermitted(action, taken, preference));
      if (!permitted) taken.close();
      const found = permitted ? guard : notPermitted(action, live.pid, (pkexec ??= hasPkexec(platform)));
      held.push({
        live,
        listed: listed(live, facts, rows.get(identityKey(live)), found),
        pin: permitted ? taken : null,
        cgroup: valueOr(facts.cgroup, null),
      });
    }
    return held;
  };

  function cautionsFor(action: Action, held: readonly Held[]): Message[] {
    const reachable = held.filter((member) => member.pin !== null);
    const frozen = reachable.slice(0, LOOKED_AT_FOR_FREEZERS).map(({ live }) => options.freezing.frozenBy(live.pid));
    return [
      ...[...new Set(frozen)].flatMap((cgroup) => (cgroup === null ? [] : [message('act.frozen', { name: cgroup })])),
      ...(action === 'resume'
        ? resumeCautions(reachable, { frame: frame(), paused: options.paused(), poolRoom: options.poolRoom })
        : []),
    ];
  }

  return {
    hold,
    judge,
    async plan({ action, scope, identity }) {
      if (!isSupported(action, options)) return refusal('action.unsupported');
      if (!Number.isSafeInteger(identity.pid) || identity.pid <= 1) return refusal('guard.init');
      const all = await processes.list();
      const target = all.get(identity.pid);
      if (target === undefined) return refusal('target.gone');
      if (!sameIdentity(target, identity)) return refusal('target.identity-changed');
      const { members, cgroup } = chooseMembers(scope, target, all, frame(), options.freezing);
      if (members.length > MOST_MEMBERS) return refusal('plan.too-many');
      const held = await hold(members, action, all);
      const refused = refusedTarget(held, target);
      if (refused !== null) {
        for (const member of held) member.pin?.close();
        return refused;
      }
      const plan: ActionPlan = {
        id: randomUUID(),
        action,
        scope,
        target: { pid: target.pid, start: target.start },
        members: held.map((member) => member.listed),
        warnings: warningsFor({ action, scope, target, held, all, cgroup, facts: processes.facts(target.pid) }),
        cautions: cautionsFor(action, held),
        pinned: held.every((member) => member.pin === null || member.pin.kind === 'pidfd') ? 'pidfd' : 'start-time',
        grace: options.settings().grace,
      };
      const youngest = Math.max(...[...all.values()].map((process) => process.start));
      // Freezing reaches everything inside: never where one of them may not be touched, least of all Headroom itself.
      const freezer = held.every((member) => member.pin !== null) ? cgroup : null;
      return { plan, held, cgroup: freezer, youngest, madeAt: now() };
    },
  };
}

export function refusal(reason: ActionReason): Refusal {
  return { refused: reason };
}

/** A target that must not be touched is refused as a whole, with everything around it. */
function refusedTarget(held: readonly Held[], target: LiveProcess): Refusal | null {
  const guard = held.find((member) => sameIdentity(member.live, target))?.listed.guard;
  if (guard === undefined) return refusal('target.gone');
  return guard.kind === 'forbidden' ? { refused: guard.reason } : null;
}

function guardContext({ self, platform, processes, settings }: PlannerOptions, all: ProcessMap): GuardContext {
  return {
    platform,
    own: new Set([self, ...ownHelpers(self, processes, all)]),
    carriers: carriersOfHeadroom(all),
    ancestors: new Set(ancestorsOf(self, all)),
    rules: settings().rules,
  };
}

/** Electron's child processes run its own executable; what a user starts through Headroom (`headroom run`) is not Headroom. */
function ownHelpers(self: number, processes: LiveProcesses, all: ProcessMap): number[] {
  const main = all.get(self);
  if (main === undefined || process.versions['electron'] === undefined) return [];
  const executable = valueOr(processes.facts(self).executable, null);
  return withDescendants([main], all)
    .filter((child) => valueOr(processes.facts(child.pid).executable, undefined) === executable)
    .map((child) => child.pid);
}

function listed(live: LiveProcess, facts: LiveFacts, row: ProcessRow | undefined, guard: Guard): PlanMember {
  return {
    pid: live.pid,
    start: live.start,
    name: live.name,
    user: facts.user,
    realUser: differingUser(facts),
    private: facts.private.kind === 'ok' ? facts.private : (row?.private ?? facts.private),
    resident: valueOr(facts.resident, row?.resident ?? 0),
    guard,
  };
}

/** The real user where it is another one than the effective. */
function differingUser({ user, realUser }: LiveFacts): string | null {
  return realUser.kind === 'ok' && !(user.kind === 'ok' && user.value === realUser.value) ? realUser.value : null;
}

interface Listing extends Omit<PlanRequest, 'identity'> {
  readonly target: LiveProcess;
  readonly facts: LiveFacts;
  readonly held: readonly Held[];
  readonly all: ProcessMap;
  /** The cgroup that holds exactly these. */
  readonly cgroup: MadePlan['cgroup'];
}

function warningsFor({ action, scope, target, facts, held, all, cgroup }: Listing): string[] {
  const ends = action === 'end' || action === 'force';
  const warnings: (ActionReason | false)[] = [
    target.ended && 'warning.zombie',
    ends && isTerminal({ name: target.name, executable: facts.executable }) && 'warning.terminal',
    cgroup !== null && isSessionCgroup(valueOr(facts.cgroup, '')) && 'warning.session',
    ends && scope === 'process' && withDescendants([target], all).length > 1 && 'warning.children-remain',
    held.some((member) => member.pin === null) && 'warning.skipped',
  ];
  return warnings.filter((warning) => warning !== false);
}
