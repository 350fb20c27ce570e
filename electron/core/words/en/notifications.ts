import type { PlacedPart } from '../../model/memory-part.ts';
import { capital, capitals } from '../capital.ts';
import { partName } from '../part-names.ts';
import { timeShare } from '../time-share.ts';
import { terms } from './terms.ts';

/** What notifications say. Figures come formatted, names made plain. */
export const notifications = {
  /** How a line of the log begins. */
  level: terms.level,
  action: capitals(terms.action),
  /** The window asks which of several to end. */
  endSeveral: `${capital(terms.action.end)} …`,
  part: (v: PlacedPart) => partName(v, 'en'),
  /** The pool in the middle of a sentence; `label` is plain text. */
  place: {
    machine: 'memory',
    cgroup: (v: { label: string }) => `the memory of ${v.label}`,
    'process-limit': (v: { label: string }) => `the memory limit of ${v.label}`,
    'heap-cap': (v: { label: string }) => `the memory limit of ${v.label}`,
  },
  /** Headings for an alert; `when` is the text of `runsOut` or `nearlyFull`. */
  runsOut: (v: { span: string }) => `runs out in about ${v.span}`,
  nearlyFull: 'is nearly full',
  titlePlace: (v: { place: string; when: string }) => `${capital(v.place)} ${v.when}`,
  titleCritical: (v: { who: string; place: string; when: string }) => `${capital(v.place)} ${v.when}: ${v.who}`,
  titleFills: (v: { who: string; place: string; span: string }) => `${v.who} fills ${v.place} in about ${v.span}`,
  titleFilled: (v: { who: string; place: string }) => `${v.who} has nearly filled ${v.place}`,
  /** Programs wait for memory for such a share of the time. `pool` is null for the machine; `who` is null when it is nobody in particular. */
  stalled: (v: { who: string | null; pool: string | null; share: number | null }) =>
    `Programs${v.pool === null ? '' : ` in ${v.pool}`} are waiting for memory ${timeShare(v.share, 'en')}${v.who === null ? '' : `: ${v.who}`}`,
  /** The memory of a pool is made less, down to `to` by now. `pool` is null for the machine; `span` is null when nothing is left. */
  shrinks: (v: { pool: string | null; to: string; span: string | null }) =>
    `${v.pool === null ? 'This machine is being made smaller' : `The limit of ${v.pool} was lowered`} (${v.to}): ${v.span === null ? 'nearly full' : `full in about ${v.span}`}`,
  left: (v: { headroom: string; limit: string }) => `${v.headroom} of ${v.limit} left.`,
  grows: (v: { processes: string; perMinute: string; share: string }) =>
    `${v.processes} grows ${v.perMinute} a minute, ${v.share} of the growth.`,
  victim: terms.victim,
  slows: (v: { span: string }) => `It slows down in about ${v.span}, before it is full.`,
  /** Who ends programs before memory is full; `span` is null when that may be at any moment, `who` when nobody could be named. */
  daemon: (v: { daemon: string; span: string | null; who: string | null; session: boolean }) =>
    `${v.daemon} ${v.span === null ? 'may end' : 'ends'} ${v.session ? 'the whole desktop session' : (v.who ?? 'programs')} ${v.span === null ? 'at any moment' : `in about ${v.span}`}.`,
  ended: {
    title: (v: { who: string }) => `${v.who} has ended`,
    freed: (v: { freed: string }) => `${v.freed} came back.`,
    unknown: 'Headroom keeps watching.',
  },
  paused: {
    title: (v: { who: string }) => `${v.who} is paused`,
    body: 'It keeps its memory and takes no more. Headroom resumes or ends it when you say so.',
  },
  notDone: {
    title: (v: { who: string }) => `${v.who} still runs`,
    body: 'It could not be done from here. Headroom shows why, and what else helps.',
  },
  /** What an automatic response did; `failed`: it tried to and could not. */
  responded: {
    notify: (v: { who: string }) => `${v.who} drives memory to its end`,
    pause: (v: { who: string }) => `${v.who} was paused automatically`,
    end: (v: { who: string }) => `${v.who} was ended automatically`,
    failed: (v: { who: string }) => `${v.who} could not be stopped automatically`,
  },
  byYourRule: (v: { rule: string }) => `By your rule "${v.rule}".`,
};
