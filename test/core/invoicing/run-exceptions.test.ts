/** One account never stops a run; dates that cannot be taken back are bounded; a series rises within itself. */
import { describe, expect, it } from 'vitest'
import { type Desk, desk, type DeskCustomer } from '../../support/desk.ts'

/** Two customers with a monthly fee of 31.00, one of them with a charge whose price ends on 1 February. */
async function twoCustomers() {
  const books = await desk()
  books.at('2026-01-01')
  await books.monthly('FEE', { price: '31' })
  await books.monthly('GONE', { price: '10', until: '2026-02-01' })
  const [good, bad] = [await books.customer('Good'), await books.customer('Bad')]
  await books.subscribe(good, ['FEE'], { subscription_date: '2026-01-01' })
  await books.subscribe(bad, ['FEE', 'GONE'], { subscription_date: '2026-01-01' })
  const cycle = await books.id('billing_cycle', 'MONTHLY')
  const run = async (date: string, more: object = {}) =>
    (await books.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date: date, ...more })).id
  return { books, good, bad, run }
}

const accountOf = (books: Desk, { billing_account_id }: DeskCustomer) =>
  books.rows(
    'SELECT state, rule, reason FROM billing_run_account WHERE billing_account_id = ? ORDER BY id DESC LIMIT 1',
    billing_account_id,
  )

describe('an account that cannot be rated', () => {
  it('is an exception of the run with its reason; the others are billed, and it is billed when its cause is mended', async () => {
    const { books, good, bad, run } = await twoCustomers()
    books.at('2026-02-01')
    const id = await run('2026-02-01')
    expect(await books.job('billingRun.prepare', { id })).toMatchObject({ state: 'succeeded', report: { drafted: 1, held: 1 } })
    expect(await accountOf(books, bad)).toEqual([{ state: 'rejected', rule: 'error', reason: expect.stringContaining('GONE') as string }])
    expect(await books.job('billingRun.validate', { id })).toMatchObject({ state: 'succeeded', report: { invoices: 1, rejected: 1 } })
    const invoices = await books.rows('SELECT billing_account_id, gross_minor FROM invoice')
    expect(invoices).toEqual([{ billing_account_id: good.billing_account_id, gross_minor: 6200 }])
    // Nothing half rated is left of the one that fell.
    expect(await books.rows('SELECT id FROM rated_transaction WHERE billing_account_id = ?', bad.billing_account_id)).toEqual([])
    expect(await books.differences()).toEqual([])
  })
})

describe('a run', () => {
  it('whose job ended half-way is prepared again, or cancelled; its cycle is free then', async () => {
    const { books, run } = await twoCustomers()
    books.at('2026-02-01')
    const id = await run('2026-02-01')
    await books.core.dispatcher.store.db.updateTable('billing_run').set({ state: 'preparing' }).where('id', '=', id).execute()
    expect(await books.job('billingRun.prepare', { id })).toMatchObject({ state: 'succeeded', report: { drafted: 1, held: 1 } })
    await books.core.dispatcher.store.db.updateTable('billing_run').set({ state: 'preparing' }).where('id', '=', id).execute()
    await books.run('billingRun.cancel', { id })
    expect(await run('2026-02-01')).toBeGreaterThan(id)
  })

  it('leaves a suspended billing account out, and the desk refuses it too', async () => {
    const { books, good, run } = await twoCustomers()
    books.at('2026-02-01')
    await books.core.dispatcher.store.db
      .updateTable('billing_account')
      .set({ status: 'suspended' })
      .where('id', '=', good.billing_account_id)
      .execute()
    const id = await run('2026-02-01')
    expect(await books.job('billingRun.prepare', { id })).toMatchObject({ report: { drafted: 0, held: 1, left: 1 } })
    expect(await accountOf(books, good)).toEqual([
      { state: 'left', rule: 'suspended', reason: expect.stringContaining('suspended') as string },
    ])
    expect(await books.fail('invoice.issue', { billing_account_id: good.billing_account_id, recurring: true })).toMatchObject({
      code: 'invoice.suspendedAccount',
    })
    const accept = { id, accounts: [good.billing_account_id], decision: 'accept' }
    expect(await books.fail('billingRun.decide', accept)).toMatchObject({ code: 'billingRun.suspendedAccount' })
  })

  it('decides only about accounts that are in it', async () => {
    const { books, run } = await twoCustomers()
    books.at('2026-02-01')
    const id = await run('2026-02-01')
    await books.job('billingRun.prepare', { id })
    const failure = await books.fail('billingRun.decide', { id, accounts: [9999], decision: 'reject' })
    expect(failure).toMatchObject({ code: 'billingRun.notInRun', fields: [{ path: 'accounts.0' }] })
  })
})

