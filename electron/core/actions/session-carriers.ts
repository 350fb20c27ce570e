import type { ActionReason } from '../words/refusals.ts';
import { BUILT_IN_GUARDS } from './guard-rules.ts';
import { matchesName, type GuardSubject } from './guards.ts';

type Named = Pick<GuardSubject, 'name' | 'executable'>;

const CARRIERS: readonly string[] = ['guard.display', 'guard.shell'] satisfies readonly ActionReason[];

const CARRIER_NAMES = namesOf((reason) => CARRIERS.includes(reason));
const GUARDED_NAMES = namesOf(() => true);

/** Whether a desktop session ends with this process: its display server, its window manager or its shell. */
export function carriesSession(subject: Named): boolean {
  return matchesName(CARRIER_NAMES, subject.name, subject.executable);
}

/** Whether the program is one of those that a system or a session consists of, and not one that somebody works with. */
export function isGuardedProgram(subject: Named): boolean {
  return matchesName(GUARDED_NAMES, subject.name, subject.executable);
}

function namesOf(isWanted: (reason: string) => boolean): readonly string[] {
  return BUILT_IN_GUARDS.flatMap(({ reason, names, parents }) =>
    isWanted(reason) && parents === undefined ? (names ?? []) : [],
  );
}
