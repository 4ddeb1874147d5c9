/** Taxes and heads of documents by the state of the day: who buys and who sells, told before or after. */
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { ExplanationNode } from '../../../src-core/operations/contract.ts'
import { desk, type Desk, type DeskCustomer } from '../../support/desk.ts'

const ARREARS = { in_advance: false }

/** A customer since 1 June with a fee in advance of 30.00 and calls at 1.00. */
async function june(more: object = {}) {
  const file = await desk()
  file.at('2026-06-01')
  await file.monthly('FEE', { price: '30', tax: 'STANDARD' })
  await file.monthly('RENT', { price: '50', tax: 'STANDARD', values: ARREARS })
  await file.usageCharge('CALLS', { price: '1', tax: 'STANDARD' })
  const customer = await file.customer('Kern', { street: 'Am Wall 1', city: 'Bremen', postal_code: '28195', country: 'DE', ...more })
  const [row] = await file.rows<{ party_id: number; seller_id: number }>(
    'SELECT party_id, seller_id FROM customer WHERE id = ?',
    customer.id,
  )
  return { file, customer, party: row?.party_id as number, seller: row?.seller_id as number }
}
const access = { access_points: [{ access_id: 'X1' }] }
const lines = (file: Desk, invoice: number) =>
  file.rows<{ amount: number; percent: number }>(
    `SELECT CAST(l.amount AS REAL) AS amount, CAST(t.percent AS REAL) AS percent FROM invoice_line l
     JOIN tax t ON t.id = l.tax_id WHERE l.invoice_id = ? ORDER BY l.position`,
    invoice,
  )
const head = async (file: Desk, invoice: number) => {
  const [row] = await file.rows<{ snapshot: string }>('SELECT snapshot FROM invoice WHERE id = ?', invoice)
  return JSON.parse(row?.snapshot as string) as { buyer: Record<string, string | null>; seller: Record<string, string | null> }
}
const expected = async (file: Desk, customer: DeskCustomer, date: string) => {
  interface Bill {
    readonly date: string
    readonly net_minor: number
    readonly tax_minor: number
  }
  const { accounts } = await file.run<{ accounts: { bills: Bill[] }[] }>('customer.nextBills', { id: customer.id, bills: 3 })
  const bill = accounts[0]?.bills.find((one) => one.date === date)
  return [bill?.net_minor, bill?.tax_minor]
}