describe('a run over accounts of every kind', () => {
  /** From 1 February: A 31.00, B suspended, C without a price, D 10.00 in dollars, E 0.00, F 31.00 with 12.34 of usage; at 19 %. */
  async function six() {
    const books = await desk()
    books.at('2026-02-01')
    await books.run('exchangeRate.create', { values: { currency: 'USD', from_date: '2026-01-01', rate: '1.25' } })
    const tax = 'STANDARD'
    await books.monthly('FEE', { price: '31', tax })
    await books.monthly('DOLLARS', { price: '10', tax, currency: 'USD' })
    await books.monthly('NOTHING', { price: '0', tax })
    await books.monthly('GONE', { price: '5', tax, until: '2026-02-01' })
    await books.usageCharge('CALLS', { price: '1', tax })
    const services = { A: ['FEE'], B: ['FEE'], C: ['FEE', 'GONE'], D: ['DOLLARS'], E: ['NOTHING'], F: ['FEE', 'CALLS'] } as const
    const ids: Record<string, number> = {}
    for (const [name, products] of Object.entries(services)) {
      const customer = await books.customer(name, { next_invoice_date: '2026-02-01', ...(name === 'D' ? { currency: 'USD' } : {}) })
      ids[name] = customer.billing_account_id
      await books.subscribe(customer, products, { subscription_date: '2026-02-01', access_points: [{ access_id: name }] })
    }
    await books.run('billingAccount.suspend', { id: ids['B'] })
    await books.usage('2026-02-01T08:00:00Z;12.34;F;\n')
    const cycle = await books.id('billing_cycle', 'MONTHLY')
    const prepare = async (invoice_date: string) => {
      const input = { billing_cycle_id: cycle, invoice_date, usage_before: '2026-02-02' }
      const { id } = await books.run<{ id: number }>('billingRun.create', input)
      await books.job('billingRun.prepare', { id })
      return id
    }
    const accounts = async (run: number) =>
      (
        await books.rows<Record<string, unknown>>(
          `SELECT ba.name, r.state, r.net_minor, r.tax_minor, r.gross_minor FROM billing_run_account r
           JOIN billing_account ba ON ba.id = r.billing_account_id WHERE r.billing_run_id = ? ORDER BY ba.name`,
          run,
        )
      ).map((row) => Object.values(row).join(' '))
    const decide = (id: number, name: string, decision: string) => ({ id, accounts: [ids[name]], decision })
    return { books, ids, prepare, accounts, decide }
  }

  it('comes to the same when it is cancelled and repeated, and bills the rest in a second run of the day', async () => {
    const { books, ids, prepare, accounts, decide } = await six()
    const drafts = [
      'A draft 3100 589 3689',
      'B left 0 0 0',
      'C rejected 0 0 0',
      'D draft 1000 190 1190',
      'E draft 0 0 0',
      // 43.34 at 19 %: 8.2346
      'F draft 4334 823 5157',
    ]
    const first = await prepare('2026-02-01')
    const { states } = await books.run<{ states: Record<string, unknown>[] }>('billingRun.view', { id: first })
    const sums = states.filter(({ state }) => state === 'draft').map((row) => [row['currency'], row['net_minor'], row['gross_minor']])
    expect([await accounts(first), sums]).toEqual([
      drafts,
      [
        ['EUR', 7434, 8846],
        ['USD', 1000, 1190],
      ],
    ])
    await books.run('billingRun.cancel', { id: first })
    const again = await prepare('2026-02-01')
    expect(await accounts(again)).toEqual(drafts)
    await books.run('billingRun.decide', decide(again, 'A', 'reject'))
    expect((await books.job('billingRun.validate', { id: again })).report).toMatchObject({ invoices: 2, settled: 1, rejected: 1 })
    const second = await prepare('2026-02-01')
    expect(await accounts(second)).toEqual(['A draft 3100 589 3689', 'B left 0 0 0', 'C rejected 0 0 0'])
    await books.job('billingRun.validate', { id: second })
    expect(await books.rows('SELECT gross_minor AS gross, functional_minor AS euros FROM invoice ORDER BY id')).toEqual([
      { gross: 1190, euros: 952 },
      { gross: 5157, euros: 5157 },
      { gross: 3689, euros: 3689 },
    ])
    books.at('2026-03-01')
    await books.run('billingAccount.activate', { id: ids['B'] })
    expect(await accounts(await prepare('2026-03-01'))).toEqual([
      'A draft 3100 589 3689',
      'B draft 6200 1178 7378',
      'C rejected 0 0 0',
      'D draft 1000 190 1190',
      'E draft 0 0 0',
      'F draft 3100 589 3689',
    ])
    expect(await books.differences()).toEqual([])
  })

  it('makes no document of nothing, whatever is decided, and no decision leads around a rejection', async () => {
    const { books, prepare, accounts, decide } = await six()
    await books.usageCharge('IDLE', { price: '1' })
    const idle = await books.customer('Idle', { next_invoice_date: '2026-02-01' })
    await books.subscribe(idle, ['IDLE'], { subscription_date: '2026-02-01' })
    const id = await prepare('2026-02-01')
    const nothing = { id, accounts: [idle.billing_account_id] }
    for (const before of ['reject', 'reopen']) {
      await books.run('billingRun.decide', { ...nothing, decision: before })
      expect(await books.fail('billingRun.decide', { ...nothing, decision: 'accept' })).toMatchObject({ code: 'billingRun.nothingToBill' })
      await books.run('billingRun.decide', decide(id, 'C', before))
      expect(await books.fail('billingRun.decide', decide(id, 'C', 'accept'))).toMatchObject({ code: 'billingRun.rejectedDraft' })
    }
    // Reopened they are what the run found: neither waits for a decision that cannot be made.
    expect((await accounts(id)).filter((row) => /^(C|Idle) /.test(row))).toEqual(['C rejected 0 0 0', 'Idle left 0 0 0'])
    // An earlier version took the decision: then it is an exception, and takes no number.
    books.plant("UPDATE billing_run_account SET state = 'draft' WHERE billing_account_id = ?", idle.billing_account_id)
    expect((await books.job('billingRun.validate', { id })).report).toMatchObject({ invoices: 3, settled: 1, rejected: 2 })
    expect(await books.rows('SELECT id FROM invoice WHERE billing_account_id = ?', idle.billing_account_id)).toEqual([])
    expect(await books.differences()).toEqual([])
  })

  it('has each draft as it was when a decision about several is undone, and again as decided when that is', async () => {
    const books = await desk({}, { draft_change_limit: '10' })
    books.at('2026-01-01')
    const accounts: number[] = []
    // 31.00, then exactly ten per cent more, and ten per cent and four cents
    for (const [code, price] of [
      ['PLAIN', '34.10'],
      ['MORE', '34.14'],
    ] as const) {
      await books.monthly(code, {
        prices: [
          [null, '31'],
          ['2026-02-01', price],
        ],
      })
      const customer = await books.customer(code, { next_invoice_date: '2026-01-01' })
      await books.subscribe(customer, [code], { subscription_date: '2026-01-01' })
      accounts.push(customer.billing_account_id)
    }
    const cycle = await books.id('billing_cycle', 'MONTHLY')
    const prepare = async (invoice_date: string) => {
      books.at(invoice_date)
      const { id } = await books.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date })
      await books.job('billingRun.prepare', { id })
      return id
    }
    await books.job('billingRun.validate', { id: await prepare('2026-01-01') })
    const id = await prepare('2026-02-01')
    const states = async () =>
      (
        await books.rows<{ state: string }>(
          'SELECT state FROM billing_run_account WHERE billing_run_id = ? ORDER BY billing_account_id',
          id,
        )
      ).map(({ state }) => state)
    const undo = async () => {
      const [entry] = await books.rows<{ id: number }>('SELECT MAX(id) AS id FROM audit_entry')
      await books.run('operation.undo', { entry: entry?.id })
      return states()
    }
    expect(await states()).toEqual(['draft', 'suspect'])
    for (const [decision, decided] of [
      ['accept', 'draft'],
      ['reject', 'left'],
    ] as const) {
      await books.run('billingRun.decide', { id, accounts, decision })
      expect([await states(), await undo(), await undo(), await undo()]).toEqual([
        [decided, decided],
        ['draft', 'suspect'],
        [decided, decided],
        ['draft', 'suspect'],
      ])
    }
  })

  it('bills no draft whose payer, and with it its tax, is another by now', async () => {
    const books = await desk()
    books.at('2026-02-01')
    await books.monthly('FEE', { price: '31', tax: 'STANDARD' })
    const daughter = await books.customer('Daughter', { next_invoice_date: '2026-02-01' })
    const mother = await books.customer('Mother', { tax_exempt: true, next_invoice_date: '2027-02-01' })
    await books.subscribe(daughter, ['FEE'], { subscription_date: '2026-02-01' })
    const cycle = await books.id('billing_cycle', 'MONTHLY')
    const { id } = await books.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date: '2026-02-01' })
    await books.job('billingRun.prepare', { id })
    await books.run('billingAccount.changePayer', { id: daughter.billing_account_id, customer_account: mother.customer_account_id })
    expect((await books.job('billingRun.validate', { id })).report).toMatchObject({ invoices: 0, rejected: 1 })
    expect(await accountOf(books, daughter)).toEqual([
      { state: 'rejected', rule: 'notValidated', reason: expect.stringContaining('no longer what was checked') as string },
    ])
  })

  it('bills the accounts of other sellers where a later document, or no sequence, shuts the series of one; of none where all are shut', async () => {
    const books = await desk()
    books.at('2026-03-01')
    await books.monthly('FEE', { price: '31' })
    await books.once('A', { price: '10' })
    const { id: shop } = await books.run<{ id: number }>('seller.create', { values: { code: 'SHOP', name: 'Shop', country: 'DE' } })
    const own = { code: 'SHOP', document: 'invoice', seller_id: shop, pattern: 'S-{yyyy}-{n}', yearly: true }
    await books.run('numberSequence.create', { values: own })
    const customers = [await books.customer('Main'), await books.customer('Of the shop', { seller: 'SHOP' })] as const
    for (const customer of customers) await books.subscribe(customer, ['FEE'], { subscription_date: '2026-03-01' })
    books.at('2026-04-05')
    await books.subscribe(customers[0], ['A'])
    await books.bill(customers[0], '2026-04-05', { recurring: false })
    const cycle = await books.id('billing_cycle', 'MONTHLY')
    const prepare = async (invoice_date: string) => {
      const { id } = await books.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date })
      await books.job('billingRun.prepare', { id })
      return id
    }
    const first = await prepare('2026-04-01')
    expect((await books.job('billingRun.validate', { id: first })).report).toMatchObject({ invoices: 1, rejected: 1 })
    expect(await accountOf(books, customers[0])).toEqual([
      { state: 'rejected', rule: 'notValidated', reason: expect.stringContaining('The first possible date is 2026-04-05') as string },
    ])
    const second = await prepare('2026-04-02')
    expect(await books.fail('billingRun.validate', { id: second })).toMatchObject({ code: 'invoice.earlierDate' })
    await books.run('billingRun.cancel', { id: second })
    await books.job('billingRun.validate', { id: await prepare('2026-04-05') })
    // The fees of March and April of each
    expect(await books.rows('SELECT number, gross_minor FROM invoice ORDER BY id')).toEqual([
      { number: 'INV-2026-000001', gross_minor: 1000 },
      { number: 'S-2026-000001', gross_minor: 6200 },
      { number: 'INV-2026-000002', gross_minor: 6200 },
    ])
    expect(await books.differences()).toEqual([])
  })

  it('dated in a closed period bills nothing, and all of it when the period is open again', async () => {
    const { books, good, run } = await twoCustomers()
    const [row] = await books.rows<{ id: number }>("SELECT id FROM accounting_period WHERE start_date = '2026-02-01'")
    const period = (version: number, values: object) => books.run('accountingPeriod.update', { id: row?.id, version, values })
    books.at('2026-02-01')
    await period(1, { status: 'closed' })
    const id = await run('2026-02-01')
    await books.job('billingRun.prepare', { id })
    expect((await books.job('billingRun.validate', { id })).report).toMatchObject({ invoices: 0, rejected: 2 })
    expect(await books.rows('SELECT id FROM invoice')).toEqual([])
    await period(2, { status: 'open', reopen_reason: 'The run of February' })
    const again = await run('2026-02-01')
    await books.job('billingRun.prepare', { id: again })
    expect((await books.job('billingRun.validate', { id: again })).report).toMatchObject({ invoices: 1, rejected: 1 })
    expect(await books.rows('SELECT billing_account_id AS account, number, gross_minor FROM invoice')).toEqual([
      { account: good.billing_account_id, number: 'INV-2026-000001', gross_minor: 6200 },
    ])
    expect(await books.differences()).toEqual([])
  })

  it.each([
    ['2026-01-31', ['2026-02-28', '2026-03-31', '2026-04-30']],
    ['2026-01-30', ['2026-02-28', '2026-03-30', '2026-04-30']],
    ['2024-01-31', ['2024-02-29', '2024-03-31', '2024-04-30']],
    ['2024-01-29', ['2024-02-29', '2024-03-29', '2024-04-29']],
  ])('charges whole months from %s on', async (first, next) => {
    const books = await desk()
    books.at(first)
    await books.monthly('FEE', { price: '30', calendar: 'ANNIVERSARY_MONTH' })
    const customer = await books.customer('Kunde')
    await books.subscribe(customer, ['FEE'], { subscription_date: first })
    for (const day of [first, ...next]) {
      books.at(day)
      await books.bill(customer, day)
    }
    const periods = await books.rows('SELECT period_start AS begins, CAST(amount AS REAL) AS amount FROM invoice_line ORDER BY id')
    expect(periods).toEqual([first, ...next].map((begins) => ({ begins, amount: 30 })))
    expect(await books.differences()).toEqual([])
  })
})

