import type { Action, Outcome } from '../../../electron/core/actions/action.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Phrases } from '../../messages/phrases.ts';

/** What became of one process, in words. */
export function outcomeText(outcome: Outcome, action: Action, t: Messages['actions'], p: Phrases): string {
  switch (outcome.kind) {
    case 'done':
      return t.outcome.done[action];
    case 'still-running':
      return t.outcome['still-running'][outcome.reason];
    case 'not-permitted':
    case 'refused':
    case 'failed':
      return `${t.outcome[outcome.kind]}: ${p.reason(outcome.reason)}`;
    default:
      return t.outcome[outcome.kind];
  }
}

export function succeeded({ kind }: Outcome): boolean {
  return kind === 'done' || kind === 'ended' || kind === 'already-gone';
}
