import { defineConfig } from 'vitest/config';

const fast = ['test/unit/**/*.test.ts', 'test/property/**/*.test.ts', 'test/reader-contract/**/*.test.ts'];

export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line-reporter.ts'],
    maxWorkers: 2,
    projects: [
      { test: { name: 'fast', include: fast, testTimeout: 60_000 } },
      {
        // These run what is built: pages in a real browser, the hosts, real processes.
        test: {
          name: 'built',
          include: ['test/**/*.test.ts'],
          exclude: fast,
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
