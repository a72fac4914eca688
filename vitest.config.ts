import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: '100%',
    // For `npm run test:coverage`: the rooms that decide, by the tests that are quick; the floor is a little below what
    // they reach.
    coverage: {
      provider: 'v8',
      include: ['src/{run,journal,zstack,reconcile,schedule,runs}/**'],
      reporter: ['text-summary', ['text', { skipFull: true }]],
      thresholds: { statements: 87, branches: 79, functions: 90, lines: 89 },
    },
  },
});
