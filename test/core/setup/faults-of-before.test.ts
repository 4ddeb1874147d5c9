/**
 * A company that an earlier version billed wrongly is opened: its figures stay, its books hold, and what is given back,
 * credited or taken back from now on stays within what was charged.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { emptyFile } from '../../support/company.ts'
import { moveTo, type SmallCompany, withLookups } from '../../support/small-company.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const FILE = join(import.meta.dirname, '../../fixtures/faults-0003.sqlite.gz')
const FIGURES = [
  'SELECT id, number, invoice_date, net_minor, tax_minor, gross_minor FROM invoice ORDER BY id',
  'SELECT id, invoice_id, label, quantity, unit_price, amount, tax_id FROM invoice_line ORDER BY id',
  'SELECT id, number, amount_minor FROM account_operation ORDER BY id',
  'SELECT id, kind, amount, quantity, invoice_line_id, cancelled_op FROM rated_transaction ORDER BY id',
  'SELECT customer_account_id, SUM(open_minor) AS open FROM open_item GROUP BY customer_account_id',
  'SELECT id, journal_entry_id, ledger_account_id, amount_minor FROM journal_line ORDER BY id',
]

function unpacked(): string {
  const file = join(temporaryFolder(), 'company.sqlite')
  writeFileSync(file, gunzipSync(readFileSync(FILE)))
  return file
}

async function opened(date = '2026-11-03') {
  const file = unpacked()
  const database = new Database(file)
  const before = FIGURES.map((sql) => database.prepare(sql).all())
  database.close()
  const company = withLookups(await emptyFile(file))
  moveTo(company, date)
  return { company, before }
}

async function differences(company: SmallCompany) {
  const { job } = await company.run<{ job: number }>('books.verify', { rerate: 'all' })
  await company.core.idle()
  return (await company.run<{ report: { differences: unknown[] } }>('job.get', { id: job })).report.differences
}

interface Whose {
  readonly account: number
  readonly subscription: number
  readonly invoice: number
}

async function whose(company: SmallCompany, name: string): Promise<Whose> {
  const [row] = await company.rows<Whose>(
    `SELECT b.id AS account, (SELECT MIN(s.id) FROM subscription s JOIN user_account u ON u.id = s.user_account_id WHERE u.billing_account_id = b.id) AS subscription,
       (SELECT MIN(i.id) FROM invoice i WHERE i.billing_account_id = b.id AND i.kind = 'invoice') AS invoice
     FROM billing_account b JOIN customer_account k ON k.id = b.customer_account_id JOIN customer c ON c.id = k.customer_id WHERE c.name = ?`,
    name,
  )
  if (!row) throw new Error(`nobody is called ${name}`)
  return row
}

/** In minor units, of all documents of an account. */
async function balance(company: SmallCompany, account: number): Promise<number> {
  const [row] = await company.rows<{ sum: number }>('SELECT SUM(net_minor) AS sum FROM invoice WHERE billing_account_id = ?', account)
  return row?.sum ?? 0
}

const endOn = (company: SmallCompany, id: number, date: string) => company.run('subscription.terminate', { id, date, reason: 'CUSTOMER' })
const bill = (company: SmallCompany, billing_account_id: number) => company.run('invoice.issue', { billing_account_id, recurring: true })

it('keeps every figure and says what it did', async () => {
  const { company, before } = await opened()
  expect(await Promise.all(FIGURES.map((sql) => company.rows(sql)))).toEqual(before)
  expect(await differences(company)).toEqual([])
  const steps = await company.run<{ name: string; rows: number; says: string }[]>('company.steps')
  expect(steps.find((one) => one.name === 'invoicing.nameTakings')).toMatchObject({
    rows: 25,
    says: '25 lines and reimbursements name what they take from. 3 gave back more than there was: the rest of them takes from nothing.',
  })
  expect(steps.find((one) => one.name === 'rating.countersByLine')).toMatchObject({ rows: 2 })
})

it('gives nothing back of days that were given back too dearly', async () => {
  const { company } = await opened()
  const { subscription, account } = await whose(company, 'Own price')
  expect(await balance(company, account)).toBe(3100 - 16000)
  await company.run('subscription.withdrawTermination', { id: subscription })
  await endOn(company, subscription, '2026-01-05')
  // What was given back is charged again as it was given back, and given back by the end: nothing moves.
  expect(await company.run('invoice.issue', { billing_account_id: account, recurring: true })).toMatchObject({ gross_minor: 0 })
  expect(await balance(company, account)).toBe(3100 - 16000)
  expect(await differences(company)).toEqual([])
})

