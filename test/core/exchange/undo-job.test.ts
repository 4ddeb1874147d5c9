/** A finished import is taken back as a job: tried whole first, then all of it; its records are going in between. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BatchDescription } from '../../../src-core/exchange/contract.ts'
import { verifyBooks } from '../../../src-core/finance/index.ts'
import type { CallResult, JobProgress } from '../../../src-core/operations/contract.ts'
import { emptyFile, OPERATOR } from '../../support/company.ts'
import { desk } from '../../support/desk.ts'
import { smallCompany, type SmallCompany, withLookups } from '../../support/small-company.ts'

// Each look at the watch takes 30 ms, so that a chunk holds a record or two.
beforeEach(() => {
  let watch = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (watch += 30))
})
afterEach(() => vi.restoreAllMocks())

type Company = Pick<SmallCompany, 'run' | 'rows' | 'fail' | 'core' | 'stage'>
const tick = () => new Promise((resolve) => setImmediate(resolve))
const input = (company: Company, text: string, more: object = {}) => ({
  staged: company.stage(text),
  file_name: 'kunden.csv',
  kind: 'customers',
  mode: 'goodRows',
  ...more,
})
const customers = (count: number) =>
  `code,name,country\n${Array.from({ length: count }, (_, at) => `J-${at},Kundin ${at},DE`).join('\n')}\n`
const count = async (company: Company, table: string) =>
  (await company.rows<{ count: number }>(`SELECT COUNT(*) AS count FROM "${table}"`))[0]?.count ?? 0
const call = (company: Company, operation: string, given: object) => company.core.call({ operation, input: given }, OPERATOR)
const entryOf = (result: CallResult) => (result.ok ? (result.entry as number) : 0)
const lastJob = async (company: Company) => (await company.run<JobProgress[]>('job.list', { limit: 1 }))[0] as JobProgress
/** Waits until the last job says so, while it is under way. */
async function untilStep(company: Company, operation: string, step: RegExp): Promise<JobProgress> {
  for (;;) {
    const job = await lastJob(company)
    if (job.operation === operation && step.test(job.step)) return job
    if (job.operation === operation && job.finishedAt !== null) throw new Error(`it ended as ${job.state}: ${job.message}`)
    await tick()
  }
}
const batchOf = (company: Company, id = 1) => company.run<BatchDescription>('importBatch.get', { id })

/** Everything but the audit trail and what keeps jobs. */
async function books(company: Company): Promise<Record<string, unknown>> {
  const names = await company.rows<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'audit_*' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'search_words*' ORDER BY name",
  )
  const kept = names.filter(({ name }) => !/^(job|idempotency_key|revision|counter|number_counter|rated_chunk.*)$/.test(name))
  return Object.fromEntries(await Promise.all(kept.map(async ({ name }) => [name, await company.rows(`SELECT * FROM "${name}"`)] as const)))
}

async function imported(lines = 40) {
  const company = await smallCompany()
  const done = await call(company, 'import.run', input(company, customers(lines)))
  expect(done).toMatchObject({ ok: true })
  return { company, entry: entryOf(done) }
}

