/**
 * The engine's queue: one command or one job chunk at a time, desk commands first.
 *
 * Without it, a second command's statement would run inside the first one's open transaction and be
 * committed by it.
 */
export interface WorkQueue {
  /** Runs when all earlier desk work is done. */
  desk<T>(work: () => Promise<T>): Promise<T>
  /** Offers background work; it runs whenever no desk work waits, until it answers false. */
  background(work: () => Promise<boolean>): void
  /** Whether desk work waits for what runs. */
  isWaitedFor(): boolean
  /** Takes no more background work; resolves when what runs has ended. */
  close(): Promise<void>
  /** Resolves when nothing waits and the background has nothing to do. */
  idle(): Promise<void>
}

export function workQueue(): WorkQueue {
  const waiting: (() => Promise<void>)[] = []
  const idlers: (() => void)[] = []
  let background: (() => Promise<boolean>) | null = null
  let pumping = false
  let isClosed = false

  const pump = async () => {
    if (pumping) return
    pumping = true
    while (waiting.length > 0 || background) {
      const next = waiting.shift()
      if (next) await next()
      else if (background) {
        const work = background
        const more = await work()
        if (!more && background === work) background = null
        await breathe()
      }
    }
    pumping = false
    for (const wake of idlers.splice(0)) wake()
  }
  const idle = (): Promise<void> => (pumping ? new Promise((resolve) => idlers.push(resolve)) : Promise.resolve())
  return {
    close: () => {
      isClosed = true
      background = null
      return idle()
    },
    desk: (work) =>
      new Promise((resolve, reject) => {
        waiting.push(() => work().then(resolve, reject))
        void pump()
      }),
    isWaitedFor: () => waiting.length > 0,
    background: (work) => {
      if (isClosed) return
      background = work
      void pump()
    },
    idle,
  }
}

/** Lets messages in between two chunks: desk commands arrive as messages of the main thread. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
