import { defineConfig } from 'vitest/config'

/** Three projects: `core` and `main` in parallel; `desktop` drives real windows, one file at a time. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'core', include: ['test/core/**/*.test.ts'], pool: 'threads' } },
      { test: { name: 'scenarios', include: ['test/scenarios/**/*.test.ts'], pool: 'threads' } },
      { test: { name: 'main', include: ['test/main/**/*.test.ts'], pool: 'forks', testTimeout: 60_000 } },
      // Needs programs from outside the project: run by itself, `npm run test:external`.
      { test: { name: 'external', include: ['test/external/**/*.test.ts'], pool: 'forks', testTimeout: 60_000 } },
      { test: { name: 'renderer', include: ['test/renderer/**/*.test.ts'], pool: 'threads' } },
      {
        test: {
          name: 'desktop',
          include: ['test/desktop/**/*.test.ts'],
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
