import { expect, it } from 'vitest'
import { postedCompany } from '../../support/posted-company.ts'

it('sums what was billed month by month and currency, less credit notes, and what of it is open', async () => {
  const company = await postedCompany({ first_year: 2025 })
  const account = await company.account('Stadtwerke Kaltenbrunn')
  await company.invoice(account, { netMinor: 10_000, date: '2026-09-01' })
  const paid = await company.invoice(account, { netMinor: 20_000, date: '2026-10-01' })
  await company.invoice(account, { netMinor: 5_000, date: '2026-10-15' })
  await company.invoice(account, { netMinor: -1_000, date: '2026-10-20', kind: 'creditNote' })
  await company.run('payment.register', {
    customer_account_id: account.customerAccount,
    amount_minor: paid.grossMinor,
    method: 'transfer',
    match: 'oldest',
  })
  await company.invoice(account, { netMinor: 99_900, date: '2025-11-30' })
  const answer = await company.run('customer.monthlyBills', { id: account.customer })
  expect(answer).toEqual({
    months: [
      { month: '2026-09-01', currency: 'EUR', billed_minor: 11_900, open_minor: 0, documents: 1 },
      { month: '2026-10-01', currency: 'EUR', billed_minor: 23_800 + 5_950 - 1_190, open_minor: 11_900 + 5_950 - 1_190, documents: 3 },
    ],
  })
  const other = await company.account('Elsewhere')
  expect(await company.run('customer.monthlyBills', { id: other.customer })).toEqual({ months: [] })
})
