import { plural } from '../../../../core/words/en/plural.ts';
import { terms as shared } from '../../../../core/words/en/terms.ts';
import type { Count } from '../../../../core/words/plural.ts';

/** What end, pause, resume and prefer say. */
export const acting = {
  process: 'its number or its exact name',
  end: {
    description:
      'Asks a process to end (SIGTERM) and waits for it. What still runs after that is forced only when you say so.\n' +
      'Everything that would be reached is listed first.',
    force: 'end it at once (SIGKILL); what it has not saved is lost',
  },
  pause: 'Stops a process (SIGSTOP) so that it grows no more and nothing is lost, until: headroom resume',
  resume: {
    description: 'Lets a paused process go on (SIGCONT). Without a process: lists what Headroom has paused.',
    all: 'everything that Headroom has paused',
    nothing: 'Nothing is paused by Headroom.',
    how: (v: { command: string }) => `To resume them: ${v.command}`,
  },
  prefer: {
    description:
      'Lets the kernel take a process before all others when memory runs out (it sets oom_score_adj to 1000).\n' +
      'The process itself notices nothing of it. Linux only.',
    takeBack: 'put back what was there before; only what Headroom has changed',
  },
  option: {
    tree: 'with everything that it has started',
    group: 'with its whole application, service or container',
    dryRun: 'only list what it would reach',
    yes: 'do not ask',
    guarded: 'also what the system or the session depends on, together with --yes',
  },
  exitCodes: `
Exit codes:
  0  done, or nothing was left to do
  1  it failed
  2  called wrongly
  3  there is no such process, more than one, or its number belongs to another one by now
  4  a guard forbids it, or a confirmation is missing
  5  not permitted: it belongs to another user
  6  something still runs after the grace period, or new processes have appeared`,
  column: { pid: 'PID', private: 'PRIVATE', user: 'USER', name: 'NAME' },
  more: (v: Count) => `... and ${v.text} more`,
  guard: (v: { reason: string; command: string | null }) =>
    `${v.reason}${v.command === null ? '' : ` Run: ${v.command}`}`,
  unreadable: 'the processes of this machine cannot be read',
  unreadableTry: (v: { command: string }) => `the processes of this machine cannot be read. Try: ${v.command}`,
  noPid: (v: { pid: string }) => `there is no process ${v.pid}`,
  noName: (v: { name: string }) => `there is no process named ${v.name}`,
  several: (v: Count & { name: string }) => `${v.text} processes are named ${v.name}; give the number of one`,
  emptyName: 'an empty name names no process; give a number or a name',
  cutName: (v: { pid: string }) =>
    `process ${v.pid} may be meant, but the system keeps only the beginning of its name and the rest cannot be read; give its number`,
  longerName: (v: { pid: string; name: string }) =>
    `process ${v.pid} begins like this but is named ${v.name}; write the name in full, or give its number`,
  startedBy: (v: { user: string }) => `started by ${v.user}`,
  letGo: (v: Count) =>
    `a Headroom that was killed while it acted had left ${plural(v.count, 'this', `these ${v.text}`)} stopped; ${plural(v.count, 'it goes', 'they go')} on now, nothing was ended:`,
  refused: (v: { reason: string }) => `not done: ${v.reason}`,
  waiting: (v: { span: string }) => `Waiting up to ${v.span} ...`,
  /** Questions, and what answers them with yes; compared in small letters. */
  ask: {
    pause: (v: Count) => `Pause ${these(v)}? [y/N] `,
    resume: (v: Count) => `Resume ${these(v)}? [y/N] `,
    end: (v: Count) => `End ${these(v)}? [y/N] `,
    force: (v: Count) => `Force quit ${these(v)}? [y/N] `,
    prefer: (v: Count) => `Let the kernel take ${these(v)} first? [y/N] `,
    unprefer: (v: Count) => `No longer let the kernel take ${these(v)} first? [y/N] `,
    forceNow: 'Force it to quit? Unsaved work is lost. [y/N] ',
    guarded: 'Some of these are guarded, for the reasons given. Type "yes" to go on: ',
    y: 'y',
    yes: 'yes',
  },
  needsForce: 'to end it all the same, add --force',
  needsYes: 'nobody can be asked here; add --yes to go on',
  needsGuarded: 'some of these are guarded; add --guarded to go on',
  done: {
    pause: (v: { who: string; count: number }) => `${v.who} paused.`,
    resume: (v: { who: string; count: number }) => `${v.who} resumed.`,
    end: (v: { who: string; count: number }) => `${v.who} ended.`,
    force: (v: { who: string; count: number }) => `${v.who} ended.`,
    prefer: (v: { who: string; count: number }) => `When memory runs out, the kernel takes ${v.who} first.`,
    unprefer: (v: { who: string; count: number }) => `The kernel judges ${v.who} as before.`,
  },
  freed: (v: { size: string }) => `About ${v.size} was freed.`,
  freedUnknown: (v: { reason: string }) => `Headroom cannot tell how much was freed: ${v.reason}`,
  appeared: 'appeared meanwhile; look again',
  outcome: {
    'already-gone': shared.outcome['already-gone'],
    'identity-changed': shared.outcome['identity-changed'],
    'still-running': shared.outcome['still-running'],
    failed: (v: { reason: string }) => `${shared.outcome.failed}: ${v.reason}`,
    nowGuarded: (v: { reason: string }) => `left alone, because it has changed since it was listed: ${v.reason}`,
    frozen: (v: { cgroup: string }) =>
      `frozen by its container or cgroup ${v.cgroup}: thaw it there; neither End nor Resume can reach it until then`,
    leftAlone: (v: { reason: string }) => `left alone: ${v.reason}`,
  },
};

function these({ count, text }: Count): string {
  return plural(count, 'this process', `these ${text} processes`);
}
