import { defineConfig } from 'vitest/config';

// The lab: sticks boot in virtual machines. One machine at a time, because the boots are timed by the clock.
export default defineConfig({
  test: {
    include: ['test/lab/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