describe('a customer free from tax from 1 July', () => {
  const exempt = (file: Desk, customer: DeskCustomer) =>
    file.run('customer.changeFrom', {
      id: customer.id,
      from: '2026-07-01',
      values: { tax_exempt: true, exemption_reason: 'Mission, § 4 No. 7' },
    })

  it.each(['before', 'after'])('pays tax on June’s usage and fee in arrears, and none on July’s fee, told %s the usage', async (told) => {
    const { file, customer } = await june()
    await file.subscribe(customer, ['FEE', 'RENT', 'CALLS'], { ...access, subscription_date: '2026-06-01' })
    await file.bill(customer, '2026-06-01')
    if (told === 'before') await exempt(file, customer)
    file.at('2026-07-01')
    await file.usage('2026-06-15T10:00:00Z;100;X1;\n')
    if (told === 'after') await exempt(file, customer)
    const forecast = await expected(file, customer, '2026-07-01')
    const invoice = await file.bill(customer, '2026-07-01')
    expect((await lines(file, invoice.id)).map(({ amount, percent }) => `${amount} at ${percent}`).sort()).toEqual([
      '100 at 19',
      '30 at 0',
      '50 at 19',
    ])
    // 150.00 at 19 % = 28.50; 30.00 untaxed
    expect(await file.figures(invoice.id)).toEqual([18000, 2850, 20850])
    expect(forecast).toEqual([18000, 2850])
    expect(await file.differences()).toEqual([])
    file.at('2026-08-01')
    await file.usage('2026-06-30T21:59:59Z;5;X1;\n2026-06-30T22:00:00Z;7;X1;\n')
    // The last second of June at 19 %; July's first, the rent of July and the fee of August are free: 5.00 + 7.00 + 50.00 + 30.00
    expect(await file.figures((await file.bill(customer)).id)).toEqual([9200, 95, 9295])
    expect(await file.differences()).toEqual([])
  })

  it('is explained with its reason', async () => {
    const { file, customer } = await june()
    await file.subscribe(customer, ['FEE'], { subscription_date: '2026-06-01' })
    await exempt(file, customer)
    file.at('2026-07-01')
    const tree = await file.run<ExplanationNode>('invoice.explain', { id: (await file.bill(customer)).id })
    expect(JSON.stringify(tree)).toContain('Mission, § 4 No. 7')
  })

  it('up to a day pays again from that day on', async () => {
    const { file, customer } = await june()
    await file.subscribe(customer, ['FEE'], { subscription_date: '2026-06-01' })
    await file.run('customer.update', {
      id: customer.id,
      version: 1,
      values: { tax_exempt: true, exemption_reason: 'Certificate 17', exempt_until: '2026-07-01' },
    })
    expect(await file.figures((await file.bill(customer)).id)).toEqual([3000, 0, 3000])
    file.at('2026-07-01')
    expect(await file.figures((await file.bill(customer)).id)).toEqual([3000, 570, 3570])
    expect(await file.differences()).toEqual([])
  })

  it('by its category, or by a category that frees from a day on', async () => {
    const { file, customer } = await june()
    const { id } = await file.run<{ id: number }>('customerCategory.create', {
      values: { code: 'MISSION', name: 'Missions', tax_category_id: await file.id('tax_category', 'BUSINESS') },
    })
    await file.subscribe(customer, ['RENT'], { subscription_date: '2026-06-01' })
    await file.run('customer.changeFrom', { id: customer.id, from: '2026-06-15', values: { customer_category_id: id } })
    await file.run('customerCategory.changeFrom', { id, from: '2026-07-01', values: { tax_exempt: true, exemption_reason: 'Law' } })
    const figures: number[][] = []
    for (const day of ['2026-07-01', '2026-08-01']) {
      file.at(day)
      figures.push(await file.figures((await file.bill(customer)).id))
    }
    // The rent of June: last day 30 June, taxed; that of July is not.
    expect(figures).toEqual([
      [5000, 950, 5950],
      [5000, 0, 5000],
    ])
    expect(await file.differences()).toEqual([])
  })
})

