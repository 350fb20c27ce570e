import type { Wording } from '../wording.ts';

/**
 * What the user should know about the host: `file`, `folder` and `aside` are paths, `reason` is what `systemErrorOf` tells,
 * `names` are names of settings; all of them are untrusted text.
 */
export const notices = {
  'settings.unreadable': (v: { file: string; reason: string }, w: Wording) =>
    `The settings in ${w.text(v.file)} cannot be read (${w.reason(v.reason)}).`,
  'settings.damaged': (v: { file: string }, w: Wording) =>
    `The settings in ${w.text(v.file)} are damaged; the defaults hold.`,
  'settings.unusable': (v: { file: string; names: string }, w: Wording) =>
    `The settings in ${w.text(v.file)} hold values that cannot be used (${w.text(v.names)}); their defaults hold.`,
  'settings.kept': (v: { aside: string }, w: Wording) => `It was kept as ${w.text(v.aside)}.`,
  'settings.in-the-way': 'The file could not be set aside; changes hold until Headroom ends.',
  'settings.unsaved': (v: { folder: string; reason: string }, w: Wording) =>
    `The settings could not be saved in ${w.text(v.folder)} (${w.reason(v.reason)}); they hold until Headroom ends.`,
  'journal.held': (v: { pid: number }) =>
    `Another Headroom (process ${v.pid}) writes the journal; this one only reads it.`,
  'journal.stopped': (v: { folder: string; reason: string }, w: Wording) =>
    `The journal in ${w.text(v.folder)} is not being written: ${w.reason(v.reason)}. It goes on when that is over.`,
  'tray.none':
    'This desktop shows no tray icons, so Headroom has none. Start Headroom again to open this window; on GNOME the extension "AppIndicator and KStatusNotifierItem Support" adds a tray.',
};
