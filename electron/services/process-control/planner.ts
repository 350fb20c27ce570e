import { randomUUID } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { Action, ActionPlan, Guard, PlanMember, Refusal, Scope } from '../../core/action.ts';
import type { ActionReason } from '../../core/action-reasons.ts';
import { guardOf, isSessionCgroup, isTerminal, type GuardContext } from '../../core/guards.ts';
import type { GuardRule } from '../../core/guard-rules.ts';
import { identityKey, sameIdentity, type Identity } from '../../core/identity.ts';
import { valueOr } from '../../core/reading.ts';
import type { Frame, ProcessRow } from '../../core/frame.ts';
import type { Milliseconds } from '../../core/units.ts';
import type { LiveFacts, LiveProcess, LiveProcesses } from './live-processes.ts';
import { ancestorsOf, withDescendants, type ProcessMap } from './members.ts';
import type { Held, OpenPlan } from './plan-store.ts';
import type { ControlSignal, Pin, Pinner } from './pins.ts';
import { mayChangePreference } from './victim-preference.ts';

/** More than this is not listed for anybody to read, so it is not acted on either. */
export const MOST_MEMBERS = 4096;

export const SIGNALS = {
  pause: 'SIGSTOP',
  resume: 'SIGCONT',
  end: 'SIGTERM',
  force: 'SIGKILL',
} as const satisfies Record<Exclude<Action, 'prefer' | 'unprefer'>, ControlSignal>;

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
  /** The newest frame; null before the first sweep. */
  readonly frame: () => Frame | null;
  readonly settings: () => { readonly grace: Milliseconds; readonly rules: readonly GuardRule[] };
  readonly now: () => Milliseconds;
}

export interface Planner {
  plan(request: PlanRequest): Promise<OpenPlan | Refusal>;
  /** Takes hold of processes that were born after a plan was made. */
  hold(processes: readonly LiveProcess[], action: Action, all: ProcessMap): Promise<Held[]>;
}

/** Lists what an action would reach, asks the guards about each member and takes hold of those that may be acted on. */
export function createPlanner(options: PlannerOptions): Planner {
  const { processes, pin, frame, now } = options;

  const context = (all: ProcessMap): GuardContext => {
    const self = all.get(options.self);
    const own = self ? withDescendants([self], all).filter((child) => isOwn(child, self, processes)) : [];
    return {
      own: new Set([options.self, ...own.map((child) => child.pid)]),
      ancestors: new Set(ancestorsOf(options.self, all)),
      rules: options.settings().rules,
    };
  };

  const hold: Planner['hold'] = async (chosen, action, all) => {
    const guards = context(all);
    const rows = new Map(frame()?.processes.map((row) => [identityKey(row), row]));
    const held: Held[] = [];
    for (const live of chosen) {
      const facts = processes.facts(live.pid);
      const subject = { ...live, ...facts, parentName: all.get(live.parent)?.name ?? null };
      const guard = guardOf(subject, action, guards);
      const cgroup = valueOr(facts.cgroup, null);
      const member = listed(live, facts, rows.get(identityKey(live)), guard);
      const taken = guard.kind === 'forbidden' ? null : await pin(live);
      if (taken === 'gone' || taken === 'changed') continue;
      if (taken !== null && !(await isPermitted(action, taken))) {
        taken.close();
        const refused = notPermitted(action, live.pid, options.platform);
        held.push({ live, listed: { ...member, guard: refused }, pin: null, cgroup });
      } else {
        held.push({ live, listed: member, pin: taken, cgroup });
      }
    }
    return held;
  };

  return {
    hold,
    async plan({ action, scope, identity }) {
      if (!isSupported(action, options.platform)) return refusal('action.unsupported');
      if (!Number.isSafeInteger(identity.pid) || identity.pid <= 1) return refusal('guard.init');
      const all = await processes.list();
      const target = all.get(identity.pid);
      if (target === undefined) return refusal('target.gone');
      if (!sameIdentity(target, identity)) return refusal('target.identity-changed');
      const chosen = inScope(scope, target, all);
      if (chosen.length > MOST_MEMBERS) return refusal('plan.too-many');
      const held = await hold(chosen, action, all);
      const own = held.find((member) => sameIdentity(member.live, target));
      if (own?.listed.guard.kind === 'forbidden' || own === undefined) {
        for (const member of held) member.pin?.close();
        return own?.listed.guard.kind === 'forbidden' ? { refused: own.listed.guard.reason } : refusal('target.gone');
      }
      const pins = held.flatMap((member) => member.pin ?? []);
      const plan: ActionPlan = {
        id: randomUUID(),
        action,
        scope,
        target: { pid: target.pid, start: target.start },
        members: held.map((member) => member.listed),
        warnings: warningsFor(action, scope, target, held, all, processes),
        pinned: pins.length > 0 && pins.every((held) => held.kind === 'pidfd') ? 'pidfd' : 'start-time',
        grace: options.settings().grace,
      };
      const youngest = Math.max(...[...all.values()].map((process) => process.start));
      return { plan, held, youngest, madeAt: now(), running: new Set() };
    },
  };

  function inScope(scope: Scope, target: LiveProcess, all: ProcessMap): LiveProcess[] {
    if (scope === 'process') return [target];
    if (scope === 'tree') return withDescendants([target], all);
    const rows = frame()?.processes ?? [];
    const group = rows.find((row) => sameIdentity(row, target))?.group;
    const keys = new Set(rows.filter((row) => row.group === group).map(identityKey));
    const known = new Set(rows.map(identityKey));
    // What the last sweep has not seen yet belongs with its parent.
    const isNew = (process: LiveProcess) => !known.has(identityKey(process));
    const young = new Map([...all].filter(([, process]) => isNew(process) || keys.has(identityKey(process))));
    const members = [...young.values()].filter((process) => keys.has(identityKey(process)));
    return withDescendants([target, ...members], young);
  }
}

