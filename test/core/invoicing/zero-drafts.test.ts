/** A draft of nothing but 0.00 makes no document: an entry settles its transactions, which lead to it, and can be taken back. */
import { describe, expect, it } from 'vitest'
import { verifyBooks } from '../../../src-core/finance/index.ts'
import { byHand } from '../../support/by-hand.ts'
import { type Desk, desk, type DeskCustomer } from '../../support/desk.ts'

async function withFreePlan(policies: object = {}) {
  const books = await desk({}, policies)
  books.at('2026-01-01')
  await books.monthly('FREE', { price: '0' })
  await books.monthly('PLAN', { price: '31' })
  const cycle = await books.id('billing_cycle', 'MONTHLY')
  const run = async (date: string) => {
    const { id } = await books.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date: date })
    expect(await books.job('billingRun.prepare', { id })).toMatchObject({ state: 'succeeded' })
    return { ...(await books.job('billingRun.validate', { id })), id }
  }
  return { books, run }
}

const openOf = async (books: Desk) =>
  (await books.rows('SELECT id FROM rated_transaction WHERE invoice_line_id IS NULL AND settlement_id IS NULL AND cancelled_op IS NULL'))
    .length
const nextDate = async (books: Desk, { billing_account_id }: DeskCustomer) =>
  (await books.rows<{ day: string }>('SELECT next_invoice_date AS day FROM billing_account WHERE id = ?', billing_account_id))[0]?.day

describe('a run with an account that has nothing but 0.00', () => {
  it('settles its transactions without a document and names them; the others are billed', async () => {
    const { books, run } = await withFreePlan()
    const [free, paying] = [await books.customer('Free'), await books.customer('Paying')]
    await books.subscribe(free, ['FREE'], { subscription_date: '2026-01-01' })
    await books.subscribe(paying, ['PLAN'], { subscription_date: '2026-01-01' })
    books.at('2026-02-01')
    const made = await run('2026-02-01')
    expect(made.report).toMatchObject({ invoices: 1, credit_notes: 0, settled: 1, rejected: 0 })
    expect(await books.rows('SELECT billing_account_id, gross_minor FROM invoice')).toEqual([
      { billing_account_id: paying.billing_account_id, gross_minor: 6200 },
    ])
    const view = await books.run<{ settled: unknown; rules: unknown }>('billingRun.view', { id: made.id })
    expect(view.settled).toEqual([{ currency: 'EUR', count: 1, transactions: 2 }])
    const { rows } = await books.run<{ rows: { id: number }[] }>('settlement.list', {
      filter: [{ column: 'billing_run_id', op: '$equals', value: made.id }],
    })
    expect(rows).toMatchObject([{ state: 'settled', customer: 'Free', transactions: 2, settled_on: '2026-02-01' }])
    const named = await books.run<{ rows: { period_start: string }[] }>('ratedTransaction.list', {
      filter: [{ column: 'settlement_id', op: '$equals', value: rows[0]?.id }],
    })
    expect(named.rows.map((row) => row.period_start).sort()).toEqual(['2026-01-01', '2026-02-01'])
    // Nothing of it comes back in the next run.
    books.at('2026-03-01')
    expect((await run('2026-03-01')).report).toMatchObject({ invoices: 1, settled: 1 })
    expect(await books.differences()).toEqual([])
  })

  it('is taken back with all that the run settled: open again, due again, settled again by the next run', async () => {
    const { books, run } = await withFreePlan()
    const free = await books.customer('Free')
    await books.subscribe(free, ['FREE'], { subscription_date: '2026-01-01' })
    books.at('2026-02-01')
    const due = await nextDate(books, free)
    const { id } = await run('2026-02-01')
    expect([await openOf(books), await nextDate(books, free)]).toEqual([0, '2026-03-01'])
    expect(await books.run('settlement.takeBack', { billing_run_id: id })).toEqual({ settlements: 1, transactions: 2 })
    expect([await openOf(books), await nextDate(books, free)]).toEqual([2, due])
    expect(await books.run('billingRun.view', { id })).toMatchObject({ settled: [] })
    expect(await books.fail('settlement.takeBack', { billing_run_id: id })).toMatchObject({ code: 'settlement.none' })
    expect(await books.fail('settlement.takeBack', { id: 1 })).toMatchObject({ code: 'settlement.takenBack' })
    expect(await books.differences()).toEqual([])
    expect((await run('2026-02-01')).report).toMatchObject({ settled: 1 })
    expect(await openOf(books)).toBe(0)
    expect(await books.differences()).toEqual([])
  })

  it('makes a document where the company says so', async () => {
    const { books, run } = await withFreePlan({ zero_drafts: 'document' })
    await books.subscribe(await books.customer('Free'), ['FREE'], { subscription_date: '2026-01-01' })
    books.at('2026-02-01')
    expect((await run('2026-02-01')).report).toMatchObject({ invoices: 1, settled: 0 })
    expect(await books.rows('SELECT gross_minor FROM invoice')).toEqual([{ gross_minor: 0 }])
    expect(await books.differences()).toEqual([])
  })
})

