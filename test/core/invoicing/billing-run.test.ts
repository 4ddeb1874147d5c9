import { describe, expect, it } from 'vitest'
import { verifyBooks } from '../../../src-core/finance/index.ts'
import { type BigCompany, bigCompany } from '../../benchmarks/support/big-company.ts'
import { storeTransactions } from '../../benchmarks/support/stored-transactions.ts'
import { moveTo } from '../../support/small-company.ts'

/** More than two steps of a job, and a rest. */
const ACCOUNTS = 123
const DATE = '2026-11-01'

interface Company extends BigCompany {
  readonly run_id: number
  readonly billingAccounts: readonly number[]
}

async function withRun(): Promise<Company> {
  const company = await bigCompany(ACCOUNTS)
  await storeTransactions(company)
  moveTo(company, DATE)
  const { id } = await company.run<{ id: number }>('billingRun.create', { billing_cycle_id: company.cycle, invoice_date: DATE })
  const rows = await company.rows<{ id: number }>('SELECT id FROM billing_account ORDER BY id')
  return { ...company, run_id: id, billingAccounts: rows.map((row) => row.id) }
}

async function job(company: Company, operation: string) {
  const { job: id } = await company.run<{ job: number }>(operation, { id: company.run_id })
  await company.core.idle()
  return company.run<{ state: string; message: string | null; report: Record<string, unknown> | null }>('job.get', { id })
}

