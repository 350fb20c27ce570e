import type { ActionLogEntry, ActionPlan, ActionResult, Actor } from '../../core/actions/action.ts';
import type { Frame } from '../../core/model/frame.ts';
import { sameIdentity, type Identity } from '../../core/model/identity.ts';
import { unsupported } from '../../core/model/reading.ts';
import type { Milliseconds } from '../../core/model/units.ts';

const LOGGED_OUTCOMES = 50;

/** What the action log keeps of an act. */
export function describeAct(
  { target, scope, members }: ActionPlan,
  { action, outcomes, freed }: ActionResult,
  by: Actor,
  risk: ActionLogEntry['risk'],
  at: Milliseconds,
): ActionLogEntry {
  const listed = members.find((member) => sameIdentity(member, target));
  return {
    at,
    by,
    action,
    scope,
    target: { ...target, name: listed?.name ?? '', user: listed?.user ?? unsupported() },
    risk,
    outcomes: outcomes.slice(0, LOGGED_OUTCOMES),
    more: Math.max(0, outcomes.length - LOGGED_OUTCOMES),
    freed,
  };
}

/** What the newest frame says about a process; null when it does not know it. */
export function riskIn(frame: Frame | null, target: Identity): ActionLogEntry['risk'] {
  const row = frame?.processes.find((process) => sameIdentity(process, target));
  if (!frame || !row) return null;
  const level = frame.pools.find((pool) => pool.id === row.pool)?.level ?? frame.level;
  return { score: row.risk, level, factors: row.factors };
}
