/** Which mutants are tried: a seeded sample, the same on every machine, so that two runs can be compared. */
import { createHash } from 'node:crypto'
import type { NodeMutator, NodePath } from './mutators.ts'

export interface Sample {
  readonly seed: number
  /** Share of all mutants, above 0, at most 1. */
  readonly share: number
}

/** A number from 0 up to 1 that a mutant's place, kind and place in the order decide. */
export function chanceOf(seed: number, key: string): number {
  const bytes = createHash('sha256').update(`${seed} ${key}`).digest()
  return bytes.readUInt32BE(0) / 2 ** 32
}

interface Placed {
  readonly hub?: { readonly file?: { readonly opts?: { readonly filename?: string } } }
}

/** The mutator, of whose mutants only the sample is made. */
export function sampled(mutator: NodeMutator, { seed, share }: Sample): NodeMutator {
  if (share >= 1) return mutator
  return {
    ...mutator,
    *mutate(path: NodePath, options?: unknown) {
      const file = (path as NodePath & Placed).hub?.file?.opts?.filename ?? ''
      let at = 0
      for (const mutant of mutator.mutate(path, options)) {
        const key = `${file.replace(/^.*?(?=src-core)/, '')} ${path.node.start} ${mutator.name} ${at}`
        at += 1
        if (chanceOf(seed, key) < share) yield mutant
      }
    },
  }
}
