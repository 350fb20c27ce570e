export const doctor = {
  description: 'Says what can be read and done on this machine, and the command that grants each missing permission.',
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
    descriptors: 'descriptors',
    signals: 'signals',
    actions: 'actions',
    'kernel log': 'kernel log',
    'oom daemons': 'oom daemons',
    notifications: 'notifications',
    display: 'display',
  },
};
