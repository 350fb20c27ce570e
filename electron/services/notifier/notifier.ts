import { ok, unsupported, type Reading, type Reason } from '../../core/model/reading.ts';

/** What a notification offers to do; each leads through the same guards as the window. */
export type NoticeButton = 'show' | 'pause' | 'end';

/** One notification. Texts may hold untrusted names, made plain already; they are never markup. */
export interface Notice {
  /** What is shown under a key replaces what was shown under it before. */
  readonly key: string;
  /** `info`: the outcome of a button; it goes by itself. */
  readonly level: 'info' | 'warning' | 'critical';
  readonly title: string;
  readonly body: string;
  readonly buttons: readonly { readonly id: NoticeButton; readonly label: string }[];
}

export type NotifierStatus =
  | { readonly kind: 'ready'; /** Whether buttons are shown, too. */ readonly buttons: boolean }
  | { readonly kind: 'starting' }
  /** Alerts stay in the window, the tray and the log, for this reason. */
  | { readonly kind: 'unavailable'; readonly reason: Reason };

/** Whether notifications reach the user; undefined while that is being found out. */
export function reachesUser(status: NotifierStatus): Reading<true> | undefined {
  if (status.kind === 'starting') return undefined;
  return status.kind === 'ready' ? ok(true) : unsupported(status.reason);
}

export interface NotifierListener {
  pressed(key: string, button: NoticeButton): void;
  /** The user put it away, or it ran out. */
  dismissed(key: string): void;
}

/**
 * Where notifications go. Nothing here throws or waits: where they cannot be shown, they are not, and the status says
 * so.
 */
export interface Notifier {
  start(listener: NotifierListener): void;
  show(notice: Notice): void;
  /** The danger has passed. */
  close(key: string): void;
  status(): NotifierStatus;
  stop(): void;
}
