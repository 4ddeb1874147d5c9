import { defineConfig } from 'vitest/config'

const asked = process.env['MUTATION_TESTS']

/**
 * The tests that a mutant of the core must fall in: core and scenarios, without windows. Not the properties over whole
 * lives: they are slow, and a rule should be named by a test of its own.
 */
export default defineConfig({
  test: {
    include: asked ? asked.split(',') : ['test/core/**/*.test.ts', 'test/scenarios/**/*.test.ts'],
    exclude: ['test/core/properties/**'],
    pool: 'threads',
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
