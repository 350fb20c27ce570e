import type { HostNoticeValues } from './host-notices.ts';
import type { Texts } from './messages.ts';

export const hostNoticesEn: Texts<HostNoticeValues> = {
  'settings.unreadable': (v, w) =>
    `The settings in ${w.text(v.file)} are not used: the file cannot be read (${w.reason(v.reason)}).`,
  'settings.damaged': (v, w) =>
    `The settings in ${w.text(v.file)} are not used: they are not valid JSON. Mend the file or move it away.`,
  'settings.not-regular': (v, w) =>
    `The settings in ${w.text(v.file)} are not used: that is not a regular file. Move it away.`,
  'settings.foreign': (v, w) =>
    `The settings in ${w.text(v.file)} are not used: the file belongs to another user (${v.user}). Make it your own (chown), or move it away.`,
  'settings.writable': (v, w) =>
    `The settings in ${w.text(v.file)} are not used: other users may write the file. Look through it, then run chmod go-w on it.`,
  'settings.too-large': (v, w) =>
    `The settings in ${w.text(v.file)} are not used: the file is larger than ${w.bytes(v.bytes)}. Mend it or move it away.`,
  'settings.guards-unknown': () =>
    'Which guards it holds is not known: until then every action asks for a second confirmation, and nothing is paused or ended automatically.',
  'settings.in-the-way': () => 'The file is left as it is; changes hold until Headroom ends.',
  'settings.unsaved': (v, w) =>
    `The settings could not be saved in ${w.text(v.folder)} (${w.reason(v.reason)}); they hold until Headroom ends.`,
  'settings.misfits': (v, w) =>
    `Something in the settings in ${w.text(v.file)} cannot be used; everything else there holds. Mend it in the file:`,
  'settings.misfit.missing': (v, w) => `${w.text(v.path)} is missing.`,
  'settings.misfit.empty': (v, w) => `${w.text(v.path)} is empty.`,
  'settings.misfit.choice': (v, w) => `${w.text(v.path)}: ${w.text(v.received)} is not one of ${w.text(v.choices)}.`,
  'settings.misfit.rule': (v, w) => `${w.text(v.path)}: ${w.reason(v.rule)}`,
  'settings.misfit.too-many': (v, w) =>
    `${w.text(v.path)}: of ${w.count(v.count)} entries only the first ${w.count(v.most)} are used.`,
  'settings.misfit.kind': (v, w) => `${w.text(v.path)}: expected ${w.text(v.expected)}, found ${w.text(v.received)}.`,
  'settings.more': (v, w) => `And ${w.count(v.count)} more.`,
  'settings.guards-closed': () =>
    'Until then what a guard that cannot be read may mean asks for a second confirmation, everything if it names nobody legible.',
  'journal.held': (v) => `Another Headroom (process ${v.pid}) writes the journal; this one only reads it.`,
  'journal.held-elsewhere': () =>
    'Another Headroom, in another container or on another machine, writes the journal; this one only reads it.',
  'journal.removed': (v, w) =>
    `The journal in ${w.text(v.folder)} was removed or replaced while it was being written. It has been begun anew.`,
  'journal.stopped': (v, w) =>
    `The journal in ${w.text(v.folder)} is not being written: ${w.reason(v.reason)}. Headroom tries again every 15 seconds.`,
  'acting.let-go': (v) =>
    `A Headroom that was killed while it acted had left ${v.count === 1 ? 'one process or cgroup' : `${v.count} processes or cgroups`} stopped; they go on now. Nothing was ended.`,
  'tray.none': () =>
    'This desktop shows no tray icons, so Headroom has none. Start Headroom again to open this window; on GNOME the extension "AppIndicator and KStatusNotifierItem Support" adds a tray.',
};
