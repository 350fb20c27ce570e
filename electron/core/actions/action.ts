import type { Level, Message } from '../model/assessment.ts';
import type { Identity } from '../model/identity.ts';
import type { Reading } from '../model/reading.ts';
import type { Bytes, BytesPerSecond, Milliseconds } from '../model/units.ts';

export const ACTIONS = ['pause', 'resume', 'end', 'force', 'prefer', 'unprefer'] as const;
/**
 * What can be done to a process: SIGSTOP, SIGCONT, SIGTERM or SIGKILL. `prefer` raises oom_score_adj so that the
 * kernel kills this process first, and `unprefer` undoes that.
 */
export type Action = (typeof ACTIONS)[number];

export const SCOPES = ['process', 'tree', 'group'] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * A request that was understood and turned down. `refused` is a key of refusals.ts or a text of the user's own
 * guard.
 */
export interface Refusal {
  readonly refused: string;
}

/**
 * Whether a process may be acted on. `confirm` asks a second time and says why; `forbidden` is final. A reason is a
 * key of refusals.ts or a text of the user's own guard.
 */
export type Guard =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'confirm'; readonly reason: string }
  /**
   * `command` would do the action with an administrator's password. It is shown exactly as it is, and null where no
   * such command exists.
   */
  | { readonly kind: 'not-permitted'; readonly reason: string; readonly command: string | null }
  | { readonly kind: 'forbidden'; readonly reason: string };

export interface PlanMember extends Identity {
  readonly name: string;
  /** The effective user, whose rights the process has; the process table shows the same. */
  readonly user: Reading<string>;
  /** The real user, where it differs from the effective one (setuid programs). Null where both are the same. */
  readonly realUser: string | null;
  readonly private: Reading<Bytes>;
  readonly resident: Bytes;
  readonly guard: Guard;
}

/** Cautions so grave that the action needs a second confirmation. */
const CAUTIONS_TO_ACKNOWLEDGE: readonly string[] = ['resume.exhausts', 'resume.nearly-full'];

/** Whether a plan needs a second confirmation, because a member is guarded or a caution is grave. */
export function needsAcknowledgement({ members, cautions }: Pick<ActionPlan, 'members' | 'cautions'>): boolean {
  return (
    members.some(({ guard }) => guard.kind === 'confirm') ||
    cautions.some(({ key }) => CAUTIONS_TO_ACKNOWLEDGE.includes(key))
  );
}

/** The processes that an action would reach, listed before any signal is sent. */
export interface ActionPlan {
  readonly id: string;
  readonly action: Action;
  readonly scope: Scope;
  readonly target: Identity;
  /** The members in the order of signalling, children first. */
  readonly members: readonly PlanMember[];
  /**
   * Warnings about the plan as a whole, for example that a session scope holds everything started in it. Each is a
   * key of refusals.ts.
   */
  readonly warnings: readonly string[];
  /** Warnings with figures and names. One whose key is in `CAUTIONS_TO_ACKNOWLEDGE` needs a second confirmation. */
  readonly cautions: readonly Message[];
  /**
   * How members are pinned. A pidfd cannot reach a reused pid; a check of the start time leaves a short moment in
   * which it could.
   */
  readonly pinned: 'pidfd' | 'start-time';
  /** The time an ended process has to exit before force is offered. */
  readonly grace: Milliseconds;
}

export type Outcome =
  /** The process is paused, resumed, preferred or no longer preferred, as requested. */
  | { readonly kind: 'done' }
  /** The process has exited. A zombie counts as exited, because it holds no memory any more. */
  | { readonly kind: 'ended' }
  /** The process had exited before the signal was sent. */
  | { readonly kind: 'already-gone' }
  /** The pid belongs to another process by now. No signal was sent. */
  | { readonly kind: 'identity-changed' }
  | { readonly kind: 'not-permitted'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }
  /**
   * A guard applies that did not apply when the plan was made, because the process has changed its program or its
   * user. No signal was sent.
   */
  | { readonly kind: 'now-guarded'; readonly reason: string }
  /**
   * Somebody else froze the cgroup of the process, and no signal takes effect before it is thawed. `cgroup` is
   * untrusted text.
   */
  | { readonly kind: 'frozen'; readonly cgroup: string }
  | { readonly kind: 'still-running'; readonly reason: 'grace-over' | 'uninterruptible' | 'stopped' }
  | { readonly kind: 'failed'; readonly reason: string };

export interface MemberOutcome extends Identity {
  readonly name: string;
  readonly outcome: Outcome;
}

export interface ActionResult {
  readonly planId: string;
  readonly action: Action;
  readonly outcomes: readonly MemberOutcome[];
  /** Memory that came back, measured on the pool. The reading is missing when that cannot be told. */
  readonly freed: Reading<Bytes>;
  /** New members that appeared since the plan was made. The caller must ask the user again. */
  readonly unlisted: readonly PlanMember[];
}

/** A process that Headroom has paused and that is still stopped. */
export interface PausedProcess extends Identity {
  readonly name: string;
  readonly since: Milliseconds;
  /** The growth of the process when it was paused. Null when it was unknown. */
  readonly growth: BytesPerSecond | null;
}

/** The author of an action: a person through one of the hosts, or an automatic rule. */
export type Actor =
  | { readonly kind: 'user'; readonly host: 'desktop' | 'web' | 'cli' }
  | { readonly kind: 'rule'; readonly rule: string };

/** One action as the action log stores it. */
export interface ActionLogEntry {
  readonly at: Milliseconds;
  readonly by: Actor;
  readonly action: Action;
  readonly scope: Scope;
  readonly target: Identity & { readonly name: string; readonly user: Reading<string> };
  /** The risk of the target at that moment. Null when Headroom had not assessed it. */
  readonly risk: { readonly score: number; readonly level: Level; readonly factors: readonly Message[] } | null;
  readonly outcomes: readonly MemberOutcome[];
  /** The number of members beyond those in `outcomes`, which is bounded. */
  readonly more: number;
  readonly freed: Reading<Bytes>;
}
