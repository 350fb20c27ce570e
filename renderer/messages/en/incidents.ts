import { plural } from '../../../electron/core/words/en/plural.ts';
import type { Count } from '../../../electron/core/words/plural.ts';
import { terms as shared } from '../../../electron/core/words/en/terms.ts';
export const incidents = {
  title: 'Incidents',
  empty: 'No incidents recorded.',
  emptyMore: 'Warnings, actions and processes that the kernel ended will be listed here, newest first.',
  byUser: shared.actor,
  byRule: shared.byRule,
  whatHappened: 'What happened',
  victims: (v: { names: string }) => `Ended: ${v.names}`,
  drivenBy: (v: { name: string }) => `Caused by ${v.name}`,
  back: 'All incidents',
  loading: 'Reading the report …',
  notFound: 'This incident is no longer recorded.',
  save: 'Save as',
  format: { markdown: 'Markdown', html: 'HTML', json: 'JSON' },
  redacted: 'Without names',
  saveFailed: 'The report could not be made.',
  explainLog: 'Explain a log …',
  explainMore:
    'of the kernel, of a daemon or of a program, also of another machine. You can drop it on this window too.',
  dropLog: 'Drop a log here to have it explained',
  readingLog: (v: { share: string }) => `Reading the log … ${v.share}`,
  logFailed: (v: { reason: string }) => `The log could not be explained: ${v.reason}`,
  logEmpty: 'Nothing in it tells of a program that was ended for want of memory.',
  logCut: (v: { size: string }) => `Only its last ${v.size} were read.`,
  logEarlier: (v: Count) =>
    `It tells of ${v.text} earlier ${plural(v.count, 'incident', 'incidents')} as well; headroom explain --json tells all.`,
};
