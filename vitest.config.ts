import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { HOST_CLOCK } from './test/support/clock.ts'
import { COMPILE_CACHE } from './test/support/compile-cache.ts'

/**
 * A limit is there to end what hangs, not to measure: it holds on a machine that is busy with other work.
 */
const PATIENCE = { testTimeout: 180_000, hookTimeout: 180_000, expect: { poll: { timeout: 60_000 } } }

/** Much of a test is waiting, for a disk, a window or another process: a machine of two processors runs two files as well. */
const WORKERS = Math.max(2, availableParallelism() - 1)

/** Files that hold only values share what a worker has loaded: loading the core costs more than most of their tests. */
const SHARED = { pool: 'threads', isolate: false } satisfies object

const CLEAR_UP = { setupFiles: ['test/support/clear-up.ts'] }

/** Hosts that a test opens in its own process read the tests' clock too. Their threads find the sources compiled: each of them loads all. */
const HOST_ENV = { COUNTINGHOUSE_CLOCK: HOST_CLOCK, NODE_COMPILE_CACHE: COMPILE_CACHE }
const HOSTS = { ...PATIENCE, ...CLEAR_UP, pool: 'forks', env: HOST_ENV } satisfies object

export default defineConfig({
  test: {
    maxWorkers: WORKERS,
    projects: [
      { test: { ...PATIENCE, ...CLEAR_UP, name: 'core', include: ['test/core/**/*.test.ts'], ...SHARED } },
      { test: { ...PATIENCE, ...CLEAR_UP, name: 'scenarios', include: ['test/scenarios/**/*.test.ts'], ...SHARED } },
      { test: { ...HOSTS, name: 'main', include: ['test/main/**/*.test.ts'] } },
      // Needs programs from outside the project: run by itself, `npm run test:external`.
      // One file at a time: two of them install the packaging tools where they are missing.
      { test: { ...HOSTS, name: 'external', include: ['test/external/**/*.test.ts'], fileParallelism: false } },
      { test: { ...PATIENCE, name: 'renderer', include: ['test/renderer/**/*.test.ts'], ...SHARED } },
      {
        test: {
          ...PATIENCE,
          name: 'desktop',
          include: ['test/desktop/**/*.test.ts'],
          pool: 'forks',
        },
      },
    ],
  },
})
