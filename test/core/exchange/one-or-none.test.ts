/** A file is imported as one or not at all: checked before it is written, and taken back when it is stopped or falls. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BatchDescription } from '../../../src-core/exchange/contract.ts'
import { verifyBooks } from '../../../src-core/finance/index.ts'
import type { JobProgress } from '../../../src-core/operations/contract.ts'
import { emptyFile, OPERATOR } from '../../support/company.ts'
import { type Desk, desk } from '../../support/desk.ts'
import { smallCompany, type SmallCompany, withLookups } from '../../support/small-company.ts'

// Each look at the watch takes 30 ms, so that a chunk holds a record or two.
beforeEach(() => {
  let watch = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (watch += 30))
})
afterEach(() => vi.restoreAllMocks())

type Company = Pick<SmallCompany, 'run' | 'rows' | 'fail' | 'core' | 'stage'>
const tick = () => new Promise((resolve) => setImmediate(resolve))
const customers = (count: number) =>
  `code,name,country\n${Array.from({ length: count }, (_, at) => `J-${at},Kundin ${at},DE`).join('\n')}\n`
const input = (company: Company, text: string, more: object = {}) => ({
  staged: company.stage(text),
  file_name: 'kunden.csv',
  kind: 'customers',
  mode: 'goodRows',
  ...more,
})
const start = async (company: Company, given: object) => (await company.run<{ job: number }>('import.start', given)).job
const jobOf = (company: Company, id: number) => company.run<JobProgress>('job.get', { id })
const ended = async (company: Company, id: number) => {
  await company.core.idle()
  return jobOf(company, id)
}
const count = async (company: Company, table: string) =>
  (await company.rows<{ count: number }>(`SELECT COUNT(*) AS count FROM "${table}"`))[0]?.count ?? 0

/** Waits until there are rows of a table, in the middle of a job. */
async function until(company: Company, table: string, most: number): Promise<void> {
  while ((await count(company, table)) < most) await tick()
}

/** Everything but the audit trail and what keeps the job itself. */
async function books(company: Company): Promise<Record<string, unknown>> {
  const names = await company.rows<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'audit_*' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'search_words*' ORDER BY name",
  )
  const kept = names.filter(({ name }) => !/^(job|idempotency_key|revision|counter|import_.*|number_counter|rated_chunk.*)$/.test(name))
  return Object.fromEntries(await Promise.all(kept.map(async ({ name }) => [name, await company.rows(`SELECT * FROM "${name}"`)] as const)))
}

describe('an import that is stopped', () => {
  it('is taken back, says so, and leaves nothing to take back', async () => {
    const company = await smallCompany()
    const before = await books(company)
    const job = await start(company, input(company, customers(60)))
    await until(company, 'customer', 5)
    expect((await company.fail('import.undo', { job })).code).toBe('import.running')
    await company.run('job.cancel', { id: job })
    const stopped = await ended(company, job)
    expect(stopped).toMatchObject({ state: 'stopped', done: 0, message: 'Stopped on request. What was done is taken back.' })
    // Numbers that it took are not given again.
    expect({ ...(await books(company)), sequence_counter: [] }).toEqual({ ...before, sequence_counter: [] })
    const [batch] = await company.rows<{ id: number; state: string }>('SELECT id, state FROM import_batch')
    expect(batch?.state).toBe('undone')
    expect(await company.run<BatchDescription>('importBatch.get', { id: batch?.id })).toMatchObject({ undoable: false })
    expect(await company.fail('import.undo', { job })).toMatchObject({ code: 'import.undone' })
    expect(await company.fail('job.resume', { id: job })).toMatchObject({ code: 'job.takenBack' })
    const timeline = await company.run<{ summary: string }[]>('audit.timeline', { entity: 'importBatch', id: batch?.id })
    expect(timeline.map(({ summary }) => summary)).toEqual([
      expect.stringMatching(/^Import of kunden\.csv broken off: nothing of it was imported, \d+ taken back$/),
    ])
    // The file comes in as if it had never begun.
    expect(await company.run('import.run', input(company, customers(60)))).toMatchObject({ created: 60 })
    expect((await verifyBooks(company.core.dispatcher.store)).differences).toEqual([])
  })

  it('before its turn has written nothing', async () => {
    const company = await smallCompany()
    const [first, second] = [await start(company, input(company, customers(20))), await start(company, input(company, 'code,name\nX,Y\n'))]
    await company.run('job.cancel', { id: second })
    expect(await ended(company, second)).toMatchObject({ state: 'stopped' })
    expect(await jobOf(company, first)).toMatchObject({ state: 'succeeded' })
    expect(await count(company, 'import_batch')).toBe(1)
    expect((await company.fail('import.undo', { job: second })).code).toBe('import.notFound')
  })
})

