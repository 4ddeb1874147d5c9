import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { TrialBalanceLine } from '../../src-core/finance/trial-balance.ts'
import { copyOfLivedIn, livedIn } from '../support/lived-in-company.ts'
import type { SmallCompany } from '../support/small-company.ts'

interface Exported {
  readonly file_name: string
  readonly text: string
}

/** `account currency amount` of each balance that is not zero, as hledger computes it. */
function hledgerBalances(text: string): string[] {
  const file = join(mkdtempSync(join(tmpdir(), 'countinghouse-')), 'book.journal')
  writeFileSync(file, text)
  execFileSync('hledger', ['-f', file, 'check', 'parseable', 'balancednoautoconversion', 'accounts'])
  const csv = execFileSync('hledger', ['-f', file, 'bal', '--no-total', '--flat', '--layout', 'bare', '-O', 'csv'], { encoding: 'utf8' })
  const rows = csv
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(',').map((cell) => cell.replaceAll('"', '')))
  return rows
    .map(([account = '', commodity = '', balance = '']) => `${account.split(':')[1]} ${commodity} ${balance}`)
    .filter((row) => !/ 0?$| 0(\.0+)?$/.test(row))
    .sort()
}

const plain = (minor: number, decimals: number) => (minor / 10 ** decimals).toFixed(decimals)

async function trialBalances(company: SmallCompany, span: object = {}): Promise<TrialBalanceLine[]> {
  return (await company.run<{ rows: TrialBalanceLine[] }>('finance.trialBalance', span)).rows
}

describe('journal.export', () => {
  it('gives hledger the balances of the trial balance, by account and currency, to the cent', async () => {
    const company = await copyOfLivedIn()
    const { text, file_name } = await company.run<Exported>('journal.export', { format: 'hledger' })
    const expected = (await trialBalances(company))
      .filter(({ balance_minor }) => balance_minor !== 0)
      .map((row) => `${row.code} ${row.currency} ${plain(row.balance_minor, 2)}`)
    expect(expected.length).toBeGreaterThan(5)
    expect(hledgerBalances(text)).toEqual(expected.sort())
    expect(file_name).toBe('journal.journal')
  })

  it('gives hledger the same books in company currency', async () => {
    const company = await copyOfLivedIn()
    const { text } = await company.run<Exported>('journal.export', { format: 'hledger', amounts: 'company' })
    const sums = Map.groupBy(await trialBalances(company), ({ code }) => code)
    const expected = [...sums]
      .map(([code, rows]) => [code, rows.reduce((sum, row) => sum + row.functional_minor, 0)] as const)
      .filter(([, sum]) => sum !== 0)
    expect(hledgerBalances(text)).toEqual(expected.map(([code, sum]) => `${code} EUR ${plain(sum, 2)}`).sort())
    expect(expected.some(([code]) => code === '6880' || code === '4840')).toBe(true)
  })

  it('keeps three digits apart from thousands, and none from two', async () => {
    const company = await livedIn()
    const kuwait = await company.account('Al Sadeem Trading', 'JPY')
    await company.invoice(kuwait, { netMinor: 246000 })
    const { text } = await company.run<Exported>('journal.export', { format: 'hledger' })
    expect(hledgerBalances(text)).toContain('1200 JPY 292740')
  })

  it('takes a span: from is in, up to is out', async () => {
    const company = await copyOfLivedIn()
    const span = { from: '2026-10-01', to: '2026-11-03' }
    const { text, file_name } = await company.run<Exported>('journal.export', { format: 'hledger', ...span })
    expect(file_name).toBe('journal-2026-10-01-2026-11-02.journal')
    const expected = (await trialBalances(company, span)).filter(({ balance_minor }) => balance_minor !== 0)
    expect(hledgerBalances(text)).toEqual(expected.map((row) => `${row.code} ${row.currency} ${plain(row.balance_minor, 2)}`).sort())
    const asOf = await trialBalances(company, { date: '2026-10-01' })
    expect(asOf.find((row) => row.code === '1200')).toMatchObject({ balance_minor: 11900 + 23801, debit_minor: 35701, credit_minor: 0 })
  })

  it('writes CSV with both currencies, and no cell that a spreadsheet would run', async () => {
    const company = await copyOfLivedIn()
    const account = (await company.rows<{ id: number }>('SELECT id FROM customer_account LIMIT 1'))[0]?.id
    await company.run('payment.register', { customer_account_id: account, amount_minor: 100, method: 'cash', reference: '=1+1, "x"' })
    const { text } = await company.run<Exported>('journal.export', { format: 'csv' })
    const [head, ...rows] = text.trimEnd().split('\r\n')
    expect(head).toContain('company_debit')
    expect(rows.length).toBe(await company.rows('SELECT id FROM journal_line').then(({ length }) => length))
    expect(text).toContain('"Payment: =1+1, ""x"""')
    expect(rows.some((row) => row.split(',').some((cell) => /^[=+@]/.test(cell)))).toBe(false)
  })

  it('writes what Ledger and Beancount read: five roots, opened accounts, quoted text', async () => {
    const company = await copyOfLivedIn()
    const beancount = (await company.run<Exported>('journal.export', { format: 'beancount' })).text
    expect(beancount).toContain('option "operating_currency" "EUR"')
    expect(beancount).toMatch(/1900-01-01 open Assets:1200/)
    expect(beancount).toMatch(/2026-09-01 \* "Invoice"\n {4}reference: "INV-2026-000001"\n.*\n {4}Assets:1200 {2}119\.00 EUR/)
    const ledger = (await company.run<Exported>('journal.export', { format: 'ledger' })).text
    expect(ledger).not.toContain('decimal-mark')
    expect(ledger).toMatch(/2026-09-01 \* \(INV-2026-000001\) Invoice/)
  })
})
