import type { ActionLogEntry, Actor } from '../core/actions/action.ts';
import type { ProcessControl } from '../services/process-control/process-control.ts';
import type { ActionHandlers } from './handlers.ts';

export interface ActionHandlersOptions {
  readonly control: ProcessControl;
  /** The action log, newest first. */
  readonly actions: (limit: number) => readonly ActionLogEntry[];
  readonly host: Extract<Actor, { kind: 'user' }>['host'];
}

/** The handlers of requests about actions. The control decides about them, never the page. */
export function createActionHandlers({ control, actions, host }: ActionHandlersOptions): ActionHandlers {
  return {
    planAction: (request, { owner }) => control.plan(request, owner),
    performAction: (request, { owner }) => control.perform(request, { kind: 'user', host }, owner),
    discardPlan({ planId }, { owner }) {
      control.discard(planId, owner);
      return null;
    },
    getActions: ({ limit }) => actions(limit),
    getPaused: () => control.paused(),
    getPreferred: () => control.preferred(),
  };
}
