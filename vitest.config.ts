import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    // Real Electron, virtual machines and measurements have their own commands: see package.json.
    exclude: ['test/app/**', 'test/lab/**', 'test/bench/**'],
    testTimeout: 20_000,
    // Tests that attach loop devices share them with all other tests and programs of the computer. The sum of the run
    // names every test that passed at the second try only.
    retry: 1,
  },
});
