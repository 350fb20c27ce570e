import { ok, unsupported, type Reading, type Reason } from '../../core/model/reading.ts';

/** The actions that a notification offers. Each goes through the same guards as the window. */
export type NoticeButton = 'show' | 'pause' | 'end';

/** One notification. Its texts may hold untrusted names, already made plain. They are never markup. */
export interface Notice {
  /** A notification replaces the previous one with the same key. */
  readonly key: string;
  /** `info` is the outcome of a button. It disappears by itself. */
  readonly level: 'info' | 'warning' | 'critical';
  readonly title: string;
  readonly body: string;
  readonly buttons: readonly { readonly id: NoticeButton; readonly label: string }[];
}

export type NotifierStatus =
  | { readonly kind: 'ready'; /** Whether buttons are shown, too. */ readonly buttons: boolean }
  | { readonly kind: 'starting' }
  /** Alerts appear only in the window, the tray and the log, for this reason. */
  | { readonly kind: 'unavailable'; readonly reason: Reason };

/** Whether notifications reach the user. Undefined while that is still unknown. */
export function reachesUser(status: NotifierStatus): Reading<true> | undefined {
  if (status.kind === 'starting') return undefined;
  return status.kind === 'ready' ? ok(true) : unsupported(status.reason);
}

export interface NotifierListener {
  pressed(key: string, button: NoticeButton): void;
  /** The user dismissed it, or it timed out. */
  dismissed(key: string): void;
}

/** The destination of notifications. Nothing here throws or waits. Where they cannot be shown, the status says why. */
export interface Notifier {
  start(listener: NotifierListener): void;
  show(notice: Notice): void;
  /** Closes a notification whose danger has passed. */
  close(key: string): void;
  status(): NotifierStatus;
  stop(): void;
}