describe('a date that cannot be taken back', () => {
  const cases = [
    ['2026-03-10', null],
    ['2026-03-17', null],
    ['2026-03-18', 'date.confirm'],
    ['2062-03-10', 'date.confirm'],
    ['2025-03-10', null],
    ['2025-03-09', 'date.confirm'],
    ['2014-12-31', 'date.beforeFirstPeriod'],
  ] as const
  it.each(cases)('of an invoice on 10 March 2026, %s: %s', async (date, code) => {
    const books = await desk()
    books.at('2026-03-10')
    await books.once('A', { price: '10' })
    const customer = await books.customer('Kunde')
    await books.subscribe(customer, ['A'], { subscription_date: '2015-01-01' })
    const input = { billing_account_id: customer.billing_account_id, invoice_date: date }
    if (code === null) {
      expect((await books.bill(customer, date)).number).toBeTruthy()
      return
    }
    expect(await books.fail('invoice.issue', input)).toMatchObject({ code })
    expect(await books.rows('SELECT id FROM invoice')).toEqual([])
    if (code !== 'date.confirm') return
    // Another date is no confirmation; the same is.
    expect(await books.fail('invoice.issue', { ...input, confirm_date: '2026-03-10' })).toMatchObject({ code })
    expect((await books.bill(customer, date, { confirm_date: date })).number).toBeTruthy()
  })

  it('of a run reaches to the next date of its cycle', async () => {
    const { books, run } = await twoCustomers()
    books.at('2026-01-10')
    expect(await run('2026-02-01')).toBeGreaterThan(0)
    const cycle = await books.id('billing_cycle', 'MONTHLY')
    await books.run('billingRun.cancel', { id: 1 })
    expect(await books.fail('billingRun.create', { billing_cycle_id: cycle, invoice_date: '2026-02-02' })).toMatchObject({
      code: 'date.confirm',
    })
    expect(await books.fail('billingRun.create', { billing_cycle_id: cycle, invoice_date: '2062-12-01' })).toMatchObject({
      code: 'date.confirm',
    })
  })

  it('of a credit note is bounded too', async () => {
    const books = await desk()
    books.at('2026-03-10')
    await books.once('A', { price: '10' })
    const customer = await books.customer('Kunde')
    await books.subscribe(customer, ['A'])
    const { id } = await books.bill(customer)
    expect(await books.fail('invoice.credit', { id, reason: 'x', date: '2036-03-10' })).toMatchObject({ code: 'date.confirm' })
  })
})