describe('a consumer who moves to France on 15 June', () => {
  const moved = async ({ file, customer, party }: Awaited<ReturnType<typeof june>>) => {
    await file.run('billingAccount.changeFrom', { id: customer.billing_account_id, from: '2026-06-15', values: { country: 'FR' } })
    await file.run('party.changeFrom', {
      id: party,
      from: '2026-06-15',
      values: { street: '3 rue Verte', postal_code: '67000', city: 'Strasbourg', country: 'FR' },
    })
  }

  it('has usage of one price on two lines, each with the tax of its country, and one tax on the fee of the month', async () => {
    const world = await june({ account_type: 'private' })
    const { file, customer } = world
    await file.subscribe(customer, ['RENT', 'CALLS'], { ...access, subscription_date: '2026-06-01' })
    await moved(world)
    file.at('2026-07-01')
    await file.usage('2026-06-14T10:00:00Z;100;X1;\n2026-06-15T10:00:00Z;40;X1;\n2026-06-20T10:00:00Z;60;X1;\n')
    const forecast = await expected(file, customer, '2026-07-01')
    const invoice = await file.bill(customer)
    expect((await lines(file, invoice.id)).map(({ amount, percent }) => `${amount} at ${percent}`).sort()).toEqual([
      '100 at 19',
      '100 at 20',
      '50 at 20',
    ])
    // 19.00 + 30.00
    expect(await file.figures(invoice.id)).toEqual([25000, 4900, 29900])
    expect(forecast).toEqual([25000, 4900])
    expect((await head(file, invoice.id)).buyer).toMatchObject({ city: 'Strasbourg', country: 'FR', street: '3 rue Verte' })
    expect(await file.differences()).toEqual([])
  })

  it('has the address of the invoice date, in the preview of a draft too', async () => {
    const world = await june({ account_type: 'private' })
    const { file, customer } = world
    await file.subscribe(customer, ['FEE'], { subscription_date: '2026-06-01' })
    await moved(world)
    file.at('2026-06-14')
    const early = await file.bill(customer)
    expect((await head(file, early.id)).buyer).toMatchObject({ name: 'Kern', city: 'Bremen', country: 'DE', postalCode: '28195' })
    expect(await file.figures(early.id)).toEqual([3000, 570, 3570])
    // Nobody has brought the columns into step: the page does not wait for it.
    expect(await file.rows('SELECT city FROM party WHERE id = ?', world.party)).toEqual([{ city: 'Bremen' }])
    file.at('2026-07-01')
    const cycle = await file.id('billing_cycle', 'MONTHLY')
    const run = await file.run<{ id: number }>('billingRun.create', { billing_cycle_id: cycle, invoice_date: '2026-07-01' })
    await file.job('billingRun.prepare', { id: run.id })
    const draft = await file.run<{ buyer: Record<string, unknown> }>('billingRun.document', {
      id: run.id,
      billing_account_id: customer.billing_account_id,
    })
    expect(draft.buyer).toMatchObject({ addressLines: ['3 rue Verte', '67000 Strasbourg'], country: 'Frankreich' })
    await file.job('billingRun.validate', { id: run.id })
    const [second] = await file.rows<{ id: number }>("SELECT id FROM invoice WHERE invoice_date = '2026-07-01'")
    expect((await head(file, second?.id as number)).buyer).toMatchObject({ city: 'Strasbourg', country: 'FR' })
    // 30.00 in advance at the French rate
    expect(await file.figures(second?.id as number)).toEqual([3000, 600, 3600])
    expect(await file.differences()).toEqual([])
  })

  it('pays by the plan of its country from that day on', async () => {
    const world = await june({ account_type: 'private' })
    const { file, customer } = world
    const [charge] = await file.rows<{ id: number }>("SELECT id FROM charge WHERE code = 'CALLS'")
    const { id: plan } = await file.run<{ id: number }>('pricePlan.create', {
      values: { code: 'CALLS-FR', name: 'Calls in France', charge_id: charge?.id, currency: 'EUR', country: 'FR', priority: 0 },
    })
    const draft = await file.run<{ id: number; version: number }>('priceVersion.create', { price_plan_id: plan, price: '2' })
    await file.run('priceVersion.publish', { id: draft.id, version: draft.version, resolve_overlaps: true })
    const { id } = await file.subscribe(customer, ['CALLS'], { ...access, subscription_date: '2026-06-01' })
    await moved(world)
    file.at('2026-07-01')
    await file.usage('2026-06-14T10:00:00Z;10;X1;\n2026-06-15T10:00:00Z;10;X1;\n')
    const tried = async (date: string) =>
      (await file.run<{ amount: string }>('price.try', { charge_id: charge?.id, subscription_id: id, quantity: '1', date })).amount
    expect(Number(await tried('2026-06-14'))).toBe(1)
    expect(Number(await tried('2026-06-15'))).toBe(2)
    // 10.00 at 19 % and 20.00 at 20 %
    expect(await file.figures((await file.bill(customer)).id)).toEqual([3000, 590, 3590])
    expect(await file.differences()).toEqual([])
  })
})

it('a category that changes in mid-period decides by the last day in arrears, and by the day for usage', async () => {
  const { file, customer } = await june()
  await file.subscribe(customer, ['RENT', 'CALLS'], { ...access, subscription_date: '2026-06-01' })
  await file.run('billingAccount.changeFrom', {
    id: customer.billing_account_id,
    from: '2026-06-30',
    values: { tax_category_id: await file.id('tax_category', 'EXPORT') },
  })
  file.at('2026-07-01')
  await file.usage('2026-06-29T10:00:00Z;10;X1;\n2026-06-30T10:00:00Z;20;X1;\n')
  const invoice = await file.bill(customer)
  expect((await lines(file, invoice.id)).map(({ amount, percent }) => `${amount} at ${percent}`).sort()).toEqual([
    '10 at 19',
    '20 at 0',
    '50 at 0',
  ])
  expect(await file.figures(invoice.id)).toEqual([8000, 190, 8190])
  expect(await file.differences()).toEqual([])
})

