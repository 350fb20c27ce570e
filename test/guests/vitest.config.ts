import { defineConfig } from 'vitest/config';

/**
 * Whole machines under software emulation, one after the other, because each takes two cores for some minutes. `npm test` leaves
 * them out; `npm run test:guests` fetches what they are made of and runs them.
 */
export default defineConfig({
  test: {
    include: ['test/guests/**/*.test.ts'],
    env: { LC_ALL: 'C.UTF-8' },
    globalSetup: ['test/guests/global-setup.ts'],
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 60_000,
  },
});
