/** What waits for a thread, counted in memory that both ends see. */
import { expect, it } from 'vitest'
import { waitingCalls } from '../../../src-main/host/waiting-calls.ts'

it('is seen at the other end, until all that was sent is taken', () => {
  const host = waitingCalls()
  const thread = waitingCalls(host.memory)
  expect(thread.any()).toBe(false)
  host.sent()
  host.sent()
  expect([host.any(), thread.any()]).toEqual([true, true])
  thread.taken()
  expect(thread.any()).toBe(true)
  thread.taken()
  expect([host.any(), thread.any()]).toEqual([false, false])
})

it('is counted for each thread by itself', () => {
  const one = waitingCalls()
  one.sent()
  expect(waitingCalls().any()).toBe(false)
})