it('the seller’s name, address and VAT number are those of the invoice date; a credit note has its own', async () => {
  const { file, customer, seller } = await june()
  await file.subscribe(customer, ['FEE'], { subscription_date: '2026-06-01' })
  await file.run('seller.changeFrom', { id: seller, from: '2026-06-02', values: { tax_id: 'DE811907980', city: 'Hamburg' } })
  await file.run('company.changeFrom', { id: 1, from: '2026-06-02', values: { legal_name: 'Kielwasser AG' } })
  const first = await file.bill(customer)
  expect((await head(file, first.id)).seller).toMatchObject({ name: 'Kielwasser Telekom', taxId: null, city: null })
  file.at('2026-07-01')
  const second = await file.bill(customer)
  expect((await head(file, second.id)).seller).toMatchObject({ name: 'Kielwasser AG', taxId: 'DE811907980', city: 'Hamburg' })
  const note = await file.run<{ id: number }>('invoice.credit', { id: first.id, reason: 'Wrong' })
  expect((await head(file, note.id)).seller).toMatchObject({ taxId: 'DE811907980' })
  expect(await file.figures(note.id)).toEqual([-3000, -570, -3570])
  expect(await file.differences()).toEqual([])
})

describe('a consumer in France who is a business with a VAT number from 15 June', () => {
  const VAT = 'FR40303265045'
  async function france() {
    const world = await june({ account_type: 'private', country: 'FR', city: 'Lyon' })
    const { file, customer, party } = world
    const business = async (from: string, tax_id: string | null) => {
      const category = tax_id === null ? null : await file.id('tax_category', 'EU_BUSINESS')
      await file.run('billingAccount.changeFrom', { id: customer.billing_account_id, from, values: { tax_category_id: category } })
      await file.run('party.changeFrom', { id: party, from, values: { tax_id } })
    }
    const coded = async (invoice: number) =>
      (
        await file.rows<{ amount: number; code: string }>(
          `SELECT CAST(l.amount AS REAL) AS amount, t.code FROM invoice_line l JOIN tax t ON t.id = l.tax_id WHERE l.invoice_id = ?`,
          invoice,
        )
      )
        .map(({ amount, code }) => `${amount} ${code}`)
        .sort()
    const credit = (id: number, more: object = {}) => file.run<{ id: number }>('invoice.credit', { id, reason: 'Wrong', ...more })
    const { id: subscription } = await file.subscribe(customer, ['FEE', 'RENT', 'CALLS'], { ...access, subscription_date: '2026-06-01' })
    return { ...world, business, coded, credit, subscription }
  }

  it('owes the tax from that day on, and notes keep the tax of what they reverse', async () => {
    const { file, customer, business, coded, credit } = await france()
    const first = await file.bill(customer)
    expect(await file.figures(first.id)).toEqual([3000, 600, 3600])
    await business('2026-06-15', VAT)
    file.at('2026-07-01')
    await file.usage('2026-06-14T10:00:00Z;100;X1;\n2026-06-15T10:00:00Z;40;X1;\n')
    const july = await file.bill(customer)
    // June's rent by its last day, July's fee by the invoice date; only the usage of the 14th has 20 %
    const charged = ['100 FR-20', '30 REVERSE', '40 REVERSE', '50 REVERSE']
    expect([await coded(july.id), await file.figures(july.id)]).toEqual([charged, [22000, 2000, 24000]])
    const [line] = await file.rows<{ id: number }>('SELECT id FROM invoice_line WHERE invoice_id = ?', first.id)
    const part = await credit(first.id, { lines: [{ line_id: line?.id, amount: '10' }] })
    expect([await file.figures(part.id), await file.figures((await credit(first.id)).id)]).toEqual([
      [-1000, -200, -1200],
      [-2000, -400, -2400],
    ])
    expect(await file.figures((await credit(july.id)).id)).toEqual([-22000, -2000, -24000])
    expect(await file.differences()).toEqual([])
  })

  it('gets days of before given back with their tax, though the end is told after', async () => {
    const { file, customer, business, coded, subscription } = await france()
    await file.bill(customer)
    await business('2026-06-15', VAT)
    file.at('2026-06-20')
    await file.run('subscription.terminate', { id: subscription, date: '2026-06-16', reason: 'END' })
    file.at('2026-07-01')
    const last = await file.bill(customer)
    // 15 of 30 days of 30.00 at 20 %; the rent of 15 days by its last one, the 15th
    expect([await coded(last.id), await file.figures(last.id)]).toEqual([
      ['-15 FR-20', '25 REVERSE'],
      [1000, -300, 700],
    ])
    expect(await file.differences()).toEqual([])
  })

  it('has a note of what was reverse charged with the VAT number of then, though it has none any more', async () => {
    const { file, customer, business, credit } = await france()
    await business('2026-06-01', VAT)
    const first = await file.bill(customer)
    expect(await file.figures(first.id)).toEqual([3000, 0, 3000])
    await business('2026-06-10', null)
    file.at('2026-06-12')
    const note = await credit(first.id)
    expect(await file.figures(note.id)).toEqual([-3000, 0, -3000])
    expect((await head(file, note.id)).buyer['taxId']).toBe(VAT)
    file.at('2026-07-01')
    const july = await file.bill(customer)
    expect([await file.figures(july.id), (await head(file, july.id)).buyer['taxId']]).toEqual([[8000, 1600, 9600], null])
    expect(await file.differences()).toEqual([])
  })
})

