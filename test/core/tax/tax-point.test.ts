/** The tax is that of the day of what is charged: 19 % until the end of June, 16 % from 1 July on. */
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { ExplanationNode } from '../../../src-core/operations/contract.ts'
import { taxPointOf } from '../../../src-core/tax/tax-point.ts'
import { creditWorld } from '../../support/credit-world.ts'

async function rateChange(policies: Readonly<Record<string, unknown>> = {}) {
  const world = await creditWorld(policies)
  const { run, rows, id } = world
  const [row] = await rows<Record<string, unknown>>(
    `SELECT m.tax_category_id, m.tax_class_id, m.seller_country, m.buyer_country, t.ledger_account_id
     FROM tax_mapping m JOIN tax t ON t.id = m.tax_id WHERE t.code = 'DE-19' AND m.tax_class_id = ? AND m.valid_to IS NULL`,
    await id('tax_class', 'STANDARD'),
  )
  const { ledger_account_id, ...mapping } = row as Record<string, unknown>
  let priority = 0
  const rateFrom = async (percent: string, from: string) => {
    const known = await rows<{ id: number }>('SELECT id FROM tax WHERE code = ?', `T${percent}`)
    const values = { code: `T${percent}`, name: `VAT ${percent} %`, percent, ledger_account_id }
    const tax_id = known[0]?.id ?? (await run<{ id: number }>('tax.create', { values })).id
    return run<{ id: number; version: number }>('taxMapping.create', {
      values: { ...mapping, tax_id, valid_from: from, priority: (priority += 1) },
    })
  }
  await rateFrom('16', '2026-07-01')
  const bill = async (account: number, invoice_date?: string) => {
    const asked = { billing_account_id: account, recurring: true, ...(invoice_date ? { invoice_date } : {}) }
    return (await run<{ id: number }>('invoice.issue', asked)).id
  }
  const totals = async (invoice: number) => {
    const [one] = await rows('SELECT net_minor AS net, tax_minor AS tax FROM invoice WHERE id = ?', invoice)
    return one
  }
  const lines = (invoice: number) =>
    rows<{ amount: number; percent: number }>(
      `SELECT CAST(l.amount AS REAL) AS amount, CAST(t.percent AS REAL) AS percent FROM invoice_line l
       JOIN tax t ON t.id = l.tax_id WHERE l.invoice_id = ? ORDER BY l.position`,
      invoice,
    )
  const usage = async (text: string) => {
    await run('usage.import', { staged: world.stage(text), file_name: 'u.csv' })
    await world.core.idle()
  }
  return { ...world, rateFrom, bill, totals, lines, usage }
}

const ARREARS = { values: { in_advance: false } }
const access = { access_points: [{ access_id: 'X1' }] }

describe('the tax point', () => {
  const charged = { usageDate: '2026-06-10', periodEnd: null }
  it.each([
    ['usage', charged, '2026-06-10', 'usageDate'],
    ['oneShot', charged, '2026-06-10', 'ownDay'],
    ['manual', charged, '2026-06-10', 'ownDay'],
    ['recurring', { usageDate: '2026-07-01', periodEnd: '2026-07-01' }, '2026-06-30', 'lastDay'],
    ['recurring', { usageDate: '2026-06-01', periodEnd: '2026-07-01' }, '2026-08-01', 'invoiceDate'],
  ])('of %s %o is %s', (kind, one, date, by) => {
    expect(taxPointOf({ kind, ...one }, 'ownDate', '2026-08-01')).toEqual({ date, by })
    expect(taxPointOf({ kind, ...one }, 'invoiceDate', '2026-08-01')).toEqual({ date: '2026-08-01', by: 'invoiceDate' })
  })
})

