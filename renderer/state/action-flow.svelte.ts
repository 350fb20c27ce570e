import type { HostApi } from '../../electron/contract/host-api.ts';
import type { Action, ActionPlan, ActionResult, Scope } from '../../electron/core/action.ts';
import type { Identity } from '../../electron/core/identity.ts';
import { HostError } from '../host/host-error.ts';

/** What the user asked for: one or several processes, with what belongs to them. */
export interface ActionRequest {
  readonly action: Action;
  readonly name: string;
  readonly targets: readonly { readonly identity: Identity; readonly scope: Scope }[];
}

export type Step =
  | { readonly kind: 'closed' }
  | { readonly kind: 'planning'; readonly request: ActionRequest }
  | { readonly kind: 'confirming'; readonly request: ActionRequest; readonly plans: readonly ActionPlan[] }
  | {
      readonly kind: 'performing';
      readonly request: ActionRequest;
      readonly plans: readonly ActionPlan[];
      readonly action: Action;
      readonly since: number;
    }
  | {
      readonly kind: 'done';
      readonly request: ActionRequest;
      readonly plans: readonly ActionPlan[];
      readonly results: readonly ActionResult[];
    }
  | { readonly kind: 'refused'; readonly request: ActionRequest; readonly reason: string | null };

/**
 * From the wish to the outcome: ask the host what an action would reach, show that, do it only on the user's word, show
 * what became of it. Identities are fixed when the wish is uttered; nothing that moves on the page can change them.
 */
export class ActionFlow {
  step = $state.raw<Step>({ kind: 'closed' });
  readonly #api: HostApi;
  /** Answers to an older wish are ignored. */
  #turn = 0;

  constructor(api: HostApi) {
    this.#api = api;
  }

  get open(): boolean {
    return this.step.kind !== 'closed';
  }

  async begin(request: ActionRequest): Promise<void> {
    this.#discard();
    const turn = ++this.#turn;
    this.step = { kind: 'planning', request };
    try {
      const answers = await Promise.all(
        request.targets.map(({ identity, scope }) => this.#api.planAction({ action: request.action, scope, identity })),
      );
      const plans = answers.filter((answer): answer is ActionPlan => !('refused' in answer));
      if (turn !== this.#turn) {
        this.#discardPlans(plans);
        return;
      }
      const refusal = answers.find((answer) => 'refused' in answer);
      if (plans.length > 0) this.step = { kind: 'confirming', request, plans };
      else this.step = { kind: 'refused', request, reason: refusal?.refused ?? null };
    } catch (error) {
      if (turn === this.#turn) this.step = { kind: 'refused', request, reason: reasonOf(error) };
    }
  }

  /** Does what was confirmed; `action` differs from the plan's when an end that took too long is forced. */
  async perform(plans: readonly ActionPlan[], action: Action, confirmed: boolean): Promise<void> {
    if (this.step.kind !== 'confirming' && this.step.kind !== 'done') return;
    const { request } = this.step;
    const turn = ++this.#turn;
    this.step = { kind: 'performing', request, plans, action, since: performance.now() };
    try {
      const answers = await Promise.all(
        plans.map((plan) => this.#api.performAction({ planId: plan.id, action, confirmed })),
      );
      if (turn !== this.#turn) return;
      const results = answers.filter((answer): answer is ActionResult => !('refused' in answer));
      const refusal = answers.find((answer) => 'refused' in answer);
      if (results.length > 0) this.step = { kind: 'done', request, plans, results };
      else this.step = { kind: 'refused', request, reason: refusal?.refused ?? null };
    } catch (error) {
      if (turn === this.#turn) this.step = { kind: 'refused', request, reason: reasonOf(error) };
    }
  }

  close(): void {
    this.#discard();
    this.#turn += 1;
    this.step = { kind: 'closed' };
  }

  #discard(): void {
    if (this.step.kind === 'confirming' || this.step.kind === 'done') this.#discardPlans(this.step.plans);
  }

  #discardPlans(plans: readonly ActionPlan[]): void {
    for (const plan of plans) {
      this.#api.discardPlan({ planId: plan.id }).catch(() => {
        // The host forgets plans by itself.
      });
    }
  }
}

/** null: the connection was lost on the way. */
function reasonOf(error: unknown): string | null {
  if (error instanceof HostError) return error.reason === 'disconnected' ? null : error.message;
  return String(error);
}
