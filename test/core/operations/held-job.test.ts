/** A job that meets a full disk waits, and goes on when there is room; so does one whose failure cannot be written. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JobProgress } from '../../../src-core/operations/contract.ts'
import { OPERATOR } from '../../support/company.ts'
import { type Desk, desk } from '../../support/desk.ts'

let books: Desk
beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  books = await desk()
  books.at('2026-03-10')
  await books.usageCharge('CALLS', { price: '0.10' })
  const one = await books.customer('One')
  await books.subscribe(one, ['CALLS'], { subscription_date: '2026-01-01', access_points: [{ access_id: '491001' }] })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await books.core.close()
})

const raw = () => books.core.dispatcher.parts.connection.raw
/** SQLite answers as it does on a disk without room. */
function fillDisk(sparePages = 0): void {
  const pages = raw().pragma('page_count', { simple: true }) as number
  raw().pragma(`max_page_count = ${pages + sparePages}`)
}
const makeRoom = () => raw().pragma('max_page_count = 4294967294')
const LINES = Array.from({ length: 3000 }, (_, at) => `2026-03-0${1 + (at % 9)}T1${at % 10}:${10 + (at % 50)}:00Z;${1 + at};491001;CALLS`)
const usage = () => books.run<{ job: number }>('usage.import', { staged: books.stage(LINES.join('\n')), file_name: 'usage.csv' })
const jobOf = (id: number) => books.run<JobProgress>('job.get', { id })
const counted = async () => (await books.rows<{ n: number }>('SELECT COUNT(*) AS n FROM usage_record'))[0]?.n

describe('a full disk', () => {
  it('has a job wait, says so, and has it go on when there is room', async () => {
    fillDisk(12)
    const { job } = await usage()
    await books.core.idle()
    expect((await jobOf(job)).state).toMatch(/^(queued|running)$/)
    const told = books.notices.flatMap((notice) => notice.jobs).filter(({ id }) => id === job)
    expect(told.at(-1)?.waits).toMatchObject({ kind: 'busy', code: 'disk.full' })
    expect(told.at(-1)?.waits?.message).toMatch(/no room left on the disk.*goes on by itself/)

    makeRoom()
    await books.run('view.save', { list: 'title', name: 'Room', state: {} })
    await books.core.idle()
    expect(await jobOf(job)).toMatchObject({ state: 'succeeded' })
    expect(await counted()).toBe(LINES.length)
    expect(await books.differences()).toEqual([])
  })

  it('refuses a command in words, and takes the next one', async () => {
    fillDisk()
    const results = await Promise.all(
      Array.from({ length: 60 }, (_, at) =>
        books.core.call({ operation: 'customer.create', input: { name: `Full ${at} ${'x'.repeat(100)}` } }, OPERATOR),
      ),
    )
    const failures = results.flatMap((one) => (one.ok ? [] : [one.failure]))
    expect(failures.length).toBeGreaterThan(0)
    for (const failure of failures) expect(failure).toMatchObject({ kind: 'busy', code: 'disk.full' })
    expect(JSON.stringify(failures)).not.toMatch(/SQLITE|sqlite|\n\s+at /)
    makeRoom()
    await books.customer('Two')
    expect(await books.differences()).toEqual([])
  })
})

it('a job whose failure cannot be written waits with it, and goes on when the file takes it', async () => {
  raw().exec(`CREATE TRIGGER bent BEFORE UPDATE ON job BEGIN SELECT RAISE(ABORT, 'SECRET'); END`)
  const { job } = await usage()
  await books.core.idle()
  expect((await jobOf(job)).state).toMatch(/^(queued|running)$/)
  const waits = books.notices.flatMap((notice) => notice.jobs).findLast(({ id }) => id === job)?.waits
  expect(waits?.message).toMatch(/^The program failed on this\. .* under incident [0-9A-F]{8}\.$/)
  raw().exec('DROP TRIGGER bent')
  await books.run('view.save', { list: 'title', name: 'Again', state: {} })
  await books.core.idle()
  expect(await jobOf(job)).toMatchObject({ state: 'succeeded', message: null })
})
