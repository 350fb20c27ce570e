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
};
