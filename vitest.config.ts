import { defineConfig } from 'vitest/config';

/** These need no build and no other process. */
const pure = ['test/unit/**/*.test.ts', 'test/property/**/*.test.ts', 'test/reader-contract/**/*.test.ts'];
/** These use real processes, cgroups and sockets, but nothing that is built. */
const live = ['test/live/**/*.test.ts'];

/** What is tested speaks English unless a test says otherwise, whatever this machine speaks. */
const env = { LC_ALL: 'C.UTF-8' };

export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line-reporter.ts'],
    maxWorkers: 2,
    projects: [
      { test: { name: 'pure', include: pure, env, testTimeout: 60_000 } },
      { test: { name: 'live', include: live, env, testTimeout: 60_000, retry: process.env['CI'] ? 1 : 0 } },
      {
        // These run what is built: pages in a real browser, the hosts, real processes.
        test: {
          name: 'built',
          env,
          include: ['test/**/*.test.ts'],
          exclude: [...pure, ...live],
          globalSetup: ['test/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          // Real processes on a shared machine: what fails once there is tried once more, and fails if it fails again.
          retry: process.env['CI'] ? 1 : 0,
        },
      },
    ],
  },
});
