import { defineConfig } from '@playwright/test';
import { join } from 'node:path';

const results = join(import.meta.dirname, '../results');

/** Drives the built app with the real Electron: `npm run app`. One window at a time, as people have it. */
export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: '*.spec.ts',
  // Packaging takes longer than all that is tried of it: `npm run package`, then with REKINDLE_PACKAGE=1.
  testIgnore: process.env.REKINDLE_PACKAGE === '1' ? [] : 'packaged.spec.ts',
  outputDir: join(results, 'app/traces'),
  workers: 1,
  fullyParallel: false,
  // A second try for the computer's sake, which has to start Electron some fifty times; the sum of the run names
  // every test that needed it.
  retries: 1,
  // Room for a start that has to be repeated (see `launch`).
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
});
