import type { Count } from './count.ts';

/** Words and sentences that several commands say; `pool` null is the machine. */
export const terms = {
  level: { calm: 'calm', watch: 'watch', warning: 'warning', critical: 'critical' },
  processes: (v: Count) => `${v.text} ${v.count === 1 ? 'process' : 'processes'}`,
  samples: (v: Count) => `${v.text} ${v.count === 1 ? 'sample' : 'samples'}`,
  sharedMemory: 'Shared memory',
  perMinute: (v: { bytes: string }) => `${v.bytes}/min`,
  perHour: (v: { bytes: string }) => `${v.bytes}/h`,
  about: (v: { estimate: string }) => `in about ${v.estimate}`,
  calm: (v: { pool: string | null; left: string; limit: string }) =>
    `Plenty of room in ${v.pool ?? 'the machine'}: ${v.left} of ${v.limit} left.`,
  pool: (v: { pool: string | null; left: string; limit: string; growth: string | null; estimate: string | null }) =>
    `${v.pool ?? 'The machine'} has ${v.left} of ${v.limit} left${v.growth === null ? '' : `, growing ${v.growth}`}${v.estimate === null ? '' : `, exhausted in about ${v.estimate}`}.`,
  alert: (v: { who: string | null; pool: string | null; share: string | null; estimate: string | null }) =>
    `${v.who ?? 'Something'} is filling ${v.pool ?? 'the machine'}${v.share === null ? '' : ` with ${v.share} of the growth`}${v.estimate === null ? ' and nearly nothing is left' : `, full in about ${v.estimate}`}.`,
  victim: (v: { name: string }) => `The kernel would kill ${v.name}.`,
  noReader: (v: { reader: string; command: string }) =>
    `the ${v.reader} reader does not work on this machine. Try: ${v.command}`,
  lost: (v: Count) =>
    `${v.count === 1 ? 'one line was' : `${v.text} lines were`} not printed: nobody took what was written for too long.`,
  playIt: (v: { command: string }) => `Play it: ${v.command}`,
};
