/** Options that several commands take, and what is said of a value that does not fit. */
export const options = {
  reader: 'where the numbers come from',
  json: 'print one line of JSON for each',
  force: 'overwrite the file if it exists',
  inTheWay: (v: { problem: string }) => `${v.problem}; --force overwrites it`,
  redact: 'give other names to programs, users and cgroups',
  to: 'stop there',
  notSpan: 'Give a time such as 30s, 10m or 1h30m.',
  notNumber: (v: { from: string; to: string }) => `Give a number from ${v.from} to ${v.to}.`,
  notWhole: 'Give a whole number.',
  notMoment: 'Give a time since the beginning (90s, 10m, 2h) or one such as 2026-11-23T03:25:00Z.',
  notCommand: 'Give a program and its arguments, with every quote closed.',
  noProgram: (v: { program: string }) => `There is no program ${v.program}.`,
  notExecutable: (v: { program: string }) => `${v.program} cannot be run.`,
  notSize: 'Give a size of 1M at least, such as 512M or 2G.',
};
