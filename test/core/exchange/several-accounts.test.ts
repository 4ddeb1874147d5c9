/** A payment of a named account whose reference names documents of another account too settles nothing by itself. */
import { beforeEach, expect, it } from 'vitest'
import { type PostedCompany, postedCompany } from '../../support/posted-company.ts'

let company: PostedCompany
let own: { number: string }
let other: { number: string }
let code: string

beforeEach(async () => {
  company = await postedCompany()
  const [one, two] = [await company.account('Eins'), await company.account('Zwei')]
  own = await company.invoice(one, { netMinor: 10000 })
  other = await company.invoice(two, { netMinor: 30000 })
  code = (await company.rows<{ code: string }>('SELECT code FROM customer_account WHERE id = ?', one.customerAccount))[0]?.code as string
})

const open = async (reference: string, amount: string) => {
  const text = `customer_account;date;amount;reference\n${code};2026-11-02;${amount};${reference}\n`
  await company.run('import.run', { kind: 'payments', staged: company.stage(text), file_name: 'p.csv' })
  const rows = await company.rows<{ open_minor: number }>(
    "SELECT i.open_minor FROM open_item i JOIN account_operation o ON o.id = i.account_operation_id WHERE o.kind = 'invoice' ORDER BY o.id",
  )
  return rows.map((row) => row.open_minor)
}

it('with both numbers', async () => {
  expect(await open(`${own.number} ${other.number}`, '476.00')).toEqual([11900, 35700])
})

it('with the other one alone', async () => {
  expect(await open(other.number, '357.00')).toEqual([11900, 35700])
})

it('but does with its own', async () => {
  expect(await open(own.number, '119.00')).toEqual([0, 35700])
})