export function refusal(reason: ActionReason): Refusal {
  return { refused: reason };
}

function listed(live: LiveProcess, facts: LiveFacts, row: ProcessRow | undefined, guard: Guard): PlanMember {
  return {
    pid: live.pid,
    start: live.start,
    name: live.name,
    user: facts.user,
    private: facts.private.kind === 'ok' ? facts.private : (row?.private ?? facts.private),
    resident: valueOr(facts.resident, row?.resident ?? 0),
    guard,
  };
}

/** Electron's own child processes; what a user starts through Headroom (`headroom run`) is not Headroom. */
function isOwn(child: LiveProcess, self: LiveProcess, processes: LiveProcesses): boolean {
  if (child === self || child.parent === 0) return child === self;
  const [own, other] = [processes.facts(self.pid).executable, processes.facts(child.pid).executable];
  return (
    process.versions['electron'] !== undefined && own.kind === 'ok' && other.kind === 'ok' && own.value === other.value
  );
}

async function isPermitted(action: Action, pin: Pin): Promise<boolean> {
  if (action === 'prefer' || action === 'unprefer') return mayChangePreference(pin.identity.pid);
  return (await pin.probe()).kind !== 'not-permitted';
}

function isSupported(action: Action, platform: string): boolean {
  if (action === 'prefer' || action === 'unprefer') return platform === 'linux';
  return platform !== 'win32' || action === 'end' || action === 'force';
}

/** Another user's process. `command` only where pkexec is there to run it. */
function notPermitted(action: Action, pid: number, platform: string): Guard {
  const signal = action === 'prefer' || action === 'unprefer' ? null : SIGNALS[action];
  const command =
    platform === 'linux' && signal !== null && hasPkexec() ? `pkexec kill -${signal.slice(3)} ${pid}` : null;
  return { kind: 'not-permitted', reason: 'not-permitted.other-user', command };
}

function hasPkexec(): boolean {
  const directories = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/bin', '/bin', '/usr/local/bin'];
  return directories.filter(path.isAbsolute).some((directory) => {
    try {
      accessSync(path.join(directory, 'pkexec'), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function warningsFor(
  action: Action,
  scope: Scope,
  target: LiveProcess,
  held: readonly Held[],
  all: ProcessMap,
  processes: LiveProcesses,
): string[] {
  const ends = action === 'end' || action === 'force';
  const facts = processes.facts(target.pid);
  const cgroup = valueOr(facts.cgroup, '');
  const warnings: (ActionReason | false)[] = [
    target.ended && 'warning.zombie',
    isTerminal({ name: target.name, executable: facts.executable }) && 'warning.terminal',
    scope === 'group' && isSessionCgroup(cgroup) && 'warning.session',
    ends && scope === 'process' && withDescendants([target], all).length > 1 && 'warning.children-remain',
    held.some((member) => member.pin === null) && 'warning.skipped',
  ];
  return warnings.filter((warning) => warning !== false);
}
