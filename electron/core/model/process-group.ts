import type { IdentityKey } from './identity.ts';

/** What makes processes one application. */
export type GroupKind = 'service' | 'application' | 'container' | 'tree' | 'process';

/** An application: processes that belong together. */
export interface ProcessGroup {
  readonly id: string;
  /** Untrusted text. */
  readonly name: string;
  readonly kind: GroupKind;
  readonly members: readonly IdentityKey[];
}

/** The applications of one snapshot. */
export interface Grouping {
  readonly groups: readonly ProcessGroup[];
  /** The id of the group that contains a process. An unknown process is its own group. */
  groupOf(key: IdentityKey): string;
}
