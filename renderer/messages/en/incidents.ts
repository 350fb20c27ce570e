export const incidents = {
  title: 'Incidents',
  empty: 'Nothing has happened yet.',
  emptyMore: 'Warnings, actions and processes that the kernel ended will be listed here, newest first.',
};