describe('an import that is taken back', () => {
  it('is tried first, and nobody changes its records until they are gone', async () => {
    const { company } = await imported()
    const undone = call(company, 'import.undo', { batch: 1 })
    await untilStep(company, 'import.undo', /^Checking/)
    expect(await count(company, 'customer')).toBe(40)
    expect(await batchOf(company)).toMatchObject({ state: 'done', going: true, coming: false, undoable: false })
    const [{ id } = { id: 0 }] = await company.rows<{ id: number }>("SELECT id FROM customer WHERE code = 'J-3'")
    const failure = await company.fail('customer.update', { id, version: 1, values: { name: 'Other' } })
    expect(failure).toMatchObject({ kind: 'busy', code: 'import.coming' })
    expect(failure.message).toBe('This belongs to an import that is being taken back: kunden.csv. Wait for its end.')
    expect((await company.fail('import.undo', { batch: 1 })).code).toBe('import.going')
    await company.run('customer.create', { code: 'DESK', name: 'Desk', country: 'DE' })
    const { id: job } = await untilStep(company, 'import.undo', /^Taking back/)
    expect(await count(company, 'customer')).toBeGreaterThan(1)
    expect((await company.fail('job.cancel', { id: job })).code).toBe('job.toItsEnd')
    expect(await undone).toMatchObject({ ok: true, value: { batch: 1, taken_back: 40, passed: 0, differs: null } })
    expect(await company.rows('SELECT code FROM customer')).toEqual([{ code: 'DESK' }])
    expect(await company.run('job.get', { id: job })).toMatchObject({ state: 'succeeded', done: 40, total: 40 })
    expect(await batchOf(company)).toMatchObject({ state: 'undone', going: false })
    expect((await verifyBooks(company.core.dispatcher.store)).differences).toEqual([])
  })

  it('stays as it was where its first record is used, however far it was tried', async () => {
    const { company, entry } = await imported()
    const [{ id } = { id: 0 }] = await company.rows<{ id: number }>(
      "SELECT a.id FROM customer_account a JOIN customer c ON c.id = a.customer_id WHERE c.code = 'J-0'",
    )
    await company.run('payment.register', { customer_account_id: id, amount_minor: 100, method: 'transfer', match: 'none' })
    const before = await books(company)
    expect(await company.fail('import.undo', { batch: 1 })).toMatchObject({
      code: 'import.depended',
      message: expect.stringMatching(/^The import of kunden\.csv cannot be taken back: Customer J-0 Kundin 0 is used by now/),
    })
    expect(await company.fail('operation.undo', { entry })).toMatchObject({ code: 'import.depended' })
    expect(await books(company)).toEqual(before)
    expect(await batchOf(company)).toMatchObject({ state: 'done', going: false, undoable: true })
    // It is not undone: it can be once more, when nothing stands against it.
    expect(await company.fail('operation.undo', { entry })).toMatchObject({ code: 'import.depended' })
    const [customer] = await company.rows<{ id: number; version: number }>("SELECT id, version FROM customer WHERE code = 'J-1'")
    await company.run('customer.update', { ...customer, values: { name: 'Free again' } })
  })

  it('that is stopped while it is tried is as it was, and is taken back later', async () => {
    const { company, entry } = await imported()
    const before = await books(company)
    const undone = call(company, 'operation.undo', { entry })
    const { id } = await untilStep(company, 'import.undo', /^Checking/)
    await company.run('job.cancel', { id })
    expect(await undone).toMatchObject({
      ok: false,
      failure: { code: 'job.stopped', message: 'Stopped on request. Nothing was taken back.' },
    })
    expect(await books(company)).toEqual(before)
    expect((await company.fail('job.resume', { id })).code).toBe('job.takenBack')
    expect(await company.run('operation.undo', { entry })).toMatchObject({ undone: entry })
    expect(await count(company, 'customer')).toBe(0)
  })

  it.each([/^Checking/, /^Taking back/])('goes on after its host was ended while %s', async (step) => {
    const { company, entry } = await imported()
    const undone = call(company, 'operation.undo', { entry })
    const { id } = await untilStep(company, 'import.undo', step)
    await company.core.close()
    expect(await undone).toMatchObject({ ok: false, failure: { code: 'job.goesOn' } })
    const again = withLookups(await emptyFile(company.file))
    await again.core.idle()
    expect(await again.run('job.get', { id })).toMatchObject({ state: 'succeeded', report: { taken_back: 40 } })
    expect(await count(again, 'customer')).toBe(0)
    expect(await batchOf(again)).toMatchObject({ state: 'undone', going: false })
    expect((await verifyBooks(again.core.dispatcher.store)).differences).toEqual([])
  })

  it('is done again as a job, and not before it is gone', async () => {
    const { company, entry } = await imported()
    const undone = call(company, 'operation.undo', { entry })
    await untilStep(company, 'import.undo', /^Checking/)
    const [{ id: back } = { id: 0 }] = await company.rows<{ id: number }>('SELECT MAX(undone_by) AS id FROM audit_undo')
    expect((await company.fail('operation.undo', { entry: back })).code).toBe('undo.underWay')
    expect(await undone).toMatchObject({ ok: true, value: { summary: 'Undone: Customers from kunden.csv' } })
    const redone = call(company, 'operation.undo', { entry: back })
    await untilStep(company, 'import.run', /^Importing/)
    expect(await redone).toMatchObject({ ok: true, undo: { label: 'Undo import' } })
    expect(await count(company, 'customer')).toBe(40)
    expect(await call(company, 'operation.undo', { entry: entryOf(await redone) })).toMatchObject({ ok: true })
    expect(await count(company, 'customer')).toBe(0)
    expect((await verifyBooks(company.core.dispatcher.store)).differences).toEqual([])
  })

  it('may hold records that name each other', async () => {
    const company = await smallCompany()
    const rows = Array.from({ length: 20 }, (_, at) => `J-${at},Kundin ${at},${at === 0 ? '' : `J-${at - 1}`}`)
    await company.run('import.run', input(company, `code,name,parent\n${rows.join('\n')}\n`))
    expect(await company.run('import.undo', { batch: 1 })).toMatchObject({ taken_back: 20 })
    const categories = Array.from({ length: 20 }, (_, at) => `K-${at},Name ${at}`)
    await company.run('import.run', input(company, `code,name\n${categories.join('\n')}\nK-1,Later\n`, { kind: 'brand' }))
    expect(await company.run('import.undo', { batch: 2 })).toMatchObject({ taken_back: 20 })
    expect(await company.rows("SELECT code FROM brand WHERE code LIKE 'K-%'")).toEqual([])
  })

  it('is only tried where it is simulated', async () => {
    const { company, entry } = await imported(3)
    for (const request of [
      { operation: 'import.undo', input: { batch: 1 } },
      { operation: 'operation.undo', input: { entry } },
    ])
      expect(await company.core.call({ ...request, simulate: true }, OPERATOR)).toMatchObject({ ok: true, simulated: true })
    expect(await count(company, 'customer')).toBe(3)
    expect(await company.rows("SELECT id FROM job WHERE operation = 'import.undo'")).toEqual([])
  })
})

