import type { ActionPlan, ActionResult, MemberOutcome, Outcome, PlanMember } from '../../../core/actions/action.ts';
import type { ProcessRow } from '../../../core/model/frame.ts';
import { LONGEST_NAME, plainText } from '../../../core/model/plain-text.ts';
import { valueOr } from '../../../core/model/reading.ts';
import { alignLeft, alignRight } from '../../../core/report/columns.ts';
import type { Speech } from '../speech/speech.ts';

const LONGEST_LIST = 200;
const WIDTH = { pid: 8, private: 10, user: 12 };

/** Everything an action would reach, with its memory, and what the guards say. */
export function planLines({ members, warnings, cautions }: ActionPlan, speech: Speech): string[] {
  const { t, f, reason, sentences } = speech;
  const rows = members.slice(0, LONGEST_LIST).map((member) => memberLine(member, speech));
  const left = members.length - LONGEST_LIST;
  const more = left > 0 ? [`  ${t.acting.more(f.count(left))}`] : [];
  return [
    heading(speech),
    ...rows,
    ...more,
    ...warnings.map((warning) => `! ${reason(warning)}`),
    ...cautions.map((caution) => `! ${sentences([caution])}`),
  ];
}

function heading({ t }: Speech): string {
  const { pid, private: own, user, name } = t.acting.column;
  return cells(pid, own, user, name);
}

function cells(pid: string, size: string, user: string, rest: string): string {
  return `${alignRight(pid, WIDTH.pid)}  ${alignRight(size, WIDTH.private)}  ${alignLeft(user, WIDTH.user)}  ${rest}`;
}

export function rowLines(rows: readonly ProcessRow[], speech: Speech): string[] {
  return [
    heading(speech),
    ...rows.map((row) => memberLine({ ...row, realUser: null, guard: { kind: 'allowed' } }, speech)),
  ];
}

function memberLine({ pid, name, user, realUser, private: own, guard }: PlanMember, speech: Speech): string {
  const size = own.kind === 'ok' ? speech.f.bytes(own.value) : '?';
  const why = guard.kind === 'allowed' ? '' : `  (${guardText(guard, speech)})`;
  const owner = plainText(valueOr(user, '?'), WIDTH.user);
  const starter =
    realUser === null ? '' : `  (${speech.t.acting.startedBy({ user: plainText(realUser, WIDTH.user) })})`;
  return cells(String(pid), size, owner, `${plainText(name, LONGEST_NAME)}${starter}${why}`);
}

function guardText(guard: Exclude<PlanMember['guard'], { kind: 'allowed' }>, { t, reason }: Speech): string {
  const command = guard.kind === 'not-permitted' ? guard.command : null;
  return t.acting.guard({ reason: reason(guard.reason), command });
}

/** What became of it: a sentence, and a line for each member that it is not true for. */
export function resultLines({ action, outcomes, freed, unlisted }: ActionResult, speech: Speech): string[] {
  const { t, f, reason } = speech;
  const done = outcomes.filter(({ outcome }) => isDone(outcome));
  const said = [
    t.acting.done[action]({ who: whoAre(done, speech), count: done.length }),
    ...(freed.kind === 'ok' ? [t.acting.freed({ size: f.roundBytes(freed.value) })] : []),
    ...(freed.kind === 'failed' ? [t.acting.freedUnknown({ reason: reason(freed.reason) })] : []),
  ];
  return [
    ...(done.length > 0 ? [said.join(' ')] : []),
    ...outcomes
      .flatMap(({ outcome, ...process }) =>
        isDone(outcome) ? [] : [`${nameOf(process)}: ${outcomeText(outcome, speech)}`],
      )
      .slice(0, LONGEST_LIST),
    ...unlisted.map((process) => `${nameOf(process)}: ${t.acting.appeared}`),
  ];
}

type Done = Extract<Outcome, { kind: 'done' | 'ended' }>;

function isDone(outcome: Outcome): outcome is Done {
  return outcome.kind === 'done' || outcome.kind === 'ended';
}

function whoAre(members: readonly MemberOutcome[], { t, f }: Speech): string {
  const [only] = members;
  return members.length === 1 && only ? nameOf(only) : t.terms.processes(f.count(members.length));
}

function nameOf({ name, pid }: { readonly name: string; readonly pid: number }): string {
  return `${plainText(name, LONGEST_NAME)} (${pid})`;
}

function outcomeText(outcome: Exclude<Outcome, Done>, { t, reason }: Speech): string {
  const words = t.acting.outcome;
  switch (outcome.kind) {
    case 'already-gone':
    case 'identity-changed':
      return words[outcome.kind];
    case 'still-running':
      return words['still-running'][outcome.reason];
    case 'failed':
      return words.failed({ reason: reason(outcome.reason) });
    case 'now-guarded':
      return words.nowGuarded({ reason: reason(outcome.reason) });
    case 'frozen':
      return words.frozen({ cgroup: plainText(outcome.cgroup, LONGEST_LIST) });
    default:
      return words.leftAlone({ reason: reason(outcome.reason) });
  }
}