describe('an import that was interrupted', () => {
  async function interrupted() {
    const company = await smallCompany()
    const job = await start(company, input(company, customers(60)))
    await until(company, 'customer', 5)
    await company.core.close()
    return { company, job }
  }

  it('is taken back where its file is gone, and says so', async () => {
    const { company, job } = await interrupted()
    const again = withLookups(await emptyFile(company.file))
    expect(await ended(again, job)).toMatchObject({
      state: 'failed',
      done: 0,
      message: 'kunden.csv was handed over and is gone, so nothing of it was imported. Import it again.',
    })
    expect(await count(again, 'customer')).toBe(0)
    expect(await again.rows('SELECT state FROM import_batch')).toEqual([{ state: 'undone' }])
    expect((await verifyBooks(again.core.dispatcher.store)).differences).toEqual([])
  })

  it('goes on where it stood, and is undone and done again as one', async () => {
    const { company, job } = await interrupted()
    const again = withLookups(
      await emptyFile(company.file, undefined, new Map([[company.stage(customers(60)), Buffer.from(customers(60))]])),
    )
    expect(await ended(again, job)).toMatchObject({ state: 'succeeded', done: 60, report: { created: 60 } })
    const codes = () => again.rows('SELECT code FROM customer ORDER BY id')
    expect(await codes()).toEqual(Array.from({ length: 60 }, (_, at) => ({ code: `J-${at}` })))
    const [{ entry } = { entry: 0 }] = await again.rows<{ entry: number }>('SELECT entry_id AS entry FROM job WHERE id = ?', job)
    const undone = await again.core.call({ operation: 'operation.undo', input: { entry } }, OPERATOR)
    expect(await codes()).toEqual([])
    await again.run('operation.undo', { entry: undone.ok ? undone.entry : 0 })
    await again.core.idle()
    expect(await codes()).toHaveLength(60)
    expect((await verifyBooks(again.core.dispatcher.store)).differences).toEqual([])
  })
})

describe('a file of which one row at fault refuses it', () => {
  it('is checked whole before a customer is written', async () => {
    const company = await smallCompany()
    const before = await books(company)
    const text = `${customers(40)}J-3,Again,DE\nJ-X,Nowhere,XX\n`
    const job = await start(company, input(company, text, { mode: 'all' }))
    let most = 0
    while ((await jobOf(company, job)).finishedAt === null) {
      most = Math.max(most, await count(company, 'customer'))
      await tick()
    }
    expect(most).toBe(0)
    expect(await jobOf(company, job)).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/^2 of 42 rows cannot be imported, so nothing was\./),
    })
    expect(await count(company, 'import_batch')).toBe(0)
    expect(await books(company)).toEqual(before)
    const failure = await company.fail('import.run', input(company, text, { mode: 'all' }))
    expect(failure).toMatchObject({ code: 'import.rowsAtFault', details: { counts: { rows: 42, created: 40, duplicates: 1, errors: 1 } } })
    expect(failure.fields?.map(({ path }) => path)).toEqual(['rows.42.code', 'rows.43.country'])
  })

  it('takes what it wrote of records back that may need each other, over all its chunks', async () => {
    const company = await smallCompany()
    await company.run('import.run', input(company, 'code,name\nB-1,Before\n', { kind: 'brand' }))
    const before = await books(company)
    const lines = Array.from({ length: 30 }, (_, at) => `B-${at},After ${at}`)
    const text = `code,name\n${lines.join('\n')}\nB-1,Twice\nB-2,Twice\n,Nothing\n`
    const failure = await company.fail('import.run', input(company, text, { kind: 'brand', mode: 'all' }))
    expect(failure).toMatchObject({ code: 'import.rowsAtFault', details: { counts: { rows: 33, created: 29, changed: 3, errors: 1 } } })
    const changed = (rows: Record<string, unknown>) => ({ ...rows, brand: null })
    const after = await books(company)
    expect(changed(after)).toEqual(changed(before))
    expect(await company.rows("SELECT code, name FROM brand WHERE code LIKE 'B-%'")).toEqual([{ code: 'B-1', name: 'Before' }])
    expect((await verifyBooks(company.core.dispatcher.store)).differences).toEqual([])
  })
})