describe('subscriptions that are going', () => {
  it('are billed by nobody in between, nor changed', async () => {
    const on = await desk()
    on.at('2026-01-01')
    await on.monthly('LINE', { price: '10' })
    const customer = await on.customer('One')
    await on.subscribe(customer, ['LINE'])
    const rows = Array.from({ length: 30 }, (_, at) => `S-${at},${customer.code},OFFER,2026-01-01,LINE`)
    const text = `subscription,customer,offer,subscription_date,product\n${rows.join('\n')}\n`
    await on.run('import.run', { staged: on.stage(text), file_name: 'subscriptions.csv', kind: 'subscriptions', mode: 'all' })
    const undone = on.core.call({ operation: 'import.undo', input: { batch: 1 } }, OPERATOR)
    await untilStep(on, 'import.undo', /^Checking/)
    const [{ id } = { id: 0 }] = await on.rows<{ id: number }>("SELECT id FROM subscription WHERE code = 'S-0'")
    expect(await on.fail('subscription.suspend', { id, date: '2026-02-01' })).toMatchObject({ kind: 'busy', code: 'import.coming' })
    expect((await on.bill(customer, '2026-01-01')).gross_minor).toBe(1000)
    expect(await undone).toMatchObject({ ok: true, value: { taken_back: 30 } })
    expect(await on.rows('SELECT COUNT(*) AS count FROM subscription')).toEqual([{ count: 1 }])
    expect(await on.differences()).toEqual([])
  })
})

describe('usage that is going', () => {
  async function used() {
    const on = await desk()
    on.at('2026-01-01')
    await on.usageCharge('CALL', { price: '1' })
    const customer = await on.customer('One')
    await on.subscribe(customer, ['CALL'], { access_points: [{ access_id: 'A1' }] })
    on.at('2026-02-01')
    await on.usage('2026-01-05T10:00:00Z;7;A1;CALL')
    // More than a chunk removes.
    const lines = Array.from({ length: 1200 }, (_, at) => `2026-01-06T10:00:00Z;${1 + at};A1;CALL`)
    const { report } = await on.job('usage.import', { staged: on.stage(lines.join('\n')), file_name: 'calls.csv' })
    const bill = () => on.bill(customer, '2026-02-01', { usage_before: '2026-02-01' })
    return { on, bill, batch: Number(report?.['batch']) }
  }

  it('is billed by nobody in between, and is not stopped half way', async () => {
    const { on, bill, batch } = await used()
    const { job } = await on.run<{ job: number }>('usage.takeBack', { batch })
    expect((await on.fail('usage.takeBack', { batch })).code).toBe('usage.going')
    while ((await count(on, 'usage_record')) === 1201) await tick()
    expect(await count(on, 'usage_record')).toBeGreaterThan(1)
    expect((await on.fail('job.cancel', { id: job })).code).toBe('job.toItsEnd')
    expect((await bill()).gross_minor).toBe(700)
    await on.core.idle()
    expect(await on.run('job.get', { id: job })).toMatchObject({ state: 'succeeded', report: { removed: 1200 } })
    expect(await count(on, 'usage_record')).toBe(1)
    expect(await batchOf(on, batch)).toMatchObject({ state: 'undone', going: false })
    expect(await on.differences()).toEqual([])
  })

  it('stays where it is stopped before its turn, and is billed as before', async () => {
    const { on, bill, batch } = await used()
    // Both wait at the desk, which is served before the job.
    const job = (await lastJob(on)).id + 1
    await Promise.all([on.run('usage.takeBack', { batch }), on.run('job.cancel', { id: job })])
    await on.core.idle()
    expect(await on.run('job.get', { id: job })).toMatchObject({ state: 'stopped', message: 'Stopped on request. Nothing was taken back.' })
    expect(await batchOf(on, batch)).toMatchObject({ state: 'done', going: false })
    expect((await bill()).gross_minor).toBe(700 + (100 * 1200 * 1201) / 2)
    expect((await on.fail('usage.takeBack', { batch })).code).toBe('usage.billed')
    expect(await on.differences()).toEqual([])
  })

  it('goes on after its host was ended, and the file can come again', async () => {
    const { on, batch } = await used()
    const { job } = await on.run<{ job: number }>('usage.takeBack', { batch })
    while ((await count(on, 'usage_record')) === 1201) await tick()
    await on.core.close()
    const again = withLookups(await emptyFile(on.file))
    await again.core.idle()
    expect(await again.run('job.get', { id: job })).toMatchObject({ state: 'succeeded', report: { removed: 1200 } })
    expect(await count(again, 'usage_record')).toBe(1)
    expect((await verifyBooks(again.core.dispatcher.store)).differences).toEqual([])
  })
})
