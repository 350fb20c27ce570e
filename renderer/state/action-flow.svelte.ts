import type { HostApi } from '../../electron/contract/host-api.ts';
import type { Action, ActionPlan, ActionResult, Refusal, Scope } from '../../electron/core/actions/action.ts';
import type { Identity } from '../../electron/core/model/identity.ts';
import { HostError } from '../host/host-error.ts';

/** What the user asked for: one or several processes, with what belongs to them. */
export interface ActionRequest {
  readonly action: Action;
  readonly name: string;
  readonly targets: readonly { readonly identity: Identity; readonly scope: Scope }[];
}

interface Asked {
  readonly request: ActionRequest;
}
interface Planned extends Asked {
  readonly plans: readonly ActionPlan[];
  /** Why some of what was asked for was turned down. */
  readonly refusals: readonly string[];
}

type FlowStep =
  | { readonly kind: 'closed' }
  | ({ readonly kind: 'planning' } & Asked)
  | ({ readonly kind: 'confirming' } & Planned)
  | ({ readonly kind: 'performing'; readonly action: Action; readonly since: number } & Planned)
  | ({ readonly kind: 'done'; readonly results: readonly ActionResult[] } & Planned)
  /** `reason` null: the connection was lost on the way. */
  | ({ readonly kind: 'refused'; readonly reason: string | null } & Asked);

/** How many lists are asked for, and how many acted on, at the same time: a host takes only so many requests at once. */
const PLANNED_AT_ONCE = 8;
const PERFORMED_AT_ONCE = 24;

/**
 * From the wish to the outcome: ask the host what an action would reach, show that, do it only on the user's word, show
 * what became of it. Whoever looks at the past can do nothing: the processes of then may be others by now. Identities are fixed when the wish is uttered; nothing that moves on the page can change them.
 */
export class ActionFlow {
  step = $state.raw<FlowStep>({ kind: 'closed' });
  readonly #api: HostApi;
  readonly #allowed: () => boolean;
  /** Answers to an older wish are ignored. */
  #turn = 0;

  constructor(api: HostApi, allowed: () => boolean) {
    this.#api = api;
    this.#allowed = allowed;
  }

  get open(): boolean {
    return this.step.kind !== 'closed';
  }

  /** Whether anything can be done to what is shown. */
  get allowed(): boolean {
    return this.#allowed();
  }

  async begin(request: ActionRequest): Promise<void> {
    if (!this.allowed) return;
    this.#discard();
    const turn = ++this.#turn;
    this.step = { kind: 'planning', request };
    try {
      const answers = await inTurn(PLANNED_AT_ONCE, request.targets, ({ identity, scope }) =>
        this.#api.planAction({ action: request.action, scope, identity }),
      );
      const { accepted: plans, refusals } = sortOut(answers);
      if (turn !== this.#turn) this.#discardPlans(plans);
      else if (plans.length > 0) this.step = { kind: 'confirming', request, plans, refusals };
      else this.step = { kind: 'refused', request, reason: refusals[0] ?? '' };
    } catch (error) {
      if (turn === this.#turn) this.step = { kind: 'refused', request, reason: reasonOf(error) };
    }
  }

  /** Does what was confirmed; `action` differs from the plan's when an end that took too long is forced. */
  async perform(action: Action, acknowledged: boolean): Promise<void> {
    if (!this.allowed || (this.step.kind !== 'confirming' && this.step.kind !== 'done')) return;
    const { request, plans, refusals: before } = this.step;
    const turn = ++this.#turn;
    this.step = { kind: 'performing', request, plans, refusals: before, action, since: performance.now() };
    try {
      const answers = await inTurn(PERFORMED_AT_ONCE, plans, ({ id }) =>
        this.#api.performAction({ planId: id, action, confirmed: true, acknowledged }),
      );
      if (turn !== this.#turn) return;
      const { accepted: results, refusals } = sortOut(answers);
      if (results.length > 0) this.step = { kind: 'done', request, plans, refusals: [...before, ...refusals], results };
      else this.step = { kind: 'refused', request, reason: refusals[0] ?? '' };
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

/** Asks for each item, `atOnce` at the same time. Answers in the items' order. */
async function inTurn<T, R>(atOnce: number, items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let from = 0; from < items.length; from += atOnce) {
    answers.push(...(await Promise.all(items.slice(from, from + atOnce).map(ask))));
  }
  return answers;
}

function sortOut<T extends object>(answers: readonly (T | Refusal)[]): { accepted: T[]; refusals: string[] } {
  return {
    accepted: answers.filter((answer): answer is T => !('refused' in answer)),
    refusals: answers.flatMap((answer) => ('refused' in answer ? [answer.refused] : [])),
  };
}

/** null: the connection was lost on the way. */
function reasonOf(error: unknown): string | null {
  if (error instanceof HostError) return error.reason === 'disconnected' ? null : error.message;
  return String(error);
}
