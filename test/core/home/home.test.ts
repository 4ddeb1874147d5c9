import { describe, expect, it } from 'vitest'
import { homeOperations } from '../../../src-core/home/index.ts'
import { type AnyOperation, type QueryDefinition } from '../../../src-core/operations/define.ts'
import { NOTHING_NOTED } from '../../../src-core/operations/noted-heads.ts'
import { OPERATOR } from '../../support/company.ts'
import { makeCatalog } from '../../support/catalog.ts'
import { postedCompany } from '../../support/posted-company.ts'
import { moveTo, type SmallCompany, smallCompany } from '../../support/small-company.ts'

interface Decision {
  readonly kind: string
  readonly id: number | null
  readonly name: string | null
  readonly count: number
  readonly parts: readonly { readonly label: string; readonly count: number }[]
  readonly sums: readonly { readonly currency: string; readonly minor: number }[]
  readonly date: string | null
}
interface Home {
  readonly decisions: readonly Decision[]
  readonly coming: readonly {
    readonly kind: string
    readonly date: string
    readonly time: string | null
    readonly name: string
    readonly count: number
    readonly outcome: string | null
  }[]
  readonly done: readonly { readonly summary: string }[]
  readonly since: { readonly operations: readonly { readonly operation: string; readonly count: number }[]; readonly jobs: number } | null
}
interface Charts {
  readonly currency: string
  readonly months: readonly {
    readonly month: string
    readonly billed_minor: number
    readonly collected_minor: number
    readonly recurring_minor: number
  }[]
  readonly days_to_collect: number | null
  readonly aged_counts: readonly number[]
}

const operation = (name: string): AnyOperation => homeOperations.find((one) => one.name === name) as AnyOperation

async function ask<Output>(company: SmallCompany, name: 'home.get' | 'home.counts' | 'home.charts'): Promise<Output> {
  const query = operation(name) as QueryDefinition
  const today = new Date(company.clock.now).toISOString().slice(0, 10)
  const { store } = company.core.dispatcher
  const answer = await query.handler({ store, heads: NOTHING_NOTED, actor: OPERATOR, now: company.clock.now, today }, {} as never)
  return query.output.parse(answer) as Output
}
const home = (company: SmallCompany) => ask<Home>(company, 'home.get')
const charts = (company: SmallCompany) => ask<Charts>(company, 'home.charts')
const of = ({ decisions }: Home, kind: string) => decisions.find((one) => one.kind === kind)

describe('routines', () => {
  it('stand in what comes by itself, by day and time, with how they went last', async () => {
    const company = await smallCompany()
    const routines = async () => (await home(company)).coming.filter(({ kind }) => kind === 'routine')
    expect((await routines()).map(({ date, time, name, outcome }) => [date, time, name, outcome])).toEqual([
      ['2026-11-03', '12:30', 'Daily backup', null],
      ['2026-11-04', '00:01', 'Changes whose day has come', null],
      ['2026-11-04', '00:05', 'Subscriptions whose day has come', null],
      ['2026-11-04', '00:10', 'Invoices whose due date has come', null],
      ['2026-11-09', '06:00', 'Books verified', null],
    ])
    const id = await company.id('routine', 'DUE_DATES')
    await company.run('routine.run', { id })
    await company.core.idle()
    expect((await routines()).find(({ name }) => name.startsWith('Invoices'))?.outcome).toBe('done')
    const { coming } = await home(company)
    const keys = coming.map(({ date, time }) => `${date} ${time ?? ''}`)
    expect(keys).toEqual([...keys].sort())
  })

  it('ask for a decision when one has failed, until it is off or goes well', async () => {
    const company = await smallCompany()
    const id = await company.id('routine', 'BACKUP')
    await company.run('routine.finish', { id, failure: 'The disk is full.' })
    expect(of(await home(company), 'routines')).toMatchObject({
      id,
      count: 1,
      parts: [{ label: 'Daily backup: The disk is full.', count: 0 }],
    })
    expect(await ask<object>(company, 'home.counts')).toMatchObject({ operations: 1 })
    await company.run('routine.finish', { id, failure: null })
    expect(of(await home(company), 'routines')).toBeUndefined()
  })
})

