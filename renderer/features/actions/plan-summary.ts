import { needsAcknowledgement, type ActionPlan, type PlanMember } from '../../../electron/core/actions/action.ts';
import { identityKey } from '../../../electron/core/model/identity.ts';

interface PlanSummary {
  /** How many members may be acted on, now or after a second confirmation. */
  readonly reachable: number;
  readonly needsConfirmation: boolean;
}

export function summarize(plans: readonly ActionPlan[]): PlanSummary {
  const members = plannedMembers(plans);
  const reachable = members.filter(({ guard }) => guard.kind === 'allowed' || guard.kind === 'confirm');
  return { reachable: reachable.length, needsConfirmation: plans.some(needsAcknowledgement) };
}

/** Every process the plans reach, each once, in the order in which they would be signalled. */
export function plannedMembers(plans: readonly ActionPlan[]): readonly PlanMember[] {
  const members = new Map(plans.flatMap((plan) => plan.members).map((member) => [identityKey(member), member]));
  return [...members.values()];
}
