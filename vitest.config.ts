import { defineConfig } from 'vitest/config';

/** These need no build and no other process. */
const pure = ['test/unit/**/*.test.ts', 'test/property/**/*.test.ts', 'test/reader-contract/**/*.test.ts'];
/** These use real processes, cgroups and sockets, but nothing that is built. */
const live = ['test/live/**/*.test.ts'];
/** These run whole machines under emulation, for minutes, and only on request: `npm run test:guests`. */
const guests = ['test/guests/**/*.test.ts'];

/**
 * These bring real programs into danger and look at the whole machine as its user does, or measure what Headroom takes itself.
 * Whatever else runs would be seen or would slow it down. Some end whole groups, to which the programs of other tests belong, or
 * clear away what other runs left. So each has the machine for itself.
 */
const alone = [
  'test/desktop/live-leak.test.ts',
  'test/e2e/forecast-live.test.ts',
  'test/e2e/freeze-notice.test.ts',
  'test/e2e/history.test.ts',
  'test/e2e/kernel-kill-incident.test.ts',
  'test/e2e/keyboard-only.test.ts',
  'test/e2e/run-leftovers.test.ts',
  'test/e2e/runaway-program.test.ts',
  'test/e2e/unread-answers.test.ts',
  'test/e2e/control/frozen-by-others.test.ts',
  'test/e2e/control/guards-hold.test.ts',
  'test/e2e/control/resume-into-the-kill.test.ts',
  'test/live/earlier-lives.test.ts',
  'test/live/heaps-from-inside.test.ts',
];

/** Real processes on a shared machine: what fails there is tried twice more, and fails if it fails each time. */
const retry = process.env['CI'] ? 2 : 0;

/** What is tested speaks English unless a test says otherwise, whatever this machine speaks. */
const env = { LC_ALL: 'C.UTF-8' };

const built = {
  env,
  globalSetup: ['test/global-setup.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
  retry,
};

export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line-reporter.ts'],
    maxWorkers: 2,
    projects: [
      { test: { name: 'pure', include: pure, env, testTimeout: 60_000 } },
      { test: { name: 'live', include: live, exclude: alone, env, testTimeout: 60_000, retry } },
      {
        // These run what is built: pages in a real browser, the hosts, real processes. Most wait for most of their time, which
        // leaves room for a third beside two.
        test: {
          ...built,
          name: 'built',
          include: ['test/**/*.test.ts'],
          exclude: [...pure, ...live, ...guests, ...alone],
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      { test: { ...built, name: 'alone', include: alone, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
});
