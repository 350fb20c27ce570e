import type { Count } from '../plural.ts';
import { plural } from './plural.ts';

/** Words that stand in several sections. They begin with a small letter; a line that they begin makes it a capital one. */
export const terms = {
  level: { calm: 'calm', watch: 'watch', warning: 'warning', critical: 'critical' },
  /** What can be done to a process, on a button or in a list of rules. */
  action: {
    pause: 'pause',
    resume: 'resume',
    end: 'end',
    force: 'force quit',
    prefer: 'prefer',
    unprefer: 'take back',
    notify: 'notify',
    show: 'show',
  },
  /** What happened to a process that was acted on. */
  outcome: {
    done: {
      pause: 'paused',
      resume: 'running again',
      end: 'asked to close',
      force: 'forced to quit',
      prefer: 'marked for the kernel to take first',
      unprefer: 'no longer marked for the kernel',
    },
    ended: 'ended',
    'already-gone': 'had already ended',
    'identity-changed': 'another process has this number now; left alone',
    'still-running': {
      'grace-over': 'still running',
      uninterruptible: 'still running: it waits for a device and ends when that answers',
      stopped: 'still there: it is paused and ends when it is resumed',
    },
    'not-permitted': 'not permitted',
    refused: 'refused',
    failed: 'failed',
  },
  /** Where a person acted. */
  actor: { desktop: 'from the window', web: 'from the browser', cli: 'from the terminal' },
  byRule: (v: { rule: string }) => `by the rule ${v.rule}`,
  /** The shape of a growth. */
  pattern: {
    learning: 'learning',
    plateau: 'steady',
    leak: 'leak',
    burst: 'burst',
    loading: 'loading',
    'saw-tooth': 'saw-tooth',
    'cache-filling': 'cache filling',
    shrinking: 'shrinking',
    restarting: 'restarting',
  },
  /** What bounds the memory of a pool. */
  poolKind: {
    machine: 'memory and swap',
    cgroup: 'limit of the container or service',
    'process-limit': 'limit set for the process',
    'heap-cap': 'heap limit of the runtime',
  },
  machine: 'the machine',
  processes: (v: Count) => `${v.text} ${plural(v.count, 'process', 'processes')}`,
  samples: (v: Count) => `${v.text} ${plural(v.count, 'sample', 'samples')}`,
  /** An estimate with its interval, all in the unit of the estimate. */
  estimate: (v: { span: string; from: string; to: string }) => `${v.span} (${v.from} to ${v.to})`,
  /** `node (4711)` */
  named: (v: { name: string; pid: string }) => `${v.name} (${v.pid})`,
  victim: (v: { name: string }) => `The kernel would end ${v.name} first.`,
  nextVictim: 'next to be killed',
};
