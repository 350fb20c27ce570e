import { capital } from '../../../../core/words/capital.ts';
import { terms as shared } from '../../../../core/words/en/terms.ts';

/** Words and sentences that several commands say; `pool` null is the machine. */
export const terms = {
  level: shared.level,
  processes: shared.processes,
  samples: shared.samples,
  sharedMemory: capital(shared.sharedMemory),
  perMinute: (v: { bytes: string }) => `${v.bytes}/min`,
  perHour: (v: { bytes: string }) => `${v.bytes}/h`,
  about: (v: { estimate: string }) => `in about ${v.estimate}`,
  calm: (v: { pool: string | null; left: string; limit: string }) =>
    `Plenty of room in ${v.pool ?? shared.machine}: ${v.left} of ${v.limit} left.`,
  pool: (v: { pool: string | null; left: string; limit: string; growth: string | null; estimate: string | null }) =>
    `${v.pool ?? capital(shared.machine)} has ${v.left} of ${v.limit} left${v.growth === null ? '' : `, growing ${v.growth}`}${v.estimate === null ? '' : `, exhausted in about ${v.estimate}`}.`,
  alert: (v: { who: string | null; pool: string | null; share: string | null; estimate: string | null }) =>
    `${v.who ?? 'Something'} is filling ${v.pool ?? shared.machine}${v.share === null ? '' : ` with ${v.share} of the growth`}${v.estimate === null ? ' and nearly nothing is left' : `, full in about ${v.estimate}`}.`,
  victim: shared.victim,
  noReader: (v: { reader: string; command: string }) =>
    `the ${v.reader} reader does not work on this machine. Try: ${v.command}`,
  playIt: (v: { command: string }) => `Play it: ${v.command}`,
};
