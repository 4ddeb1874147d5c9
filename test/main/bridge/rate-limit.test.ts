import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Rate, rateLimiter } from '../../../src-main/bridge/rate-limit.ts'

const limiter = (each: Rate, all: Rate = { perSecond: 1e6, burst: 1e6 }) => rateLimiter(() => ({ each, all }))
const WAIT = { perSecond: 10, burst: 3 }

describe('rates', () => {
  test('a burst passes, the next waits for its turn, and passes after just that wait', () => {
    const { take } = limiter(WAIT)
    expect([0, 0, 0, 0].map((now) => take('a', now))).toEqual([0, 0, 0, 100])
    expect([take('a', 99), take('a', 100)]).toEqual([1, 0])
    expect(take('a', 10_000)).toBe(0)
  })

  test('one caller who is too fast costs another nothing; all together have a limit too', () => {
    const { take } = limiter(WAIT, { perSecond: 10, burst: 4 })
    for (let at = 0; at < 50; at += 1) take('a', 0)
    expect(take('b', 0)).toBe(0)
    expect(take('c', 0)).toBe(100)
  })

  test('a change of the limits holds at once', () => {
    let each = WAIT
    const { take } = rateLimiter(() => ({ each, all: { perSecond: 1e6, burst: 1e6 } }))
    for (let at = 0; at < 4; at += 1) take('a', 0)
    each = { perSecond: 1000, burst: 3 }
    expect(take('a', 1)).toBe(0)
  })

  test('many callers that come once are forgotten, not kept', () => {
    const { take } = limiter(WAIT)
    for (let at = 0; at < 5000; at += 1) expect(take(`caller ${at}`, at * 1000)).toBe(0)
  })

  test('in any span no more pass than the burst and the rate allow, and who waits as told passes', () => {
    const gaps = fc.array(fc.nat(300), { minLength: 1, maxLength: 80 })
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), (steps, perSecond, burst) => {
        const { take } = limiter({ perSecond, burst })
        let now = 0
        const passed: number[] = []
        for (const step of steps) {
          now += step
          const wait = take('a', now)
          if (wait === 0) passed.push(now)
        }
        passed.forEach((from, index) => {
          const span = (now - from) / 1000
          expect(passed.length - index).toBeLessThanOrEqual(burst + span * perSecond + 1e-6)
        })
        const wait = take('a', now)
        if (wait > 0) expect(take('a', now + wait)).toBe(0)
      }),
    )
  })
})
