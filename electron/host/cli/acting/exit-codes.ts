import type { ActionResult, Outcome } from '../../../core/action.ts';
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

export const EXIT_HELP = `
Exit codes:
  0  done, or nothing was left to do
  1  it failed
  2  called wrongly
  3  there is no such process, more than one, or its number belongs to another one by now
  4  a guard forbids it, or a confirmation is missing
  5  not permitted: it belongs to another user
  6  something still runs after the grace period, or new processes have appeared`;

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
