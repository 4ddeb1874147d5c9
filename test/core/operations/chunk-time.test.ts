/** How long a chunk of a job runs: as long as it may while nobody waits, briefly as soon as somebody does. */
import { describe, expect, it } from 'vitest'
import type { Clock } from '../../../src-core/operations/dispatcher.ts'
import { CHUNK_LIMITS, chunkTime } from '../../../src-core/operations/chunk-time.ts'

const { most, least, unseen } = CHUNK_LIMITS

/** A chunk that began at 1,000 on a watch that the test sets. */
function chunk({ outside, inside = false }: { readonly outside?: boolean; readonly inside?: boolean }) {
  const state = { at: 1_000, outside: outside ?? false, inside }
  const spent = chunkTime({
    parts: { clock: { watch: () => state.at } as Clock, ...(outside === undefined ? {} : { isWaitedFor: () => state.outside }) },
    queue: { isWaitedFor: () => state.inside } as never,
  })
  return { state, after: (milliseconds: number) => ((state.at = 1_000 + milliseconds), spent()) }
}

describe('a chunk', () => {
  it('runs its whole time while nobody waits', () => {
    const { after } = chunk({ outside: false })
    expect([after(0), after(most - 1), after(most)]).toEqual([false, false, true])
  })

  it('ends after the least time when a call waits outside', () => {
    const { after } = chunk({ outside: true })
    expect([after(0), after(least - 0.1), after(least)]).toEqual([false, false, true])
  })

  it('ends after the least time when a call waits in the queue', () => {
    const { after } = chunk({ outside: false, inside: true })
    expect([after(least - 0.1), after(least)]).toEqual([false, true])
  })

  it('ends as soon as somebody comes, once the least time is over', () => {
    const { state, after } = chunk({ outside: false })
    expect(after(20)).toBe(false)
    state.outside = true
    expect(after(20)).toBe(true)
  })

  it('keeps to a middle where nobody can say who waits', () => {
    const { after } = chunk({})
    expect([after(unseen - 1), after(unseen)]).toEqual([false, true])
    expect(unseen).toBeLessThan(most)
  })
})
