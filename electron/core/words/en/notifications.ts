import type { PlacedPart } from '../../model/memory-part.ts';
import { capital, capitals } from '../capital.ts';
import { partName, partNameWithin } from '../part-names.ts';
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
  partWithin: (v: PlacedPart) => partNameWithin(v, 'en'),
  /** The heading of an alert: what ends and when. `label` is plain text; `span` is null when nearly nothing is left. */
  ends: {
    machine: (v: { label: string; span: string | null }) =>
      v.span === null ? 'Memory is nearly full' : `Memory runs out in about ${v.span}`,
    cgroup: (v: { label: string; span: string | null }) =>
      v.span === null ? `${v.label} is nearly out of memory` : `${v.label} runs out of memory in about ${v.span}`,
    'process-limit': (v: { label: string; span: string | null }) =>
      v.span === null
        ? `${v.label} has nearly reached its memory limit`
        : `${v.label} reaches its memory limit in about ${v.span}`,
    'heap-cap': (v: { label: string; span: string | null }) =>
      v.span === null
        ? `${v.label} has nearly reached its heap limit`
        : `${v.label} reaches its heap limit in about ${v.span}`,
  },
  becauseOf: (v: { ends: string; who: string }) => `${v.ends}, because of ${v.who}`,
  /** Programs wait for memory for such a share of the time. `pool` is null for the machine; `who` is null when it is nobody in particular. */
  stalled: (v: { who: string | null; pool: string | null; share: number | null }) =>
    `Programs${v.pool === null ? '' : ` in ${v.pool}`} are waiting for memory ${timeShare(v.share, 'en')}${v.who === null ? '' : `: ${v.who}`}`,
  /** The memory of a pool is made less, down to `to` by now. `pool` is null for the machine; `span` is null when nothing is left. */
  shrinks: (v: { pool: string | null; to: string; span: string | null }) =>
    `${v.pool === null ? 'This machine is being made smaller' : `The limit of ${v.pool} was lowered`} (${v.to}): ${v.span === null ? 'nearly full' : `full in about ${v.span}`}`,
  left: (v: { headroom: string; limit: string }) => `${v.headroom} of ${v.limit} left.`,
  grows: (v: { processes: string; perMinute: string; share: string }) =>
    `${v.processes} is growing by ${v.perMinute} a minute, ${v.share} of the growth.`,
  victim: terms.victim,
  slows: (v: { span: string }) => `It slows down in about ${v.span}, before it is full.`,
  /** Who ends programs before memory is full; `span` is null when that may be at any moment, `who` when nobody could be named. */
  daemon: (v: { daemon: string; span: string | null; who: string | null; session: boolean }) =>
    `${v.daemon} ${v.span === null ? 'may end' : 'ends'} ${v.session ? 'the whole desktop session' : (v.who ?? 'programs')} ${v.span === null ? 'at any moment' : `in about ${v.span}`}.`,
  ended: {
    title: (v: { who: string }) => `${v.who} has ended`,
    freed: (v: { freed: string }) => `About ${v.freed} was freed.`,
    unknown: 'Headroom keeps watching.',
  },
  paused: {
    title: (v: { who: string }) => `${v.who} is paused`,
    body: 'It keeps its memory and takes no more. Headroom resumes or ends it when you say so.',
  },
  notDone: {
    title: (v: { who: string }) => `${v.who} is still running`,
    body: 'Headroom could not stop it. Open Headroom to see why, and what else you can do.',
  },
  /** What an automatic response did; `failed`: it tried to and could not. */
  responded: {
    notify: (v: { who: string }) => `${v.who} is using up the memory`,
    pause: (v: { who: string }) => `${v.who} was paused automatically`,
    end: (v: { who: string }) => `${v.who} was ended automatically`,
    failed: (v: { who: string }) => `${v.who} could not be stopped automatically`,
  },
  byYourRule: (v: { rule: string }) => `By your rule "${v.rule}".`,
};
