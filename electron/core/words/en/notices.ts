import { plural } from './plural.ts';
import type { Wording } from '../wording.ts';

/**
 * What the user should know about the host: `file` and `folder` are paths, `reason` is what `systemErrorOf` tells, `path` is a
 * place inside the settings, `received`, `expected` and `choices` are values there, and `rule` is the reason for which a value
 * breaks a rule. All of them are untrusted text.
 */
export const notices = {
  'settings.unreadable': (v: { file: string; reason: string }, w: Wording) =>
    `The settings in ${w.text(v.file)} are not used: the file cannot be read (${w.reason(v.reason)}).`,
  'settings.damaged': (v: { file: string }, w: Wording) =>
    `The settings in ${w.text(v.file)} are not used: they are not valid JSON. Mend the file or move it away.`,
  'settings.not-regular': (v: { file: string }, w: Wording) =>
    `The settings in ${w.text(v.file)} are not used: that is not a regular file. Move it away.`,
  'settings.foreign': (v: { file: string; user: number }, w: Wording) =>
    `The settings in ${w.text(v.file)} are not used: the file belongs to another user (${v.user}). Make it your own (chown), or move it away.`,
  'settings.writable': (v: { file: string }, w: Wording) =>
    `The settings in ${w.text(v.file)} are not used: other users may write the file. Look through it, then run chmod go-w on it.`,
  'settings.too-large': (v: { file: string; bytes: number }, w: Wording) =>
    `The settings in ${w.text(v.file)} are not used: the file is larger than ${w.bytes(v.bytes)}. Mend it or move it away.`,
  'settings.guards-unknown':
    'Which guards it holds is not known: until then every action asks for a second confirmation, and nothing is paused or ended automatically.',
  'settings.in-the-way': 'The file is left as it is; changes hold until Headroom ends.',
  'settings.unsaved': (v: { folder: string; reason: string }, w: Wording) =>
    `The settings could not be saved in ${w.text(v.folder)} (${w.reason(v.reason)}); they hold until Headroom ends.`,
  'settings.misfits': (v: { file: string }, w: Wording) =>
    `Something in the settings in ${w.text(v.file)} cannot be used; everything else there holds. Mend it in the file:`,
  'settings.misfit.missing': (v: { path: string }, w: Wording) => `${w.text(v.path)} is missing.`,
  'settings.misfit.empty': (v: { path: string }, w: Wording) => `${w.text(v.path)} is empty.`,
  'settings.misfit.choice': (v: { path: string; received: string; choices: string }, w: Wording) =>
    `${w.text(v.path)}: ${w.text(v.received)} is not one of ${w.text(v.choices)}.`,
  'settings.misfit.rule': (v: { path: string; rule: string }, w: Wording) => `${w.text(v.path)}: ${w.reason(v.rule)}`,
  'settings.misfit.too-many': (v: { path: string; count: number; most: number }, w: Wording) =>
    `${w.text(v.path)}: of ${w.count(v.count)} entries only the first ${w.count(v.most)} are used.`,
  'settings.misfit.kind': (v: { path: string; received: string; expected: string }, w: Wording) =>
    `${w.text(v.path)}: expected ${w.text(v.expected)}, found ${w.text(v.received)}.`,
  'settings.more': (v: { count: number }, w: Wording) => `And ${w.count(v.count)} more.`,
  'settings.guards-closed':
    'Until it is mended, every process that such a guard may mean asks for a second confirmation; where nobody can tell whom it means, every process does.',
  'journal.held': (v: { pid: number }) =>
    `Another Headroom (process ${v.pid}) writes the journal; this one only reads it.`,
  'journal.held-elsewhere':
    'Another Headroom, in another container or on another machine, writes the journal; this one only reads it.',
  'journal.removed': (v: { folder: string }, w: Wording) =>
    `The journal in ${w.text(v.folder)} was removed or replaced while it was being written. It has been begun anew.`,
  'journal.stopped': (v: { folder: string; reason: string }, w: Wording) =>
    `The journal in ${w.text(v.folder)} is not being written: ${w.reason(v.reason)}. Headroom tries again every 15 seconds.`,
  'lives.unused': (v: { file: string; reason: string }, w: Wording) =>
    `What is known of earlier runs of programs in ${w.text(v.file)} is not used: ${w.reason(v.reason)}.`,
  'lives.unwritten': (v: { folder: string; reason: string }, w: Wording) =>
    `Runs of programs cannot be noted in ${w.text(v.folder)} (${w.reason(v.reason)}); they are known until Headroom ends.`,
  'lives.damaged': (v: { file: string }, w: Wording) =>
    `The notes on earlier runs of programs were damaged. They are kept as ${w.text(v.file)}, and new ones have been begun.`,
  'acting.let-go': (v: { count: number }) =>
    `A Headroom that was killed while it acted had left ${plural(v.count, 'one process or cgroup', `${v.count} processes or cgroups`)} stopped; they go on now. Nothing was ended.`,
  'on-alert.not-started': (v: { program: string; reason: string }, w: Wording) =>
    `The command for alerts could not be started: ${w.text(v.program)} (${w.reason(v.reason)}).`,
  'on-alert.failed': (v: { program: string; code: number }, w: Wording) =>
    `The command for alerts failed: ${w.text(v.program)} ended with exit code ${v.code}.`,
  'on-alert.ended': (v: { program: string; signal: string }, w: Wording) =>
    `The command for alerts was ended by a signal: ${w.text(v.program)} (${w.text(v.signal)}).`,
  'on-alert.too-long': (v: { program: string; seconds: number }, w: Wording) =>
    `The command for alerts was ended, because it took longer than ${w.span(v.seconds)}: ${w.text(v.program)}.`,
  'tray.none':
    'This desktop shows no tray icons, so Headroom has none. Start Headroom again to open this window; on GNOME the extension "AppIndicator and KStatusNotifierItem Support" adds a tray.',
};
