import type { PlacedPart } from '../../model/memory-part.ts';
import { capital, capitals } from '../capital.ts';
import { partNameWithin } from '../part-names.ts';
import { timeShare } from '../time-share.ts';
import { terms } from './terms.ts';

/** What the desktop app says in its tray, its menu and its dialogs. Figures come formatted, names made plain. */
export const desktop = {
  pageCrashed: (v: { reason: string }) =>
    `The Headroom window stopped working (${v.reason}). Sampling and notifications go on.`,
  pageHangs: 'The Headroom window does not answer. Sampling and notifications go on.',
  reload: 'Reload',
  closeWindow: 'Close window',

  starting: 'Headroom is looking at the memory of this machine',
  levels: {
    calm: capital(terms.level.calm),
    watch: `${capital(terms.level.watch)}: something is growing`,
    warning: `${capital(terms.level.warning)}: memory is running out`,
    critical: `${capital(terms.level.critical)}: memory is about to run out`,
  },
  /** The beginning of a line, such as `6.2 GB left`; `pool` is null for the machine. */
  shortLeft: (v: { headroom: string; pool: string | null }) =>
    v.pool === null ? `${v.headroom} left` : `${v.headroom} left in ${v.pool}`,
  onCourse: (v: { who: string; span: string }) => `${v.who} on course to fill it in ~${v.span}`,
  bothEnds: (v: { who: string | null; slow: string; span: string }) =>
    `${v.who === null ? '' : `${v.who} grows: `}slows down in ~${v.slow}, full in ~${v.span}`,
  daemon: (v: { daemon: string; span: string | null }) =>
    v.span === null ? `${v.daemon} may end programs now` : `${v.daemon} ends programs in ~${v.span}`,
  stalled: (v: { share: number | null }) => `programs wait for memory ${timeShare(v.share, 'en')}`,
  shrinks: (v: { span: string }) => `it is being made smaller, full in ~${v.span}`,
  nearlyFull: 'nearly full',
  part: (v: PlacedPart) => partNameWithin(v, 'en'),

  noRisks: 'No process is a risk',
  action: capitals(terms.action),
  paused: capital(terms.outcome.done.pause),
  snooze: 'Snooze warnings',
  snoozeHour: 'For an hour',
  snoozeMorning: 'Until 8 in the morning',
  snoozedUntil: (v: { time: string }) => `Warnings snoozed until ${v.time}`,
  snoozeEnd: 'Warn again',
  open: 'Open Headroom',
  settings: 'Settings',
  startAtLogin: 'Start at login',
  quit: 'Quit Headroom',

  quitWithPaused: (v: { names: string }) =>
    `Headroom has paused ${v.names}. What should happen to it when Headroom quits?`,
  keepPaused: 'Keep paused',
  cancel: 'Do not quit',
};
