import { terms as shared } from '../../../../core/words/en/terms.ts';

export const top = {
  description: 'Shows what can run out and who drives it there, riskiest first. Ends with q or Ctrl+C.',
  once: 'show one moment and end',
  json: 'print every frame as a line of JSON',
  interval: 'show no more often than this',
  waybar: 'print a line of JSON for Waybar whenever something changes',
  polybar: 'print a line of text for polybar whenever something changes',
  i3blocks: 'print a block for i3blocks whenever something changes',
  bell: 'ring the bell of the terminal when the level rises to a warning or beyond',
  title: 'show the level in the title of the terminal',
  stale: (v: { reason: string }) => `No new numbers: ${v.reason}`,
  column: {
    left: 'LEFT',
    limit: 'OF',
    used: 'USED',
    growth: 'GROWTH',
    exhaustion: 'FULL IN',
    slow: 'SLOW IN',
    pool: 'POOL',
    risk: 'RISK',
    private: 'PRIVATE',
    resident: 'RESIDENT',
    user: 'USER',
    pid: 'PID',
    name: 'NAME',
  },
  /** In the column of when a pool slows down, when it does so already. */
  slowNow: 'now',
  paused: shared.outcome.done.pause,
  victim: shared.nextVictim,
  /** Facts that a reader may lack. */
  fact: {
    processes: 'processes',
    private: 'private memory',
    pressure: 'pressure',
    pools: 'limits',
    swap: 'swap',
    available: 'available memory',
    oomKills: 'OOM kills',
  },
  missing: (v: { facts: string; command: string }) => `Not known here: ${v.facts}. See: ${v.command}`,
};
