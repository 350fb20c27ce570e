import { plural } from '../../../../core/words/en/plural.ts';
import type { Count } from '../../../../core/words/plural.ts';

export const incidents = {
  description: 'Says what happened when memory ran out, from what was recorded and from the logs.',
  list: 'Lists what happened on this machine, newest first.',
  show: 'Shows the report of one incident.',
  export: 'Writes the report of one incident as a file to pass on.',
  trace: 'Writes what the journal has recorded as a trace that replay plays.',
  id: 'its name from the list, or "last"',
  format: 'what it is written in',
  out: 'write it there instead of to standard output',
  traceOut: 'the trace',
  from: 'begin there: 10m after the beginning, or 2026-11-23T03:25:00Z',
  to: 'end there',
  unknown: (v: { id: string; command: string }) => `there is no incident ${v.id}. See: ${v.command}`,
  damaged: (v: Count & { file: string }) =>
    `${v.file}: ${v.text} damaged ${plural(v.count, 'piece', 'pieces')} passed over`,
  nothingThen: 'nothing is recorded in that time',
};