it('gives a fee back once', async () => {
  const { company } = await opened()
  const { subscription, account } = await whose(company, 'Fee given back twice')
  await company.run('subscription.withdrawTermination', { id: subscription })
  await bill(company, account)
  expect(await balance(company, account)).toBe(5000)
  await company.run('subscription.terminate', { id: subscription, date: '2026-11-03', reason: 'BACK' })
  await bill(company, account)
  expect(await balance(company, account)).toBe(0)
  expect(await differences(company)).toEqual([])
})

it('gives back what rounding left of ends moved back twice', async () => {
  const { company } = await opened()
  const { subscription, account } = await whose(company, 'End moved back twice')
  expect(await balance(company, account)).toBe(1000 - 355 - 323 - 161)
  await company.run('subscription.withdrawTermination', { id: subscription })
  await endOn(company, subscription, '2026-01-01')
  await bill(company, account)
  expect(await balance(company, account)).toBe(0)
})

it('credits no more of a line, a rate or an invoice than was left', async () => {
  const { company } = await opened()
  const left = async (name: string) => {
    const { invoice } = await whose(company, name)
    const { lines, net_minor, tax_minor } = await company.run<{ lines: { left: string }[]; net_minor: number; tax_minor: number }>(
      'invoice.creditable',
      { id: invoice },
    )
    return { invoice, lines: lines.map((one) => one.left), net_minor, tax_minor }
  }
  const small = await left('Beyond a small line')
  expect(small).toMatchObject({ lines: ['0', '99.91'], net_minor: 9991 })
  const big = await left('Beyond a line')
  expect(big).toMatchObject({ lines: ['0', '106'], net_minor: 10600 })
  await company.run('invoice.credit', { id: big.invoice, reason: 'The rest' })
  expect(await left('Beyond a line')).toMatchObject({ lines: ['0', '0'], net_minor: 0 })
  const rate = await left('Beyond a rate')
  expect(rate).toMatchObject({ lines: ['0', '300'] })
  // The other rate made good what went beyond the first: 440.00 less 238.00 are left in all.
  expect(await company.fail('invoice.credit', { id: rate.invoice, reason: 'All' })).toMatchObject({ code: 'invoice.overCredited' })
  const line = await company.rows<{ id: number }>('SELECT id FROM invoice_line WHERE invoice_id = ? AND label = ?', rate.invoice, 'RED')
  const credit = (amount: string) => ({ id: rate.invoice, reason: 'More', lines: [{ line_id: line[0]?.id, amount }] })
  expect(await company.fail('invoice.credit', credit('188.80'))).toMatchObject({ code: 'invoice.overCredited' })
  await company.run('invoice.credit', credit('188.78'))
  expect(await differences(company)).toEqual([])
})

it('gives nothing back of an invoice that was credited in full', async () => {
  const { company } = await opened()
  const { subscription, account } = await whose(company, 'Credited, then ended')
  expect(await balance(company, account)).toBe(-1600)
  await company.run('subscription.withdrawTermination', { id: subscription })
  await endOn(company, subscription, '2026-08-05')
  // The days that were given back are charged again, and given back by the end: of the credited ones nothing.
  expect(await company.run('invoice.issue', { billing_account_id: account, recurring: true })).toMatchObject({ gross_minor: 0 })
  expect(await balance(company, account)).toBe(-1600)
})

it('goes on with a capped and with a volume month over zones', async () => {
  const { company } = await opened('2026-09-20')
  const { job } = await company.run<{ job: number }>('usage.import', {
    staged: company.stage('2026-09-15T10:00:00Z;5;CAPPED;DE\n2026-09-15T10:00:00Z;10;VOLUME;DE\n2026-09-15T11:00:00Z;4;INCLUDED;DE\n'),
    file_name: 'later.csv',
  })
  await company.core.idle()
  expect(await company.run('job.get', { id: job })).toMatchObject({ state: 'succeeded' })
  const rated = await company.rows<{ amount: string }>('SELECT amount FROM rated_transaction ORDER BY id DESC LIMIT 3')
  // Over the cap; beyond the included units; at the price of the tier reached.
  expect(rated.map(({ amount }) => Number(amount)).reverse()).toEqual([0, 2, 5])
  expect(await differences(company)).toEqual([])
})