describe('the books', () => {
  it('judge a line by what was known when it was made, whatever was told, corrected or undone since', async () => {
    const { file, customer } = await june()
    await file.subscribe(customer, ['FEE'], { subscription_date: '2026-06-01' })
    const exempt = { id: customer.id, from: '2026-06-01', values: { tax_exempt: true } }
    await file.run('customer.changeFrom', exempt)
    const [told] = await file.run<{ entry: number }[]>('audit.timeline', { entity: 'customer', id: customer.id })
    const free = await file.bill(customer)
    await file.run('operation.undo', { entry: told?.entry })
    file.at('2026-07-01')
    const taxed = await file.bill(customer)
    await file.run('customer.changeFrom', { ...exempt, from: '2026-07-01' })
    const [row] = await file.rows<{ version: number }>('SELECT version FROM billing_account WHERE id = ?', customer.billing_account_id)
    await file.run('billingAccount.update', {
      id: customer.billing_account_id,
      version: row?.version,
      values: { tax_category_id: await file.id('tax_category', 'EXPORT') },
    })
    expect(await file.figures(free.id)).toEqual([3000, 0, 3000])
    expect(await file.figures(taxed.id)).toEqual([3000, 570, 3570])
    expect(await file.differences()).toEqual([])

    // A planted tax is found, though the customer was changed since.
    const raw = new Database(file.file)
    const guards = raw.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'guard_invoice%'").all()
    for (const { name } of guards as { name: string }[]) raw.exec(`DROP TRIGGER "${name}"`)
    raw.exec(`UPDATE invoice_line SET tax_id = (SELECT id FROM tax WHERE code = 'EXPORT') WHERE invoice_id = ${taxed.id}`)
    raw.exec(`UPDATE invoice_line SET tax_id = (SELECT id FROM tax WHERE code = 'DE-19') WHERE invoice_id = ${free.id}`)
    raw.close()
    const found = await file.differences()
    expect(found.filter((words) => words.includes('at its tax point it is'))).toEqual([
      expect.stringContaining('is taxed DE-19; at its tax point it is'),
      expect.stringContaining('is taxed EXPORT; at its tax point it is DE-19'),
    ])
  })
})