async function bankFile(): Promise<{ on: Desk; numbers: readonly string[] }> {
  const on = await desk()
  on.at('2026-01-01')
  await on.monthly('LINE', { price: '10' })
  const numbers: string[] = []
  for (const name of ['One', 'Two', 'Three']) {
    const customer = await on.customer(name)
    await on.subscribe(customer, ['LINE'])
    numbers.push((await on.bill(customer)).number)
  }
  on.at('2026-01-10')
  return { on, numbers }
}

describe('a bank file', () => {
  const file = (on: Desk, numbers: readonly string[], more: readonly string[] = []) => ({
    staged: on.stage(['invoice,date,amount', ...numbers.map((number) => `${number},2026-01-09,10.00`), ...more, ''].join('\n')),
    file_name: 'bank.csv',
    kind: 'payments',
    mode: 'all',
  })

  it('books no payment where its last row is at fault', async () => {
    const { on, numbers } = await bankFile()
    const before = await count(on, 'account_operation')
    const failure = await on.fail('import.run', file(on, numbers, ['INV-NOPE,2026-01-09,1.00']))
    expect(failure).toMatchObject({ code: 'import.rowsAtFault', details: { counts: { rows: 4, created: 3, errors: 1 } } })
    expect(await count(on, 'account_operation')).toBe(before)
    expect(await count(on, 'import_batch')).toBe(0)
    expect(await on.differences()).toEqual([])
  })

  it('that is stopped leaves every invoice open, and comes in again', async () => {
    const { on, numbers } = await bankFile()
    const open = () => on.rows("SELECT SUM(open_minor) AS open FROM open_item WHERE direction = 'debit'")
    const before = await open()
    const job = await start(on, { ...file(on, numbers), mode: 'goodRows' })
    while ((await on.rows("SELECT id FROM account_operation WHERE kind = 'payment'")).length === 0) await tick()
    await on.run('job.cancel', { id: job })
    expect(await ended(on, job)).toMatchObject({ state: 'stopped' })
    expect(await open()).toEqual(before)
    expect(await on.differences()).toEqual([])
    expect(await on.run('import.run', file(on, numbers))).toMatchObject({ created: 3 })
    expect(await open()).toEqual([{ open: 0 }])
  })
})

describe('a command that waits for its job', () => {
  it('answers what its job reports, with the way back of the whole', async () => {
    const company = await smallCompany()
    const done = await company.core.call(
      { operation: 'import.run', input: input(company, customers(12), { mode: 'all' }), idempotencyKey: 'k' },
      OPERATOR,
    )
    expect(done).toMatchObject({
      ok: true,
      value: { created: 12, rows: 12, report: { kind: 'customers' } },
      undo: { label: 'Undo import' },
    })
    const again = await company.core.call(
      { operation: 'import.run', input: input(company, customers(12), { mode: 'all' }), idempotencyKey: 'k' },
      OPERATOR,
    )
    expect(again).toMatchObject({ ok: true, value: { created: 12 } })
    expect(await count(company, 'customer')).toBe(12)
    expect((await company.rows('SELECT id FROM audit_entry WHERE job_id IS NOT NULL')).length).toBeGreaterThan(5)
    await company.run('operation.undo', { entry: done.ok ? done.entry : 0 })
    expect(await count(company, 'customer')).toBe(0)
  })

  it('is told when the company is closed in between', async () => {
    const company = await smallCompany()
    const called = company.core.call({ operation: 'import.run', input: input(company, customers(60)) }, OPERATOR)
    await until(company, 'customer', 3)
    await company.core.close()
    expect(await called).toMatchObject({ ok: false, failure: { code: 'job.goesOn' } })
  })
})
