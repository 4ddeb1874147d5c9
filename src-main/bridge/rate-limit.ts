/** Token buckets: so many requests a second in the long run, and so many at once after a pause. */

export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

interface Bucket {
  /** How many requests may come at once now. */
  left: number
  /** When that was so; milliseconds. */
  at: number
}

export interface RateLimiter {
  /**
   * Takes one request of a caller, at a moment in milliseconds.
   *
   * @returns 0 where it may pass, else the milliseconds after which the next one may
   */
  take(caller: string, now: number): number
}

const SECOND_MS = 1000
/** Fractions of a request are sums of rounded ones. */
const TOLERANCE = 1e-6
/** Buckets that are full again are forgotten when there are this many. */
const MOST_CALLERS = 1000

/**
 * Each caller has a bucket, and all together have one; a request passes when both hold a token. One that is refused takes
 * from neither, so that a caller who is too fast uses up nothing of what the others have.
 *
 * @param rates asked at each request, so that a change of the settings holds at once
 */
export function rateLimiter(rates: () => { readonly each: Rate; readonly all: Rate }): RateLimiter {
  const callers = new Map<string, Bucket>()
  let whole: Bucket | null = null
  return {
    take: (caller, now) => {
      const { each, all } = rates()
      if (callers.size >= MOST_CALLERS) forgetIdle(callers, each, now)
      const own = refilled(callers.get(caller) ?? null, each, now)
      const together = refilled(whole, all, now)
      callers.set(caller, own)
      whole = together
      const wait = Math.max(waitOf(own, each), waitOf(together, all))
      if (wait > 0) return wait
      own.left -= 1
      together.left -= 1
      return 0
    },
  }
}

function refilled(bucket: Bucket | null, { perSecond, burst }: Rate, now: number): Bucket {
  if (!bucket) return { left: burst, at: now }
  const since = Math.max(0, now - bucket.at)
  return { left: Math.min(burst, bucket.left + (since * perSecond) / SECOND_MS), at: now }
}

function waitOf({ left }: Bucket, { perSecond }: Rate): number {
  return left >= 1 - TOLERANCE ? 0 : Math.ceil(((1 - left) * SECOND_MS) / perSecond - TOLERANCE)
}

function forgetIdle(callers: Map<string, Bucket>, rate: Rate, now: number): void {
  for (const [caller, bucket] of callers) if (refilled(bucket, rate, now).left >= rate.burst) callers.delete(caller)
}
