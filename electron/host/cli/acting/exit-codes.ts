import type { ActionResult, Outcome } from '../../../core/actions/action.ts';
import { EXIT } from '../commands.ts';

/** How a command that acts ends, besides the codes that every command has. docs/acting.md lists them. */
export const ACTING_EXIT = {
  ...EXIT,
  /** No such process, or it is another one by now. */
  notFound: 3,
  /** A guard forbids it, or a confirmation is missing. */
  refused: 4,
  notPermitted: 5,
  stillRunning: 6,
} as const;

const CODES: Readonly<Record<Outcome['kind'], number>> = {
  done: EXIT.ok,
  ended: EXIT.ok,
  'already-gone': EXIT.ok,
  failed: EXIT.failed,
  'identity-changed': ACTING_EXIT.notFound,
  refused: ACTING_EXIT.refused,
  'not-permitted': ACTING_EXIT.notPermitted,
  'still-running': ACTING_EXIT.stillRunning,
};

/** The gravest of all outcomes. */
export function exitCodeOf({ outcomes, unlisted }: ActionResult): number {
  const codes = outcomes.map(({ outcome }) => CODES[outcome.kind]);
  return Math.max(EXIT.ok, unlisted.length > 0 ? ACTING_EXIT.stillRunning : EXIT.ok, ...codes);
}