describe('decisions', () => {
  it('asks for nothing in a new company: nothing happened in the periods that ended before it', async () => {
    const company = await smallCompany()
    const { decisions, done } = await home(company)
    expect(decisions).toEqual([])
    expect(done[0]?.summary).toContain('Kielwasser Telekom')
  })

  it('names overdue debits, disputes and open credits a currency, never across', async () => {
    const company = await postedCompany()
    const one = await company.account('Stadtwerke Kaltenbrunn')
    const other = await company.account('Cascade Ridge Outfitters', 'USD')
    await company.invoice(one, { netMinor: 10000, date: '2026-09-01', due: '2026-10-01' })
    await company.invoice(other, { netMinor: 20000, date: '2026-09-01', due: '2026-11-02' })
    await company.invoice(one, { netMinor: 5000, date: '2026-11-03', due: '2026-11-03' })
    const disputed = await company.invoice(one, { netMinor: 7000, date: '2026-09-01', due: '2026-10-01' })
    await company.run('invoice.dispute', { id: disputed.id, reason: 'Never ordered' })
    await company.run('payment.register', { customer_account_id: one.customerAccount, amount_minor: 4200, method: 'transfer' })
    const answer = await home(company)
    expect(of(answer, 'overdue')).toMatchObject({
      count: 2,
      date: '2026-10-01',
      sums: [
        { currency: 'USD', minor: 23800 },
        { currency: 'EUR', minor: 11900 },
      ],
    })
    expect(of(answer, 'disputes')).toMatchObject({
      count: 1,
      parts: [{ label: 'Stadtwerke Kaltenbrunn', count: 1 }],
      sums: [{ currency: 'EUR', minor: 8330 }],
    })
    expect(of(answer, 'credits')).toMatchObject({
      count: 1,
      parts: [{ label: 'Payments', count: 1 }],
      sums: [{ currency: 'EUR', minor: 4200 }],
    })
    expect(answer.coming).toContainEqual(expect.objectContaining({ kind: 'due', date: '2026-11-03', count: 1 }))
  })

  it('leads a run from the due cycle over preparation and exceptions to validation', async () => {
    const { company, cycle } = await usedCompany()
    const next = async () => (await home(company)).decisions.filter((one) => !['periods', 'rejectedUsage', 'overdue'].includes(one.kind))
    expect(await next()).toMatchObject([{ kind: 'cycleDue', id: cycle, count: 1 }])
    const run = await company.run<{ id: number; code: string }>('billingRun.create', {
      billing_cycle_id: cycle,
      invoice_date: '2026-11-01',
    })
    expect(await next()).toMatchObject([{ kind: 'prepare', id: run.id, name: run.code }])
    await company.run('billingRun.prepare', { id: run.id })
    await company.core.idle()
    expect(await next()).toMatchObject([{ kind: 'validate', id: run.id, count: 1 }])
    await company.core.dispatcher.store.db.updateTable('billing_run_account').set({ state: 'suspect', rule: 'changedMuch' }).execute()
    expect(await next()).toMatchObject([{ kind: 'exceptions', id: run.id, count: 1, parts: [{ label: 'Changed much', count: 1 }] }])
    await company.core.dispatcher.store.db.updateTable('billing_run').set({ state: 'preparing' }).execute()
    await company.core.dispatcher.store.db.updateTable('job').set({ state: 'failed', message: 'The disk is full.' }).execute()
    expect(await next()).toMatchObject([{ kind: 'stoppedRun', id: run.id, parts: [{ label: 'The disk is full.', count: 0 }] }])
  })

  it('groups rejected usage by cause', async () => {
    const { company } = await usedCompany()
    expect(of(await home(company), 'rejectedUsage')).toMatchObject({ count: 1, parts: [{ count: 1 }] })
  })

  it('counts for the rail what waits at each place', async () => {
    const { company } = await usedCompany()
    expect(await ask(company, 'home.counts')).toEqual({ home: 2, usage: 1, billing: 1 })
  })
})

describe('since the operator was last here', () => {
  it('counts what happened after the last entry of an earlier day', async () => {
    const company = await postedCompany()
    const account = await company.account('Stadtwerke Kaltenbrunn')
    expect((await home(company)).since).toBeNull()
    moveTo(company, '2026-11-04')
    const pay = { customer_account_id: account.customerAccount, amount_minor: 100, method: 'transfer' }
    await company.run('payment.register', pay)
    await company.run('payment.register', pay)
    const { since } = await home(company)
    expect(since?.operations).toEqual([{ operation: 'payment.register', count: 2 }])
  })
})

