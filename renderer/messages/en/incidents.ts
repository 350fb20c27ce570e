export const incidents = {
  title: 'Incidents',
  byUser: { desktop: 'from the window', web: 'from the browser', cli: 'from the terminal' },
  byRule: (v: { rule: string }) => `by the rule ${v.rule}`,
  empty: 'Nothing has happened yet.',
  emptyMore: 'Warnings, actions and processes that the kernel ended will be listed here, newest first.',
};
