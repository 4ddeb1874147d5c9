import { defineConfig } from 'vitest/config'

/** The tests that a mutant of the core must fall in: core and scenarios, without windows. */
export default defineConfig({
  test: {
    include: ['test/core/**/*.test.ts', 'test/scenarios/**/*.test.ts'],
    pool: 'threads',
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
