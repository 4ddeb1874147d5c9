import { defineConfig, type Plugin } from 'vitest/config'
import { NearestFirst } from './nearest-first.ts'

const asked = process.env['MUTATION_TESTS']

/** Slow, and not about what a rule comes to: properties over whole lives, books changed by hand, files cut, pages drawn. */
const ABOUT_OTHER_THINGS = [
  'test/core/properties/**',
  'test/core/finance/{facts,proofs}.test.ts',
  'test/core/home/broken-files.test.ts',
  'test/core/operations/any-input.test.ts',
  'test/core/documents/{page-*,typesetting,invoice-pdf,formats}.test.ts',
]

/** Queries are made anew at each use: made once, only the first test of all would be known to reach them. */
const QUERIES_ANEW: Plugin = {
  name: 'queries-anew',
  enforce: 'pre',
  transform: (code, id) => (id.includes('/src-core/database/store.ts') ? code.replaceAll('made ??=', 'made =') : undefined),
}

/**
 * The tests that a mutant of the core must fall in: core and scenarios, without windows. A rule should be named by a test
 * of its own: what only the tests left out here would notice is not noticed.
 *
 * A mutant has a worker of its own, in which its test files share what they import: most of the time of a small test file
 * is the loading of the core.
 */
export default defineConfig({
  plugins: [QUERIES_ANEW],
  test: {
    include: asked ? asked.split(',') : ['test/core/**/*.test.ts', 'test/scenarios/**/*.test.ts'],
    exclude: ABOUT_OTHER_THINGS,
    pool: 'threads',
    isolate: false,
    sequence: { sequencer: NearestFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
