import type { HostNoticeValues } from './host-notices.ts';
import type { Texts } from './messages.ts';

export const hostNoticesEn: Texts<HostNoticeValues> = {
  'settings.unreadable': (v, w) => `The settings in ${w.text(v.file)} cannot be read (${w.reason(v.reason)}).`,
  'settings.damaged': (v, w) => `The settings in ${w.text(v.file)} are damaged; the defaults hold.`,
  'settings.unusable': (v, w) =>
    `The settings in ${w.text(v.file)} hold values that cannot be used (${w.text(v.names)}); their defaults hold.`,
  'settings.kept': (v, w) => `It was kept as ${w.text(v.aside)}.`,
  'settings.in-the-way': () => 'The file could not be set aside; changes hold until Headroom ends.',
  'settings.unsaved': (v, w) =>
    `The settings could not be saved in ${w.text(v.folder)} (${w.reason(v.reason)}); they hold until Headroom ends.`,
  'journal.held': (v) => `Another Headroom (process ${v.pid}) writes the journal; this one only reads it.`,
  'journal.stopped': (v, w) =>
    `The journal in ${w.text(v.folder)} is not being written: ${w.reason(v.reason)}. It goes on when that is over.`,
  'acting.let-go': (v) =>
    `A Headroom that was killed while it acted had left ${v.count === 1 ? 'one process or cgroup' : `${v.count} processes or cgroups`} stopped; they go on now. Nothing was ended.`,
  'tray.none': () =>
    'This desktop shows no tray icons, so Headroom has none. Start Headroom again to open this window; on GNOME the extension "AppIndicator and KStatusNotifierItem Support" adds a tray.',
};
