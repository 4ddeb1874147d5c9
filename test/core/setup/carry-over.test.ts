import { expect, it } from 'vitest'
import { openConnection } from '../../../src-core/database/connection.ts'
import { emptyFile } from '../../support/company.ts'
import { postedCompany } from '../../support/posted-company.ts'
import { withLookups } from '../../support/small-company.ts'

const CARRIED = "SELECT value FROM revision WHERE name = 'carriedOver'"

it('gives a file of the first version its routines and the word for credited invoices, once', async () => {
  const company = await postedCompany()
  const account = await company.account('Kunde')
  const credited = await company.invoice(account, { netMinor: 5000 })
  const credit = await company.invoice(account, { netMinor: -5000, kind: 'creditNote' })
  const paid = await company.invoice(account, { netMinor: 7000 })
  await company.run('matching.match', { operations: [{ id: credited.operation }, { id: credit.operation }] })
  await company.run('payment.register', {
    customer_account_id: account.customerAccount,
    amount_minor: 8330,
    method: 'transfer',
    match: 'oldest',
  })
  await asOfFirstVersion(company.file, () => company.core.close())

  const opened = withLookups(await emptyFile(company.file))
  const { rows } = await opened.run<{ rows: { id: number; payment_status: string }[] }>('invoice.list')
  const statusOf = (id: number) => rows.find((row) => row.id === id)?.payment_status
  expect([statusOf(credited.id), statusOf(paid.id)]).toEqual(['CREDITED', 'PAID'])
  expect(await opened.run<unknown[]>('routine.overview')).toHaveLength(4)
  const [entry] = await opened.rows('SELECT operation, actor_kind, summary FROM audit_entry ORDER BY id DESC LIMIT 1')
  expect(entry).toEqual({ operation: 'company.carryOver', actor_kind: 'job', summary: 'Company file brought to this version' })
  const { job } = await opened.run<{ job: number }>('books.verify')
  await opened.core.idle()
  expect(await opened.run('job.get', { id: job })).toMatchObject({ report: { count: 0 } })
  expect(await opened.rows(CARRIED)).toEqual([{ value: 1 }])

  const entries = async (file: typeof opened) => (await file.rows('SELECT id FROM audit_entry')).length
  const count = await entries(opened)
  await opened.core.close()
  expect(await entries(withLookups(await emptyFile(company.file)))).toBe(count)
})

/** Takes away what the first version did not have. */
async function asOfFirstVersion(path: string, close: () => Promise<void>): Promise<void> {
  await close()
  const connection = openConnection({ file: path, role: 'engine' })
  for (const sql of ['UPDATE invoice_state SET credited = 0', 'DELETE FROM routine', "DELETE FROM revision WHERE name = 'carriedOver'"]) {
    connection.raw.prepare(sql).run()
  }
  connection.close()
}

it('leaves a file without a company as it is, and a new company has everything', async () => {
  const file = withLookups(await emptyFile())
  expect(await file.rows('SELECT id FROM audit_entry')).toEqual([])
  await file.run('company.create', { name: 'Kielwasser Telekom', country: 'DE' })
  expect(await file.rows(CARRIED)).toEqual([{ value: 1 }])
  await file.core.close()
  expect(await withLookups(await emptyFile(file.file)).rows('SELECT id FROM audit_entry')).toHaveLength(1)
})
