import type { Level, Message } from '../model/assessment.ts';
import type { Identity } from '../model/identity.ts';
import type { Reading } from '../model/reading.ts';
import type { Bytes, Milliseconds } from '../model/units.ts';

export const ACTIONS = ['pause', 'resume', 'end', 'force', 'prefer', 'unprefer'] as const;
/**
 * What can be done to a process: SIGSTOP, SIGCONT, SIGTERM, SIGKILL; `prefer` raises oom_score_adj so that the kernel
 * takes it first, `unprefer` takes that back.
 */
export type Action = (typeof ACTIONS)[number];

export const SCOPES = ['process', 'tree', 'group'] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * The request was understood and turned down. `refused` is a key of action-reasons.ts or a text of the user's own guard.
 */
export interface Refusal {
  readonly refused: string;
}

/**
 * May this process be acted on? `confirm` asks a second time and says why; `forbidden` is final. Reasons are keys of
 * action-reasons.ts or the text of the user's own guard.
 */
export type Guard =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'confirm'; readonly reason: string }
  /** `command`: what would do it with an administrator's password, to be shown exactly; null where there is none. */
  | { readonly kind: 'not-permitted'; readonly reason: string; readonly command: string | null }
  | { readonly kind: 'forbidden'; readonly reason: string };

export interface PlanMember extends Identity {
  readonly name: string;
  readonly user: Reading<string>;
  readonly private: Reading<Bytes>;
  readonly resident: Bytes;
  readonly guard: Guard;
}

/** What an action would reach, listed before anything is sent. */
export interface ActionPlan {
  readonly id: string;
  readonly action: Action;
  readonly scope: Scope;
  readonly target: Identity;
  /** In the order in which they are signalled: children first. */
  readonly members: readonly PlanMember[];
  /** Warnings about the whole, for example a session scope that holds everything started in it. Keys of action-reasons.ts. */
  readonly warnings: readonly string[];
  /** How members are pinned: a pidfd cannot reach a reused pid, a start-time check leaves a moment. */
  readonly pinned: 'pidfd' | 'start-time';
  /** How long an ended process has before force is offered. */
  readonly grace: Milliseconds;
}

export type Outcome =
  /** Paused, resumed, preferred or no longer preferred. */
  | { readonly kind: 'done' }
  /** It has exited; a zombie counts, it holds no memory any more. */
  | { readonly kind: 'ended' }
  /** It had exited before the signal. */
  | { readonly kind: 'already-gone' }
  /** Its pid belongs to another process now; nothing was sent. */
  | { readonly kind: 'identity-changed' }
  | { readonly kind: 'not-permitted'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }
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
  /** Memory that came back, measured on the pool; missing when it cannot be told. */
  readonly freed: Reading<Bytes>;
  /** New members that appeared meanwhile and were not listed; the caller must ask again. */
  readonly unlisted: readonly PlanMember[];
}

/** A process that Headroom has paused and that is still stopped. */
export interface PausedProcess extends Identity {
  readonly name: string;
  readonly since: Milliseconds;
}

/** Who asked for an action: a person through one of the hosts, or an automatic rule. */
export type Actor =
  | { readonly kind: 'user'; readonly host: 'desktop' | 'web' | 'cli' }
  | { readonly kind: 'rule'; readonly rule: string };

/** One act as the action log keeps it. */
export interface ActionLogEntry {
  readonly at: Milliseconds;
  readonly by: Actor;
  readonly action: Action;
  readonly scope: Scope;
  readonly target: Identity & { readonly name: string; readonly user: Reading<string> };
  /** What Headroom thought of the target at that moment; null when it had not assessed it. */
  readonly risk: { readonly score: number; readonly level: Level; readonly factors: readonly Message[] } | null;
  readonly outcomes: readonly MemberOutcome[];
  /** Members beyond the ones in `outcomes`, which is bounded. */
  readonly more: number;
  readonly freed: Reading<Bytes>;
}