describe('a single invoice', () => {
  it('of nothing but 0.00 settles without a number, and takes the number it did not take next time', async () => {
    const { books } = await withFreePlan()
    const free = await books.customer('Free')
    await books.subscribe(free, ['FREE'], { subscription_date: '2026-01-01' })
    const issue = { billing_account_id: free.billing_account_id, recurring: true }
    expect(await books.run('invoice.issue', issue)).toEqual({ id: null, number: null, gross_minor: 0, settlement: 1 })
    expect(await books.fail('invoice.issue', issue)).toMatchObject({ code: 'invoice.nothing' })
    expect(await books.rows('SELECT id FROM invoice')).toEqual([])
    await books.subscribe(free, ['PLAN'], { subscription_date: '2026-01-01' })
    expect(await books.run('invoice.issue', issue)).toMatchObject({ number: 'INV-2026-000001', gross_minor: 3100, settlement: null })
    expect(await books.differences()).toEqual([])
  })

  it('of lines that cancel each other is a document: it says what was charged and what was given back', async () => {
    const { books } = await withFreePlan()
    const buyer = await books.customer('Back and forth')
    const { id } = await books.subscribe(buyer, ['PLAN'], { subscription_date: '2026-01-01' })
    await books.bill(buyer)
    books.at('2026-02-01')
    const [reason] = await books.rows<{ id: number }>('SELECT id FROM termination_reason WHERE apply_reimbursement = 1 LIMIT 1')
    await books.run('subscription.terminate', { id, date: '2026-01-01', reason: reason?.id })
    await books.once('SETUP', { price: '31' })
    await books.subscribe(buyer, ['SETUP'], { subscription_date: '2026-02-01' })
    const issued = await books.bill(buyer)
    expect(await books.figures(issued.id)).toEqual([0, 0, 0])
    expect(await books.rows('SELECT amount FROM invoice_line WHERE invoice_id = ? ORDER BY amount', issued.id)).toEqual([
      { amount: '-31.000000000000' },
      { amount: '31.000000000000' },
    ])
    expect(await books.differences()).toEqual([])
  })

  it('of two taxes whose nets cancel each other is a document: 19.00 less 7.00 tax are owed', async () => {
    const { books } = await withFreePlan()
    const buyer = await books.customer('Two taxes')
    await books.once('FULL', { price: '100', tax: 'STANDARD' })
    await books.once('LESS', { price: '-100', tax: 'REDUCED' })
    await books.subscribe(buyer, ['FULL', 'LESS'])
    const issued = await books.bill(buyer)
    expect(await books.figures(issued.id)).toEqual([0, 1200, 1200])
  })
})

describe('the books', () => {
  it('find an amount that was moved into a settlement, and one that left it', async () => {
    const { books, run } = await withFreePlan()
    const [free, paying] = [await books.customer('Free'), await books.customer('Paying')]
    await books.subscribe(free, ['FREE'], { subscription_date: '2026-01-01' })
    await books.subscribe(paying, ['PLAN'], { subscription_date: '2026-01-01' })
    books.at('2026-02-01')
    await run('2026-02-01')
    const { db } = books.core.dispatcher.store
    await db.updateTable('rated_transaction').set({ amount: '31.000000000000' }).where('settlement_id', 'is not', null).execute()
    expect((await books.differences()).join()).toContain('Settlement 1 without a document takes 62.0 EUR')
    await db.updateTable('rated_transaction').set({ amount: '0.000000000000' }).where('settlement_id', 'is not', null).execute()
    const [one] = await books.rows<{ id: number }>('SELECT id FROM rated_transaction WHERE settlement_id IS NOT NULL LIMIT 1')
    await db
      .updateTable('rated_transaction')
      .set({ settlement_id: null })
      .where('id', '=', one?.id as number)
      .execute()
    expect((await books.differences()).join()).toContain('Settlement 1 without a document has 1 of')
  })

  it('find any column of a settlement, and any pointer to one, that was changed by hand', async () => {
    const { books, run } = await withFreePlan()
    const free = await books.customer('Free')
    await books.customer('Another')
    await books.subscribe(free, ['FREE'], { subscription_date: '2026-01-01' })
    books.at('2026-02-01')
    await run('2026-02-01')
    const found = async () =>
      (await verifyBooks(books.core.dispatcher.store, { limit: 100 })).differences.map(({ entity, id }) => `${entity} ${id}`)
    expect(await found()).toEqual([])
    const columns = await books.rows<{ name: string; type: string }>(
      "SELECT name, type FROM pragma_table_info('settlement') WHERE name <> 'id'",
    )
    for (const { name, type } of columns) {
      const changed = type === 'INTEGER' ? `COALESCE("${name}" + 1, 1)` : `COALESCE("${name}" || '0', '2026-01-01')`
      byHand(
        books,
        `SAVEPOINT by_hand; UPDATE settlement SET "${name}" = ${name.includes('date') || name === 'settled_on' ? "'2020-01-01'" : changed}`,
      )
      expect(await found(), name).toContain('settlement 1')
      byHand(books, 'ROLLBACK TO by_hand; RELEASE by_hand')
    }
    const [one] = await books.rows<{ id: number }>('SELECT id FROM rated_transaction WHERE settlement_id IS NOT NULL LIMIT 1')
    for (const pointer of ['NULL', '99']) {
      byHand(books, `SAVEPOINT by_hand; UPDATE rated_transaction SET settlement_id = ${pointer} WHERE id = ${one?.id}`)
      expect(await found()).toContain(pointer === '99' ? `ratedTransaction ${one?.id}` : 'settlement 1')
      byHand(books, 'ROLLBACK TO by_hand; RELEASE by_hand')
    }
  })
})
