import type { Action, ActionPlan, ActionResult, Actor, Outcome, Refusal, Scope } from '../../electron/core/action.ts';
import {
  createLocalProcessControl,
  type LocalProcessControl,
  type LocalProcessControlOptions,
} from '../../electron/services/process-control/local-process-control.ts';
import { identityOf } from './victims.ts';

export const BY: Actor = { kind: 'user', host: 'cli' };

/** Process control on this machine that asks no frame and keeps nothing. */
export function controlOnly(options: Partial<LocalProcessControlOptions> = {}): LocalProcessControl {
  return createLocalProcessControl({
    frame: () => null,
    sweep: () => Promise.resolve(null),
    settings: () => ({ graceSeconds: 10, guards: [] }),
    stateDirectory: null,
    ...options,
  });
}

export function planned(answer: ActionPlan | Refusal): ActionPlan {
  if ('refused' in answer) throw new Error(`refused: ${answer.refused}`);
  return answer;
}

export function performed(answer: ActionResult | Refusal): ActionResult {
  if ('refused' in answer) throw new Error(`refused: ${answer.refused}`);
  return answer;
}

/** Plans an action on a living process and carries it out. */
export async function act(
  control: LocalProcessControl,
  action: Action,
  scope: Scope,
  pid: number,
  confirmed = false,
): Promise<ActionResult> {
  const plan = planned(await control.plan({ action, scope, identity: identityOf(pid) }));
  return performed(await control.perform({ planId: plan.id, action, confirmed }, BY));
}

export function outcomeOf(result: ActionResult, pid: number): Outcome | undefined {
  return result.outcomes.find((one) => one.pid === pid)?.outcome;
}
