import type { Identity } from './identity.ts';
import type { Reading } from './reading.ts';
import type { Bytes, Milliseconds } from './units.ts';

export const ACTIONS = ['pause', 'resume', 'end', 'force', 'prefer', 'unprefer'] as const;
/**
 * What can be done to a process: SIGSTOP, SIGCONT, SIGTERM, SIGKILL; `prefer` raises oom_score_adj so that the kernel
 * takes it first, `unprefer` takes that back.
 */
export type Action = (typeof ACTIONS)[number];

export const SCOPES = ['process', 'tree', 'group'] as const;
export type Scope = (typeof SCOPES)[number];

/** May this process be acted on? `confirm` asks a second time and says why; `forbidden` is final. */
export type Guard =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'confirm'; readonly reason: string }
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
  /** Warnings about the whole, for example a session scope that holds everything started in it. Message keys. */
  readonly warnings: readonly string[];
  /** How members are pinned: a pidfd cannot reach a reused pid, a start-time check leaves a moment. */
  readonly pinned: 'pidfd' | 'start-time';
  readonly grace: Milliseconds;
}

export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'already-gone' }
  | { readonly kind: 'identity-changed' }
  | { readonly kind: 'not-permitted'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'still-running'; readonly reason: 'grace-over' | 'uninterruptible' | 'stopped' }
  | { readonly kind: 'failed'; readonly reason: string };

export interface ActionResult {
  readonly planId: string;
  readonly action: Action;
  readonly outcomes: readonly (Identity & { readonly name: string; readonly outcome: Outcome })[];
  /** Memory that came back, measured on the pool; missing when it cannot be told. */
  readonly freed: Reading<Bytes>;
  /** New members that appeared meanwhile and were not listed; the caller must ask again. */
  readonly unlisted: readonly PlanMember[];
}
