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
  'tray.none': () =>
    'This desktop shows no tray icons, so Headroom has none. Start Headroom again to open this window; on GNOME the extension "AppIndicator and KStatusNotifierItem Support" adds a tray.',
};
