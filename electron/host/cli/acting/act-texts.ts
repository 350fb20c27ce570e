import type { Action, ActionPlan, ActionResult, MemberOutcome, Outcome, PlanMember } from '../../../core/action.ts';
import { actionReason } from '../../../core/action-reasons.ts';
import type { ProcessRow } from '../../../core/frame.ts';
import { plainText } from '../../../core/plain-text.ts';
import { valueOr } from '../../../core/reading.ts';
import { formatBytes } from '../format.ts';

const LONGEST_NAME = 40;
const LONGEST_LIST = 200;

export const VERBS: Readonly<Record<Action, string>> = {
  pause: 'Pause',
  resume: 'Resume',
  end: 'End',
  force: 'Force to end',
  prefer: 'Prefer',
  unprefer: 'Take back',
};

const DONE: Readonly<Record<Action, string>> = {
  pause: 'paused',
  resume: 'resumed',
  end: 'ended',
  force: 'ended',
  prefer: 'preferred',
  unprefer: 'taken back',
};

const STILL: Readonly<Record<Extract<Outcome, { kind: 'still-running' }>['reason'], string>> = {
  'grace-over': 'still running',
  uninterruptible: 'still running: it waits for a device and ends when that answers',
  stopped: 'still there: it is paused and ends when it is resumed',
};

/** Everything an action would reach, with its memory, and what the guards say. */
export function planLines({ members, warnings }: ActionPlan): string[] {
  const rows = members.slice(0, LONGEST_LIST).map((member) => memberLine(member));
  const more = members.length > LONGEST_LIST ? [`  ... and ${members.length - LONGEST_LIST} more`] : [];
  return [HEADING, ...rows, ...more, ...warnings.map((warning) => `! ${text(warning)}`)];
}

const HEADING = '     PID     PRIVATE  USER          NAME';

export function rowLines(rows: readonly ProcessRow[]): string[] {
  return [HEADING, ...rows.map((row) => memberLine({ ...row, guard: { kind: 'allowed' } }))];
}

function memberLine({ pid, name, user, private: own, guard }: PlanMember): string {
  const size = own.kind === 'ok' ? formatBytes(own.value) : '?';
  const owner = plainText(valueOr(user, '?'), 12).padEnd(12);
  const why = guard.kind === 'allowed' ? '' : `  (${guardText(guard)})`;
  return `${String(pid).padStart(8)}  ${size.padStart(10)}  ${owner}  ${plainText(name, LONGEST_NAME)}${why}`;
}

function guardText(guard: Exclude<PlanMember['guard'], { kind: 'allowed' }>): string {
  const command = guard.kind === 'not-permitted' && guard.command !== null ? ` Run: ${guard.command}` : '';
  return `${text(guard.reason)}${command}`;
}

/** What became of it: a sentence, and a line for each member that it is not true for. */
export function resultLines({ action, outcomes, freed, unlisted }: ActionResult): string[] {
  const done = outcomes.filter(({ outcome }) => outcome.kind === 'done' || outcome.kind === 'ended');
  const others = outcomes.filter((member) => !done.includes(member));
  const came = freed.kind === 'ok' ? ` ${formatBytes(freed.value)} came back.` : '';
  const unknown = freed.kind === 'failed' ? ` How much came back cannot be told: ${text(freed.reason)}` : '';
  return [
    ...(done.length > 0 ? [`${countOf(done)} ${DONE[action]}.${came}${unknown}`] : []),
    ...others.slice(0, LONGEST_LIST).map((member) => outcomeLine(member, action)),
    ...unlisted.map(({ pid, name }) => `${plainText(name, LONGEST_NAME)} (${pid}): appeared meanwhile; look again`),
  ];
}

function countOf(members: readonly MemberOutcome[]): string {
  const [only] = members;
  if (members.length === 1 && only) return `${plainText(only.name, LONGEST_NAME)} (${only.pid})`;
  return `${members.length} processes`;
}

function outcomeLine({ pid, name, outcome }: MemberOutcome, action: Action): string {
  return `${plainText(name, LONGEST_NAME)} (${pid}): ${outcomeText(outcome, action)}`;
}

function outcomeText(outcome: Outcome, action: Action): string {
  switch (outcome.kind) {
    case 'done':
    case 'ended':
      return DONE[action];
    case 'already-gone':
      return 'had already ended';
    case 'identity-changed':
      return 'its number belongs to another process now; left alone';
    case 'still-running':
      return STILL[outcome.reason];
    case 'failed':
      return `failed: ${text(outcome.reason)}`;
    default:
      return `left alone: ${text(outcome.reason)}`;
  }
}

function text(reason: string): string {
  return actionReason(reason, 'en') ?? plainText(reason, 300);
}
