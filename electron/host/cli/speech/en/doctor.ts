export const doctor = {
  description:
    'Says what can be read and done on this machine, and for each thing that is missing a command: what it opens and how to undo it.',
  json: 'print the findings as JSON',
  head: (v: { version: string; system: string; node: string }) =>
    `Headroom ${v.version} on ${v.system}, Node ${v.node}`,
  /** What stands at the beginning of a line. */
  state: { ok: 'ok', limited: 'part', missing: 'NO', absent: '-' },
  topic: {
    reader: 'reader',
    processes: 'processes',
    'private memory': 'private memory',
    'memory maps': 'memory maps',
    'memory pressure': 'memory pressure',
    limits: 'limits',
    'pressure of limits': 'their pressure',
    swap: 'swap',
    'zfs cache': 'cache of ZFS',
    'who acts first': 'who acts first',
    descriptors: 'descriptors',
    signals: 'signals',
    actions: 'actions',
    'kernel log': 'kernel log',
    'oom daemons': 'oom daemons',
    notifications: 'notifications',
    display: 'display',
    'out of memory': 'out of memory',
  },
  undo: (v: { command: string }) => `Undo: ${v.command}`,
};
