import { defineConfig } from '@playwright/test';
import { join } from 'node:path';

const results = join(import.meta.dirname, '../results');

/** Drives the built app with the real Electron: `npm run app`. One window at a time, as people have it. */
export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: '*.spec.ts',
  outputDir: join(results, 'app/traces'),
  workers: 1,
  fullyParallel: false,
  retries: 0,
  // Room for a start that has to be repeated (see `launch`).
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
});