describe('an invoice over a change of rate', () => {
  it('taxes the fee in arrears and the usage of June with the rate of June', async () => {
    const w = await rateChange()
    await w.charge('FEE', { price: '100', ...ARREARS })
    await w.charge('CALLS', { type: 'usage', price: '1' })
    w.at('2026-06-01')
    const { account } = await w.subscribe(['FEE', 'CALLS'], access)
    w.at('2026-07-01')
    await w.usage('2026-06-15T10:00:00Z;10;X1;\n')
    // 110.00 at 19 %
    expect(await w.totals(await w.bill(account))).toEqual({ net: 11000, tax: 2090 })
    expect(await w.verify()).toEqual([])
  })

  it('parts usage of both rates into two lines of one price', async () => {
    const w = await rateChange()
    await w.charge('CALLS', { type: 'usage', price: '1' })
    w.at('2026-06-01')
    const { account } = await w.subscribe(['CALLS'], access)
    w.at('2026-08-01')
    await w.usage('2026-06-30T10:00:00Z;10;X1;\n2026-07-01T10:00:00Z;20;X1;\n2026-07-31T10:00:00Z;5;X1;\n')
    const invoice = await w.bill(account)
    expect(await w.lines(invoice)).toEqual([
      { amount: 10, percent: 19 },
      { amount: 25, percent: 16 },
    ])
    // 1.90 + 4.00
    expect(await w.totals(invoice)).toEqual({ net: 3500, tax: 590 })
    expect(await w.verify()).toEqual([])
  })

  it('taxes what is in advance by the invoice, and what is charged once by its own day', async () => {
    const w = await rateChange()
    await w.charge('PLAN', { price: '30' })
    await w.charge('SETUP', { type: 'oneShot', price: '50' })
    w.at('2026-06-15')
    const { account } = await w.subscribe(['PLAN', 'SETUP'])
    w.at('2026-07-01')
    const invoice = await w.bill(account)
    // Half of June and July in advance, invoiced in July: 16 %; the fee of 15 June: 19 %.
    expect((await w.lines(invoice)).map(({ amount, percent }) => `${amount} at ${percent}`).sort()).toEqual([
      '16 at 16',
      '30 at 16',
      '50 at 19',
    ])
    // 46.00 at 16 % = 7.36, 50.00 at 19 % = 9.50
    expect(await w.totals(invoice)).toEqual({ net: 9600, tax: 1686 })
    expect(await w.verify()).toEqual([])
  })

  it('takes the last day of a service that ended in arrears, not the day after', async () => {
    const w = await rateChange()
    await w.charge('FEE', { price: '31', ...ARREARS })
    w.at('2026-06-01')
    const { account, subscription } = await w.subscribe(['FEE'])
    w.at('2026-07-01')
    await w.run('subscription.terminate', { id: subscription, date: '2026-07-01', reason: 'CUSTOMER' })
    expect(await w.totals(await w.bill(account))).toEqual({ net: 3100, tax: 589 })
  })

  it('goes by the invoice date for everything where the company says so', async () => {
    const w = await rateChange({ tax_point: 'invoiceDate' })
    await w.charge('FEE', { price: '100', ...ARREARS })
    await w.charge('CALLS', { type: 'usage', price: '1' })
    w.at('2026-06-01')
    const { account } = await w.subscribe(['FEE', 'CALLS'], access)
    w.at('2026-07-01')
    await w.usage('2026-06-15T10:00:00Z;10;X1;\n')
    expect(await w.totals(await w.bill(account))).toEqual({ net: 11000, tax: 1760 })
    expect(await w.verify()).toEqual([])
  })

  it('taxes by the tables of the tax point as they stand when it is made', async () => {
    const w = await rateChange()
    await w.charge('CALLS', { type: 'usage', price: '1' })
    w.at('2026-06-01')
    const { account } = await w.subscribe(['CALLS'], access)
    w.at('2026-07-01')
    await w.usage('2026-06-15T10:00:00Z;100;X1;\n')
    // The law moved the change to 15 June, told after the usage was rated at 19 %.
    await w.rateFrom('16', '2026-06-15')
    expect(await w.totals(await w.bill(account))).toEqual({ net: 10000, tax: 1600 })
    expect(await w.verify()).toEqual([])
  })
})

describe('what gives something back', () => {
  it('keeps the tax that was billed, whatever the rate is by then', async () => {
    const w = await rateChange()
    await w.charge('PLAN', { price: '30' })
    w.at('2026-06-01')
    const { account, subscription } = await w.subscribe(['PLAN'])
    // 30.00 at 19 %
    expect(await w.totals(await w.bill(account))).toEqual({ net: 3000, tax: 570 })
    w.at('2026-07-01')
    await w.run('subscription.terminate', { id: subscription, date: '2026-06-21', reason: 'CUSTOMER' })
    const note = await w.bill(account)
    // Ten of thirty days: -10.00, -1.90
    expect(await w.totals(note)).toEqual({ net: -1000, tax: -190 })
    expect(await w.verify()).toEqual([])
  })

  it('has the tax of the invoice, where that was not the one of the rating', async () => {
    const w = await rateChange()
    await w.charge('PLAN', { price: '30' })
    w.at('2026-06-01')
    const { account, subscription } = await w.subscribe(['PLAN'])
    w.at('2026-07-02')
    // June, rated by its own day at 19 %, and July: 60.00 on an invoice of July, 16 %
    const [june] = [await w.bill(account)]
    expect(await w.totals(june)).toEqual({ net: 6000, tax: 960 })
    await w.run('subscription.terminate', { id: subscription, date: '2026-06-16', reason: 'CUSTOMER' })
    // Half of June and all of July
    expect(await w.totals(await w.bill(account))).toEqual({ net: -4500, tax: -720 })
    expect(await w.verify()).toEqual([])
  })

  it('is taxed as its charge on one and the same document', async () => {
    const w = await rateChange()
    await w.charge('SETUP', { type: 'oneShot', price: '50' })
    await w.charge('CALLS', { type: 'usage', price: '1' })
    await w.reason('BACK', { reimburse_one_shots: true })
    w.at('2026-06-20')
    const { account, subscription } = await w.subscribe(['SETUP', 'CALLS'], access)
    w.at('2026-07-05')
    await w.usage('2026-06-21T10:00:00Z;10;X1;\n')
    await w.run('subscription.terminate', { id: subscription, date: '2026-07-05', reason: 'BACK' })
    await w.rateFrom('16', '2026-06-10')
    const [rated] = await w.rows('SELECT COUNT(*) AS count, COUNT(DISTINCT tax_id) AS taxes FROM rated_transaction')
    expect(rated).toEqual({ count: 3, taxes: 1 })
    const invoice = await w.bill(account)
    // +50.00 and -50.00, both at the corrected 16 %, and 10.00 of usage
    expect((await w.lines(invoice)).map(({ amount, percent }) => `${amount} at ${percent}`).sort()).toEqual([
      '-50 at 16',
      '10 at 16',
      '50 at 16',
    ])
    expect(await w.totals(invoice)).toEqual({ net: 1000, tax: 160 })
    expect(await w.verify()).toEqual([])
  })
})

