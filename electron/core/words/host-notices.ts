import type { Message } from '../model/assessment.ts';

/** What the user should know about the host, a sentence each: settings that cannot be used, for example. */
export type HostNotice = readonly Message[];

/**
 * Its sentences: `file` and `folder` are paths, `reason` is what `systemErrorOf` tells, `path` is a place inside the settings,
 * `received`, `expected` and `choices` are values there, `rule` is a sentence of setting-problems.ts; all are untrusted text.
 */
export interface HostNoticeValues {
  'settings.unreadable': { file: string; reason: string };
  'settings.damaged': { file: string };
  'settings.not-regular': { file: string };
  'settings.foreign': { file: string; user: number };
  'settings.writable': { file: string };
  'settings.too-large': { file: string; bytes: number };
  'settings.guards-unknown': Record<never, never>;
  'settings.in-the-way': Record<never, never>;
  'settings.unsaved': { folder: string; reason: string };
  'settings.misfits': { file: string };
  'settings.misfit.missing': { path: string };
  'settings.misfit.empty': { path: string };
  'settings.misfit.choice': { path: string; received: string; choices: string };
  'settings.misfit.rule': { path: string; rule: string };
  'settings.misfit.too-many': { path: string; count: number; most: number };
  'settings.misfit.kind': { path: string; received: string; expected: string };
  'settings.more': { count: number };
  'settings.guards-closed': Record<never, never>;
  'journal.held': { pid: number };
  'journal.held-elsewhere': Record<never, never>;
  'journal.removed': { folder: string };
  'journal.stopped': { folder: string; reason: string };
  /** What a Headroom that was killed in the middle of an act had left stopped. */
  'acting.let-go': { count: number };
  'tray.none': Record<never, never>;
}
