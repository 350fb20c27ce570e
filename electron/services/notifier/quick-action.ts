import type { ActionResult, Actor, Scope } from '../../core/actions/action.ts';
import type { Identity } from '../../core/model/identity.ts';
import type { ProcessControl } from '../process-control/process-control.ts';

export type QuickOutcome =
  | { readonly kind: 'carried-out'; readonly result: ActionResult }
  /** The action needs a person who has seen the list in the window. */
  | { readonly kind: 'needs-window' };

export interface QuickRequest {
  readonly action: 'pause' | 'resume' | 'end';
  readonly scope: Scope;
  readonly identity: Identity;
}

/** The owner of these plans. Pressing the button is the confirmation. */
const OWNER = 'buttons';

/**
 * Carries out an action from a button without a dialog (tray, notification). It goes through the same plan and the
 * same guards as the window. It is carried out only when every member is allowed, there is no warning about the whole
 * and, for `end`, there is a single process. Everything else is left to the window.
 */
export async function performQuickly(
  control: Pick<ProcessControl, 'plan' | 'perform' | 'discard'>,
  { action, scope, identity }: QuickRequest,
  by: Actor,
): Promise<QuickOutcome> {
  const plan = await control.plan({ action, scope, identity }, OWNER);
  if ('refused' in plan) return { kind: 'needs-window' };
  const clear =
    plan.members.every(({ guard }) => guard.kind === 'allowed') &&
    plan.warnings.length === 0 &&
    plan.cautions.length === 0;
  const listed = action !== 'end' || plan.members.length === 1;
  if (!clear || !listed) {
    control.discard(plan.id, OWNER);
    return { kind: 'needs-window' };
  }
  const result = await control.perform({ planId: plan.id, action, confirmed: true, acknowledged: false }, by, OWNER);
  control.discard(plan.id, OWNER);
  return 'refused' in result ? { kind: 'needs-window' } : { kind: 'carried-out', result };
}
