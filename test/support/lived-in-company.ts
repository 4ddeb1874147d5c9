/** A company that was worked with for a while, and cheap copies of it. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyFile } from './company.ts'
import { type PostedCompany, postedCompany } from './posted-company.ts'
import { type SmallCompany, withLookups } from './small-company.ts'
import { lastingFolder, temporaryFolder } from './temporary.ts'

/** A company with every kind of posting: payments, partial and foreign ones, refunds, write-offs, disputes, reversals. */
export async function livedIn(): Promise<PostedCompany> {
  const company = await postedCompany()
  const { run } = company
  const home = await company.account('Stadtwerke Kaltenbrunn')
  const abroad = await company.account('Cascade Ridge Outfitters', 'USD')
  const first = await company.invoice(home, { netMinor: 10000, date: '2026-09-01', due: '2026-10-01' })
  const second = await company.invoice(home, { netMinor: 20001, date: '2026-10-01' })
  const third = await company.invoice(home, { netMinor: 5000 })
  const credit = await company.invoice(home, { netMinor: -1000, kind: 'creditNote' })
  const foreign = await company.invoice(abroad, { netMinor: 10001, date: '2026-10-05', due: '2026-10-20' })
  const pay = (customer_account_id: number, amount_minor: number, match: unknown) =>
    run<{ id: number; matching: number }>('payment.register', { customer_account_id, amount_minor, method: 'transfer', match })
  const paid = await pay(home.customerAccount, 30000, 'oldest')
  await run('payment.reverse', { id: paid.id, reason: 'Insufficient funds' })
  await pay(home.customerAccount, 11900, [{ id: first.operation }])
  const part = await pay(home.customerAccount, 5000, [{ id: second.operation }])
  await run('matching.unmatch', { id: part.matching })
  await run('matching.match', { operations: [{ id: part.id }, { id: second.operation }] })
  await pay(abroad.customerAccount, 5000, [{ id: foreign.operation }])
  await run('refund.register', {
    customer_account_id: home.customerAccount,
    amount_minor: 1190,
    method: 'cash',
    match: [{ id: credit.operation }],
  })
  await run('writeOff.register', { operation_id: third.operation, reason: 'Insolvent' })
  await run('invoice.dispute', { id: second.id, reason: 'No router' })
  await pay(home.customerAccount, 777, 'none')
  return company
}

let template: Promise<string> | null = null

/** A copy of one that is made once. */
export async function copyOfLivedIn(): Promise<SmallCompany> {
  template ??= makeTemplate()
  const copy = join(temporaryFolder(), 'company.sqlite')
  copyFileSync(await template, copy)
  return withLookups(await emptyFile(copy))
}

async function makeTemplate(): Promise<string> {
  const company = await livedIn()
  await company.core.close()
  const kept = join(lastingFolder(), 'company.sqlite')
  copyFileSync(company.file, kept)
  return kept
}
