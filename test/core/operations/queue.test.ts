/** One piece of work at a time: what is asked at the desk first, in its order; the background whenever nothing waits. */
import { describe, expect, it } from 'vitest'
import { workQueue } from '../../../src-core/operations/queue.ts'

/** Work that ends when it is told. */
function door() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}

describe('the desk', () => {
  it('runs one after another, in the order asked, and answers each its own', async () => {
    const queue = workQueue()
    const told: string[] = []
    const first = door()
    const one = queue.desk(async () => {
      told.push('one begins')
      await first.opened
      told.push('one ends')
      return 1
    })
    const two = queue.desk(async () => {
      told.push('two')
      return 2
    })
    await Promise.resolve()
    expect(told).toEqual(['one begins'])
    first.open()
    expect(await Promise.all([one, two])).toEqual([1, 2])
    expect(told).toEqual(['one begins', 'one ends', 'two'])
  })

  it('is waited for while work stands behind what runs', async () => {
    const queue = workQueue()
    const first = door()
    const one = queue.desk(() => first.opened)
    expect(queue.isWaitedFor()).toBe(false)
    const two = queue.desk(async () => queue.isWaitedFor())
    expect(queue.isWaitedFor()).toBe(true)
    first.open()
    await one
    expect(await two).toBe(false)
  })

  it('goes on behind work that fails, whose failure is its caller’s', async () => {
    const queue = workQueue()
    const failing = queue.desk(() => Promise.reject(new Error('broken')))
    const next = queue.desk(() => Promise.resolve('next'))
    await expect(failing).rejects.toThrow('broken')
    expect(await next).toBe('next')
    await queue.idle()
    expect(await queue.desk(() => Promise.resolve('later'))).toBe('later')
  })
})

describe('the background', () => {
  it('runs until it has nothing more, and lets the desk in between two pieces', async () => {
    const queue = workQueue()
    const told: string[] = []
    let pieces = 3
    queue.background(async () => {
      pieces -= 1
      told.push(`piece ${pieces}`)
      if (pieces === 1) void queue.desk(async () => void told.push('desk'))
      return pieces > 0
    })
    await queue.idle()
    expect(told).toEqual(['piece 2', 'piece 1', 'desk', 'piece 0'])
    await queue.desk(async () => void told.push('again'))
    expect(told.at(-1)).toBe('again')
  })

  it('is replaced by what is offered while it runs, though it says that it is done', async () => {
    const queue = workQueue()
    const told: string[] = []
    queue.background(async () => {
      told.push('old')
      queue.background(async () => {
        told.push('new')
        return false
      })
      return false
    })
    await queue.idle()
    expect(told).toEqual(['old', 'new'])
  })

  it('is taken no more of when the queue is closed; what runs ends first', async () => {
    const queue = workQueue()
    const told: string[] = []
    const running = door()
    queue.background(async () => {
      told.push('begins')
      await running.opened
      told.push('ends')
      return true
    })
    let isClosed = false
    const closed = queue.close().then(() => {
      isClosed = true
    })
    queue.background(async () => {
      told.push('too late')
      return false
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect([told, isClosed]).toEqual([['begins'], false])
    running.open()
    await closed
    expect(told).toEqual(['begins', 'ends'])
    expect(await queue.desk(() => Promise.resolve('desk'))).toBe('desk')
  })
})

it('is idle at once where nothing waits', async () => {
  let isIdle = false
  void workQueue()
    .idle()
    .then(() => {
      isIdle = true
    })
  await Promise.resolve()
  await Promise.resolve()
  expect(isIdle).toBe(true)
})