describe('charts', () => {
  it('bills and collects by month in company currency, with credit notes and taken back payments off', async () => {
    const company = await postedCompany()
    const one = await company.account('Stadtwerke Kaltenbrunn')
    const other = await company.account('Cascade Ridge Outfitters', 'USD')
    await company.invoice(one, { netMinor: 10000, date: '2026-10-05', due: '2026-11-01' })
    await company.invoice(other, { netMinor: 10000, date: '2026-10-06', due: '2026-09-01', rate: '1.25' })
    expect((await charts(company)).months.at(-2)).toMatchObject({ month: '2026-10', billed_minor: 11900 + 9520, collected_minor: 0 })
    await company.invoice(one, { netMinor: -1000, date: '2026-10-07', kind: 'creditNote' })
    const pay = { customer_account_id: one.customerAccount, amount_minor: 5000, method: 'transfer', match: 'oldest' }
    const kept = await company.run<{ id: number }>('payment.register', { ...pay, date: '2026-11-01' })
    const bounced = await company.run<{ id: number }>('payment.register', { ...pay, date: '2026-11-02' })
    await company.run('payment.reverse', { id: bounced.id })
    expect(kept.id).toBeLessThan(bounced.id)
    const answer = await charts(company)
    expect(answer.months).toHaveLength(13)
    expect(answer.currency).toBe('EUR')
    expect(answer.months.at(-2)).toMatchObject({ month: '2026-10', billed_minor: 11900 + 9520 - 1190 })
    expect(answer.months.at(-1)).toMatchObject({ month: '2026-11', billed_minor: 0, collected_minor: 5000 })
    expect(answer.days_to_collect).toBe(27)
    expect(answer.aged_counts).toEqual([0, 1, 0, 1, 0])
  })

  it('takes recurring revenue from the lines of documents', async () => {
    const { company, cycle } = await usedCompany()
    const run = await company.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date: '2026-11-01' })
    await company.run('billingRun.prepare', { id: run.id })
    await company.core.idle()
    await company.run('billingRun.validate', { id: run.id })
    await company.core.idle()
    const [sum] = await company.rows<{ sum: number }>(`SELECT ROUND(SUM(amount) * 100) AS sum FROM invoice_line WHERE kind = 'recurring'`)
    expect((await charts(company)).months.at(-1)?.recurring_minor).toBe(sum?.sum)
    expect(sum?.sum).toBeGreaterThan(8900)
  })
})

/** A customer with a fibre subscription since 1 October, one usage record without an access, on the day of the November run. */
async function usedCompany(): Promise<{ company: SmallCompany; cycle: number }> {
  const company = await smallCompany()
  moveTo(company, '2026-10-01')
  const catalog = await makeCatalog(company)
  const customer = await company.run<Record<string, number>>('customer.create', {
    name: 'Stadtwerke Kaltenbrunn',
    account_type: 'company',
    country: 'DE',
  })
  const { db } = company.core.dispatcher.store
  const seller = (await company.rows<{ id: number }>('SELECT id FROM seller LIMIT 1'))[0]?.id as number
  const stamps = { created_op: 1, changed_op: 1 }
  const own = { version: 1, created_at: 0, created_by: '', changed_at: 0, changed_by: '', ...stamps }
  const subscription = await db
    .insertInto('subscription')
    .values({
      code: 'SUB-1',
      user_account_id: customer['user_account_id'] as number,
      offer_id: catalog.offer,
      seller_id: seller,
      status: 'active',
      subscription_date: '2026-10-01',
      ...own,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const service = await db
    .insertInto('service')
    .values({
      subscription_id: subscription.id,
      product_id: catalog.product,
      code: 'S',
      quantity: '1.000000000000',
      status: 'active',
      start_date: '2026-10-01',
      attributes: '{}',
      ...stamps,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('charge_instance')
    .values({ service_id: service.id, charge_id: catalog.recurring, active: 1, ...stamps })
    .execute()
  const staged = company.stage('2026-10-20T10:00:00Z;5;unknown;VOICE')
  await company.run('usage.import', { staged, file_name: 'a.csv' })
  await company.core.idle()
  moveTo(company, '2026-11-01')
  const [row] = await company.rows<{ id: number }>('SELECT billing_cycle_id AS id FROM billing_account')
  return { company, cycle: row?.id as number }
}
