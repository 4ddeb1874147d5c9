import { describe, expect, test } from 'vitest'
import type { ChangeNotice } from '../../src-core/operations/contract.ts'
import { boundedLine } from '../../src-main/served/events.ts'

const notice = (id: number): ChangeNotice => ({ changes: [{ entity: 'invoice', ids: [id] }], jobs: [] })

/** A window that takes a piece only when it is told to. */
function slowWindow(most: number) {
  const taken: [event: string, data: unknown][] = []
  let goOn = (): void => {}
  const line = boundedLine(async (event, data) => {
    taken.push([event, data])
    await new Promise<void>((resolve) => {
      goOn = resolve
    })
  }, most)
  const drain = async (): Promise<void> => {
    for (let before = -1; before !== taken.length; ) {
      before = taken.length
      goOn()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return { line, taken, drain }
}

describe('the line to a slow window', () => {
  test('keeps order, one piece at a time', async () => {
    const { line, taken, drain } = slowWindow(10)
    line.send('ready', null)
    for (let id = 1; id <= 3; id += 1) line.notice(notice(id))
    expect(taken).toHaveLength(1)
    await drain()
    expect(taken).toEqual([
      ['ready', null],
      ['change', notice(1)],
      ['change', notice(2)],
      ['change', notice(3)],
    ])
  })

  test('drops what is too much for one demand to ask for everything again; what comes later is told as ever', async () => {
    const { line, taken, drain } = slowWindow(3)
    for (let id = 1; id <= 1000; id += 1) line.notice(notice(id))
    await drain()
    expect(taken.length).toBeLessThanOrEqual(5)
    expect(taken.map(([, data]) => (data as ChangeNotice).reload)).toContain('data')
    line.notice(notice(2000))
    await drain()
    expect(taken.at(-1)).toEqual(['change', notice(2000)])
  })

  test('never loses the demand to start anew', async () => {
    const { line, taken, drain } = slowWindow(3)
    line.notice(notice(1))
    line.notice({ changes: [], jobs: [], reload: 'window' })
    for (let id = 2; id <= 1000; id += 1) line.notice(notice(id))
    await drain()
    expect(taken.map(([, data]) => (data as ChangeNotice).reload)).toContain('window')
  })

  test('beats only where nothing waits, and says nothing after its end', async () => {
    const { line, taken, drain } = slowWindow(3)
    line.notice(notice(1))
    line.notice(notice(2))
    line.send('heartbeat', null)
    line.end()
    line.notice(notice(3))
    await drain()
    expect(taken).toEqual([['change', notice(1)]])
  })
})
