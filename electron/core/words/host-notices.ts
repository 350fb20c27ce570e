import type { Message } from '../model/assessment.ts';

/** What the user should know about the host, a sentence each: damaged settings that were set aside, for example. */
export type HostNotice = readonly Message[];

/**
 * Its sentences: `file`, `folder` and `aside` are paths, `reason` is what `systemErrorOf` tells, `names` are those of
 * settings; all are untrusted text.
 */
export interface HostNoticeValues {
  'settings.unreadable': { file: string; reason: string };
  'settings.damaged': { file: string };
  'settings.unusable': { file: string; names: string };
  'settings.kept': { aside: string };
  'settings.in-the-way': Record<never, never>;
  'settings.unsaved': { folder: string; reason: string };
  'journal.held': { pid: number };
  'journal.stopped': { folder: string; reason: string };
  'tray.none': Record<never, never>;
}
