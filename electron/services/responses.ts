import type { Outcome } from '../core/actions/action.ts';
import type { Frame, ProcessRow } from '../core/model/frame.ts';
import { createResponder, describeResponse, type DueResponse, type ResponseAct } from '../core/responses/responses.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { Monitor } from './monitor.ts';
import type { ProcessControl } from './process-control/process-control.ts';

export interface ResponsesOptions {
  readonly monitor: Pick<Monitor, 'subscribe' | 'find'>;
  readonly control: Pick<ProcessControl, 'plan' | 'perform' | 'discard'>;
  readonly settings: () => Pick<Settings, 'responses'>;
  readonly onError?: (error: unknown) => void;
}

/** The owner of these plans. The user agreed to a rule's actions when switching it on. */
const OWNER = 'responses';
/** Warnings that only a person can judge. */
const HOLDS_MORE: readonly string[] = ['warning.session', 'warning.terminal', 'warning.zombie'];

export interface Responses {
  /** Subscribes to the actions taken. The returned function ends the subscription. */
  subscribe(listener: (act: ResponseAct) => void): () => void;
  stop(): void;
}

/**
 * Carries out the user's own rules, when they are switched on. A process that is guarded, needs a confirmation or
 * belongs to another user is never acted on, and nothing is ever forced.
 */
export function startResponses({ monitor, control, settings, onError }: ResponsesOptions): Responses {
  const responder = createResponder((identity) => monitor.find(identity)?.facts ?? null);
  const listeners = new Set<(act: ResponseAct) => void>();
  let isBusy = false;

  async function respond(frame: Frame): Promise<void> {
    const { enabled, rules } = settings().responses;
    if (!enabled || rules.length === 0 || isBusy) return;
    isBusy = true;
    try {
      for (const due of responder.next(frame, rules)) await carryOut(due, frame);
    } finally {
      isBusy = false;
    }
  }

  /** Tries the candidates in order until one may be acted on. */
  async function carryOut(due: DueResponse, frame: Frame): Promise<void> {
    for (const row of due.candidates) {
      const outcome = due.rule.response === 'notify' ? null : await act(due, row);
      if (outcome === 'left-alone') {
        responder.leftAlone(due.rule, row, frame.at);
        continue;
      }
      responder.acted(due.rule, row, frame.at);
      for (const listener of [...listeners]) listener(describeResponse(due, row, frame.at, outcome));
      return;
    }
  }

  async function act({ rule }: DueResponse, { pid, start }: ProcessRow): Promise<Outcome | 'left-alone'> {
    if (rule.response === 'notify') return 'left-alone';
    const plan = await control.plan({ action: rule.response, scope: rule.scope, identity: { pid, start } }, OWNER);
    if ('refused' in plan) return 'left-alone';
    try {
      const isGuarded = plan.members.some(({ guard }) => guard.kind !== 'allowed');
      if (isGuarded || plan.cautions.length > 0 || plan.warnings.some((warning) => HOLDS_MORE.includes(warning)))
        return 'left-alone';
      const result = await control.perform(
        { planId: plan.id, action: rule.response, confirmed: true, acknowledged: false },
        { kind: 'rule', rule: rule.name },
        OWNER,
      );
      if ('refused' in result) return 'left-alone';
      return result.outcomes.find((one) => one.pid === pid && one.start === start)?.outcome ?? 'left-alone';
    } finally {
      control.discard(plan.id, OWNER);
    }
  }

  const unsubscribe = monitor.subscribe((frame) => {
    respond(frame).catch((error: unknown) => onError?.(error));
  }, 'background');

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      unsubscribe();
      listeners.clear();
    },
  };
}
