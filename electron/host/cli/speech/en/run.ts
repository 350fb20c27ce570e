import { plural } from '../../../../core/words/en/plural.ts';
import type { Count } from '../../../../core/words/plural.ts';

export const run = {
  description: 'Runs a command under watch and says what it did with memory: the stress test before deployment.',
  command: 'the command and its arguments, after --',
  option: {
    limit: 'give it no more memory than this, such as 512M or 2G',
    report: 'write the profile there: JSON if the name ends in .json, else Markdown',
    failOnLeak: 'fail when its memory grows without end',
    failWithin: 'fail when it comes so near to its limit',
    grace: 'force it when it has not ended so long after a signal to end',
    needsLimit: '--fail-within needs a --limit',
  },
  exitCodes: `
Exit codes: the command's own, or 128 and the number of the signal that ended it;
  3    it leaks, with --fail-on-leak (only where the command itself ended well)
  4    it came too near to its limit, with --fail-within (likewise)
  125  headroom itself failed
  126  the command cannot be run
  127  there is no such command`,
  noCommand: 'there is no such command',
  notRunnable: 'it cannot be run',
  unreadable: (v: { command: string }) => `memory cannot be read here. Try: ${v.command}`,
  /** What a limit means here, plainly. */
  means: {
    cgroup: 'kept by a memory cgroup of its own',
    systemd: 'kept by a systemd scope of its own',
    'address-space': 'only of address space (RLIMIT_AS): no cgroup may be made here',
    none: 'only watched: nothing here can keep it',
  },
  confined: (v: { means: string }) => `the limit is ${v.means}`,
  passedOn: (v: { signal: string }) => `${v.signal} is passed on`,
  forced: (v: { signal: string }) => `the command goes on after ${v.signal}; it is forced to end`,
  used: (v: { used: string; limit: string }) => `${v.used} of ${v.limit}`,
  full: (v: { estimate: string }) => `full in about ${v.estimate}`,
  leaks: 'it leaks',
  near: (v: { share: string }) => `it came within ${v.share} of its limit`,
  staysUnlimited: (v: Count) =>
    `${v.text} ${plural(v.count, 'process that the command started goes', 'processes that the command started go')} on; the limit no longer holds for ${plural(v.count, 'it', 'them')}`,
  leftBefore: (v: Count & { folder: string }) =>
    `${v.text} ${plural(v.count, 'process of an earlier run is', 'processes of an earlier run are')} still in ${v.folder}; the limit there is lifted`,
  ranOut: (v: { command: string }) => `it ran out of memory. See: ${v.command}`,
  /** Heads of the lines of the profile; in the terminal they begin with a small letter. */
  line: {
    span: 'Ran for',
    code: 'Exit code',
    peak: 'Peak',
    floor: 'Floor',
    limit: 'Limit',
    pattern: 'Pattern',
    growth: 'Growth',
    full: 'Full',
    processes: 'Processes',
    said: 'It said',
    failed: 'Failed',
  },
  peak: (v: { private: string; resident: string }) => `${v.private} private, ${v.resident} resident`,
  floor: (v: { floor: string }) => `${v.floor} in the second half`,
  limit: (v: { limit: string; means: string }) => `${v.limit}, ${v.means}`,
  leaking: (v: { pattern: string }) => `${v.pattern}: it leaks`,
  growth: (v: { growth: string; span: string }) => `${v.growth} for ${v.span}`,
  atMost: (v: Count) => `${v.text} at most`,
  /** What programs say when they run out of memory. */
  heard: {
    'v8-heap': 'V8 ran out of heap',
    'v8-reserve': 'V8 could not reserve memory',
    jvm: 'the JVM ran out of memory',
    python: 'Python ran out of memory',
    cpp: 'C++ could not allocate (std::bad_alloc)',
    go: 'Go ran out of memory',
    rust: 'Rust could not allocate',
    cuda: 'the GPU ran out of memory',
    dotnet: '.NET ran out of memory',
    php: 'PHP reached its memory_limit',
    ruby: 'Ruby could not allocate',
    perl: 'Perl ran out of memory',
    erlang: 'Erlang could not allocate',
    r: 'R could not allocate',
    bun: 'Bun ran out of memory',
    redis: 'Redis could not allocate',
    postgres: 'PostgreSQL ran out of memory',
    mysql: 'MySQL ran out of memory',
    git: 'Git could not allocate',
    gcc: 'the compiler ran out of memory',
    shell: 'the shell could not allocate',
  },
  report: {
    title: (v: { command: string }) => `Memory of ${v.command}`,
    largest: 'Largest processes',
  },
};
