import { capitals } from '../../../electron/core/words/capital.ts';
import { terms as shared } from '../../../electron/core/words/en/terms.ts';
/** The words for levels, patterns and missing values; the same in every view. */
export const terms = {
  level: capitals(shared.level),
  pattern: shared.pattern,
  patternMeaning: {
    learning: 'Not enough data yet.',
    plateau: 'Its memory stays about the same.',
    leak: 'It grows steadily and does not slow down.',
    burst: 'It grows very fast right now.',
    loading: 'It has been growing since it started. This may be start-up loading or a leak.',
    'saw-tooth': 'It rises and falls, as programs with garbage collection do.',
    'cache-filling': 'It is still growing, but slowing down, like a filling cache.',
    shrinking: 'It gives memory back.',
    restarting: 'It is restarted again and again.',
  },
  missing: {
    unsupported: 'Not available here',
    denied: 'Not allowed to read',
    failed: 'Could not be read',
    unknown: 'Not known yet',
    because: (v: { what: string; reason: string }) => `${v.what}: ${v.reason}`,
  },
  state: {
    running: 'running',
    sleeping: 'sleeping',
    waiting: 'waiting for a device',
    stopped: shared.outcome.done.pause,
    zombie: 'ended, not yet collected',
    idle: 'idle',
    other: 'other',
  },
  time: {
    about: (v: { span: string }) => `about ${v.span}`,
    spanWithRange: shared.estimate,
    short: (v: { span: string }) => `~${v.span}`,
    range: (v: { from: string; to: string }) => `${v.from}–${v.to}`,
    now: 'now',
    momentarily: 'moments',
    notExpected: 'not expected',
    ago: (v: { span: string }) => `${v.span} ago`,
    ahead: (v: { span: string }) => `in ${v.span}`,
  },
  machine: 'This machine',
  everythingElse: 'everything else',
  unnamed: '(no name)',
};