const count = async (company: Company, sql: string) => Number((await company.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${sql}`))[0]?.n)

describe('a billing run of many accounts', () => {
  it('numbers, bills and posts all in the order of their accounts, and the books hold', async () => {
    const company = await withRun()
    expect(await job(company, 'billingRun.prepare')).toMatchObject({ state: 'succeeded', report: { drafted: ACCOUNTS, held: 0, left: 0 } })
    expect(await job(company, 'billingRun.validate')).toMatchObject({ state: 'succeeded', report: { invoices: ACCOUNTS } })
    const invoices = await company.rows<{ number: string; billing_account_id: number; gross_minor: number }>(
      'SELECT number, billing_account_id, gross_minor FROM invoice ORDER BY id',
    )
    expect(invoices.map((row) => row.billing_account_id)).toEqual(company.billingAccounts)
    expect(invoices.map((row) => Number(row.number.slice(-6)))).toEqual(company.billingAccounts.map((_, at) => at + 1))
    expect(
      await company.rows(
        "SELECT last FROM sequence_counter c JOIN number_sequence s ON s.id = c.number_sequence_id WHERE s.document = 'invoice'",
      ),
    ).toEqual([{ last: ACCOUNTS }])
    expect(await count(company, 'rated_transaction WHERE invoice_line_id IS NULL')).toBe(0)
    expect(
      await count(
        company,
        `rated_transaction t JOIN invoice_line l ON l.id = t.invoice_line_id JOIN invoice i ON i.id = l.invoice_id
         WHERE i.billing_account_id = t.billing_account_id AND l.service_id = t.service_id AND l.article_id = t.article_id`,
      ),
    ).toBe(5 * ACCOUNTS)
    expect(await count(company, "billing_account WHERE next_invoice_date = '2026-12-01'")).toBe(ACCOUNTS)
    expect((await verifyBooks(company.core.dispatcher.store)).differences).toEqual([])
  })

  it('leaves out an account that cannot be drafted and bills all others', async () => {
    const company = await withRun()
    const untaxed = company.billingAccounts[60] as number
    await company.core.dispatcher.store.db.updateTable('billing_account').set({ country: 'JP' }).where('id', '=', untaxed).execute()
    await company.core.dispatcher.store.db
      .updateTable('tax_mapping')
      .set({ buyer_country: 'DE' })
      .where('archived_at', 'is', null)
      .execute()
    await company.core.dispatcher.store.db.updateTable('revision').set({ value: 1_000 }).where('name', '=', 'catalog').execute()
    expect(await job(company, 'billingRun.prepare')).toMatchObject({ report: { drafted: ACCOUNTS - 1, held: 1, left: 0 } })
    const [held] = await company.rows<{ billing_account_id: number; reason: string }>(
      "SELECT billing_account_id, reason FROM billing_run_account WHERE rule = 'error'",
    )
    expect(held).toMatchObject({ billing_account_id: untaxed, reason: expect.stringContaining('No tax mapping') as string })
    expect(await job(company, 'billingRun.validate')).toMatchObject({ report: { invoices: ACCOUNTS - 1 } })
    expect(await count(company, `rated_transaction WHERE invoice_line_id IS NULL AND billing_account_id <> ${untaxed}`)).toBe(0)
    expect(await count(company, `rated_transaction WHERE invoice_line_id IS NULL AND billing_account_id = ${untaxed}`)).toBe(5)
  })

  it('leaves out one whose draft is no longer what was checked, and validates the others without a gap', async () => {
    const company = await withRun()
    await job(company, 'billingRun.prepare')
    const moved = company.billingAccounts[7] as number
    await company.core.dispatcher.store.db
      .updateTable('rated_transaction')
      .set({ cancelled_op: 1 })
      .where('billing_account_id', '=', moved)
      .where('kind', '=', 'usage')
      .execute()
    const others = company.billingAccounts.length - 1
    expect(await job(company, 'billingRun.validate')).toMatchObject({ state: 'succeeded', report: { invoices: others, rejected: 1 } })
    expect(
      await company.rows('SELECT state, rule, reason, invoice_id FROM billing_run_account WHERE billing_account_id = ?', moved),
    ).toEqual([
      {
        state: 'rejected',
        rule: 'notValidated',
        reason: expect.stringContaining('(5 transactions then, 2 now)') as string,
        invoice_id: null,
      },
    ])
    expect(await count(company, 'invoice')).toBe(others)
    expect(await count(company, `invoice WHERE billing_account_id = ${moved}`)).toBe(0)
    const numbers = await company.rows<{ number: string }>('SELECT number FROM invoice ORDER BY number')
    expect(numbers.map(({ number }) => Number(/\d+$/.exec(number)?.[0]))).toEqual(Array.from({ length: others }, (_, at) => at + 1))
  })

  it('compares each account with its invoice of the run before', async () => {
    const company = await withRun()
    await job(company, 'billingRun.prepare')
    await job(company, 'billingRun.validate')
    await storeTransactions(company)
    moveTo(company, '2026-12-01')
    const next = await company.run<{ id: number }>('billingRun.create', { billing_cycle_id: company.cycle, invoice_date: '2026-12-01' })
    await job({ ...company, run_id: next.id }, 'billingRun.prepare')
    const rows = await company.rows(
      'SELECT DISTINCT previous_minor, gross_minor FROM billing_run_account WHERE billing_run_id = ?',
      next.id,
    )
    const [before] = await company.rows<{ gross_minor: number }>('SELECT DISTINCT gross_minor FROM invoice')
    expect(rows).toEqual([expect.objectContaining({ previous_minor: before?.gross_minor })])
  })
})

describe('the date of an invoice', () => {
  it('is not before that of a later document of its seller and kind', async () => {
    const company = await withRun()
    const issue = (account: number | undefined, invoice_date: string) => ({ billing_account_id: account, invoice_date })
    moveTo(company, '2026-11-20')
    await company.run('invoice.issue', issue(company.billingAccounts[0], '2026-11-10'))
    expect(await company.fail('invoice.issue', issue(company.billingAccounts[1], '2026-11-09'))).toMatchObject({
      code: 'invoice.earlierDate',
      message: expect.stringContaining('is dated 2026-11-10') as string,
    })
    await company.run('invoice.issue', issue(company.billingAccounts[1], '2026-11-10'))
    await company.run('invoice.issue', issue(company.billingAccounts[2], '2026-11-11'))
  })
})
