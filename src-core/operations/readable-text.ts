/**
 * What no input may hold anywhere in it, whatever its schema says: text that cannot be kept as it came, the name by which an
 * object would be given another ancestor, and no end of depth.
 */
import type { FieldFault } from '../kernel/failures.ts'
import { unreadable } from '../kernel/text.ts'

/** An input is no deeper than this: what reads or writes it goes down as far. */
const DEEPEST = 64

/** What speaks against the texts of an input, each with its path. */
export function unreadableTexts(input: unknown): FieldFault[] {
  const faults: FieldFault[] = []
  const waiting: { readonly value: unknown; readonly path: string; readonly depth: number }[] = [{ value: input, path: '', depth: 0 }]
  // Grows as it is walked.
  for (const { value, path, depth } of waiting) {
    if (faults.length >= MOST_FAULTS) break
    if (typeof value === 'string') {
      const reason = unreadable(value)
      if (reason !== null) faults.push({ path, reason })
    } else if (value !== null && typeof value === 'object' && !ArrayBuffer.isView(value)) {
      if (depth >= DEEPEST) return [{ path: path.slice(0, PATH_SHOWN), reason: `At most ${DEEPEST} levels are read.` }]
      for (const [key, one] of Object.entries(value)) {
        const within = path === '' ? key : `${path}.${key}`
        const reason = unreadable(key)
        if (reason !== null) faults.push({ path: within, reason: `A name of a field: ${reason}` })
        if (key === '__proto__') faults.push({ path: within, reason: 'No field may be called “__proto__”. Leave it out.' })
        waiting.push({ value: one, path: within, depth: depth + 1 })
      }
    }
  }
  return faults
}

const PATH_SHOWN = 120
/** More say nothing new. */
const MOST_FAULTS = 100