describe('what speaks of the tax', () => {
  it('forecasts usage of both rates apart, and what the invoice will say', async () => {
    const w = await rateChange()
    await w.charge('FEE', { price: '100', ...ARREARS })
    w.at('2026-06-01')
    const { account, subscription } = await w.subscribe(['FEE'])
    const { bills } = await w.run<{ bills: { date: string; net_minor: number; tax_minor: number }[] }>('subscription.forecast', {
      id: subscription,
      bills: 3,
    })
    const forecast = bills.find((one) => one.date === '2026-07-01')
    expect(forecast).toMatchObject({ net_minor: 10000, tax_minor: 1900 })
    w.at('2026-07-01')
    expect(await w.totals(await w.bill(account))).toEqual({ net: 10000, tax: 1900 })
  })

  it('explains which day decided, and by which row of the tables', async () => {
    const w = await rateChange()
    await w.charge('FEE', { price: '100', ...ARREARS })
    w.at('2026-06-01')
    const { account } = await w.subscribe(['FEE'])
    w.at('2026-07-01')
    const tree = await w.run<ExplanationNode>('invoice.explain', { id: await w.bill(account) })
    const line = tree.children.find((one) => one.label === 'Net')?.children[0]
    const tax = line?.children.find((one) => one.label === 'VAT 19 %')
    expect(tax).toMatchObject({ when: { date: '2026-06-30' }, how: '19 %, the last day of its period decides' })
    expect(tax?.children[0]).toMatchObject({ label: 'Tax mapping', link: { entity: 'taxMapping' } })
  })

  it('finds a line of another tax than that of its day, though its document adds up', async () => {
    const w = await rateChange()
    await w.charge('FEE', { price: '100', ...ARREARS })
    w.at('2026-06-01')
    const { account } = await w.subscribe(['FEE'])
    w.at('2026-07-01')
    const invoice = await w.bill(account)
    const raw = new Database(w.file)
    const guards = raw.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'guard_invoice%'").all()
    for (const { name } of guards as { name: string }[]) raw.exec(`DROP TRIGGER "${name}"`)
    raw.exec(`UPDATE invoice_line SET tax_id = (SELECT id FROM tax WHERE code = 'T16') WHERE invoice_id = ${invoice}`)
    raw.close()
    const found = (await w.verify()) as { check: string; expected: string; got: string }[]
    expect(found.find((one) => one.check === 'line.tax')).toMatchObject({ expected: 'DE-19', got: 'T16' })
  })
})

it('only what recurs has its last day in arrears, and the invoice in advance; all else has its own day', () => {
  const point = (kind: string, usageDate: string, periodEnd: string | null) => {
    const { date, by } = taxPointOf({ kind, usageDate, periodEnd }, 'ownDate', '2026-08-01')
    return `${date} ${by}`
  }
  expect(point('recurring', '2026-07-01', '2026-07-01')).toBe('2026-06-30 lastDay')
  expect(point('recurring', '2026-06-30', '2026-07-01')).toBe('2026-08-01 invoiceDate')
  expect(point('recurring', '2026-06-30', null)).toBe('2026-06-30 ownDay')
  expect(point('oneShot', '2026-07-05', '2026-07-01')).toBe('2026-07-05 ownDay')
  expect(point('usage', '2026-07-05', '2026-07-01')).toBe('2026-07-05 usageDate')
})
