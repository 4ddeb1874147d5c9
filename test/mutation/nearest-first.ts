/**
 * Which tests try a mutant, and in which order: it is done with at the first that falls, so that those likely to notice it
 * come first. Without an order of its own vitest begins with the longest.
 */
import { readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { distanceOf } from './targets.ts'

interface Ranked {
  readonly spec: TestSpecification
  /** Nearness, whether it did not fall last time, milliseconds: the lower goes first. */
  readonly rank: readonly number[]
}

export class NearestFirst extends BaseSequencer {
  override async sort(specs: TestSpecification[]): Promise<TestSpecification[]> {
    clearTemporaryFiles()
    // The file that is changed, or all of them where the tests run once without a change.
    const files = this.ctx.config.related ?? []
    const ranked = specs.flatMap((spec): Ranked[] => {
      const distances = files.map((file) => distanceOf(spec.moduleId, file)).filter((one) => one !== null)
      if (distances.length === 0) return []
      const last = this.ctx.cache.getTestSpecificationResult(spec)
      return [{ spec, rank: [Math.min(...distances), last?.failed ? 0 : 1, last?.duration ?? 0] }]
    })
    ranked.sort((a, b) => a.rank.reduce((order, own, at) => order || own - (b.rank[at] as number), 0))
    return ranked.map(({ spec }) => spec)
  }
}

/** What the mutant before left in the folder of this run: its worker is ended, and does not clear up itself. */
function clearTemporaryFiles(): void {
  if (process.env['MUTATION_TEMPORARY'] !== tmpdir()) return
  for (const name of readdirSync(tmpdir())) rmSync(join(tmpdir(), name), { recursive: true, force: true })
}
