import { capital } from '../../../../core/words/capital.ts';
import { plural } from '../../../../core/words/en/plural.ts';
import { terms as shared } from '../../../../core/words/en/terms.ts';
import type { Count } from '../../../../core/words/plural.ts';

/** What is left of a pool; `pool` null is the machine. */
interface Room {
  readonly pool: string | null;
  readonly left: string;
  readonly limit: string;
}

/** Words and sentences that several commands say; `pool` null is the machine. */
export const terms = {
  level: shared.level,
  processes: shared.processes,
  samples: shared.samples,
  perMinute: (v: { bytes: string }) => `${v.bytes}/min`,
  perHour: (v: { bytes: string }) => `${v.bytes}/h`,
  about: (v: { estimate: string }) => `in about ${v.estimate}`,
  plenty: (v: Room) => `${v.pool ?? capital(shared.machine)} has plenty of memory: ${v.left} of ${v.limit} left.`,
  enough: (v: Room) => `${v.pool ?? capital(shared.machine)} has enough memory: ${v.left} of ${v.limit} left.`,
  little: (v: Room) =>
    `${v.pool ?? capital(shared.machine)} has little memory left, but nothing points to trouble: ${v.left} of ${v.limit} left.`,
  pool: (v: Room & { growth: string | null; slow: string | null; estimate: string | null }) =>
    `${v.pool ?? capital(shared.machine)}: ${v.left} of ${v.limit} left${v.growth === null ? '' : `, filling at ${v.growth}`}${v.slow === null ? '' : `, slows down in about ${v.slow}`}${v.estimate === null ? '' : `, full in about ${v.estimate}`}.`,
  waiting: (v: Room & { time: string }) =>
    `Programs${v.pool === null ? '' : ` in ${v.pool}`} are waiting for memory ${v.time}; ${v.left} of ${v.limit} left.`,
  alert: (v: { who: string | null; pool: string | null; share: string | null; estimate: string | null }) =>
    `${v.who ?? 'Something'} is filling ${v.pool ?? shared.machine}${v.share === null ? '' : ` with ${v.share} of the growth`}${v.estimate === null ? ' and nearly nothing is left' : `, full in about ${v.estimate}`}.`,
  stalled: (v: { who: string | null; pool: string | null; time: string; estimate: string | null }) =>
    `Programs${v.pool === null ? '' : ` in ${v.pool}`} are waiting for memory ${v.time}${v.who === null ? ': together they need more than there is' : `, because of ${v.who}`}${v.estimate === null ? '' : `; full in about ${v.estimate}`}.`,
  shrinks: (v: { pool: string | null; to: string; estimate: string | null }) =>
    `${v.pool === null ? `The machine is being made smaller, now ${v.to}` : `The limit of ${v.pool} was lowered to ${v.to}`}${v.estimate === null ? ', and nearly nothing is left' : `: full in about ${v.estimate}`}.`,
  victim: shared.victim,
  noReader: (v: { reader: string; command: string }) =>
    `the ${v.reader} reader does not work on this machine. Try: ${v.command}`,
  lost: (v: Count) =>
    `${plural(v.count, 'one line was', `${v.text} lines were`)} not printed: nobody took what was written for too long.`,
  playIt: (v: { command: string }) => `Play it: ${v.command}`,
};