describe('numbers and dates rise together', () => {
  async function overNewYear(policies: object = {}) {
    const books = await desk({}, policies)
    await books.once('A', { price: '10' })
    books.at('2026-12-30')
    const [one, two] = [await books.customer('One'), await books.customer('Two')]
    await books.subscribe(one, ['A'])
    await books.bill(one)
    books.at('2027-01-02')
    await books.subscribe(one, ['A'])
    await books.bill(one)
    await books.subscribe(two, ['A'], { subscription_date: '2026-12-20' })
    return { books, two }
  }

  it('within a year of the sequence: one of the old year comes after the first of the new', async () => {
    const { books, two } = await overNewYear()
    expect((await books.bill(two, '2026-12-31')).number).toBe('INV-2026-000002')
    expect(await books.differences()).toEqual([])
  })

  it('and a refusal names the first possible date and the days that are shut', async () => {
    const { books, two } = await overNewYear()
    const failure = await books.fail('invoice.issue', { billing_account_id: two.billing_account_id, invoice_date: '2026-12-28' })
    expect(failure).toMatchObject({ code: 'invoice.earlierDate', details: { first: '2026-12-30', days: 2 } })
    expect(failure.message).toContain('2 days are shut')
  })

  it('unless the company chose that dates need not rise', async () => {
    const { books, two } = await overNewYear({ dates_rise: false })
    expect((await books.bill(two, '2026-12-29')).number).toBe('INV-2026-000002')
  })
})
