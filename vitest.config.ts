import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    // Real Electron, virtual machines and measurements have their own commands: see package.json.
    exclude: ['test/app/**', 'test/lab/**', 'test/bench/**'],
    testTimeout: 20_000,
  },
});
