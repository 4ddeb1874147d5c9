import { describe, expect, it } from 'vitest'
import { postedCompany } from '../../support/posted-company.ts'

describe('payments', () => {
  it('matches the oldest invoices, keeps their status and takes all of it back', async () => {
    const company = await postedCompany()
    const account = await company.account('Stadtwerke Kaltenbrunn')
    const older = await company.invoice(account, { netMinor: 10000, date: '2026-09-01', due: '2026-10-01' })
    const newer = await company.invoice(account, { netMinor: 20000, date: '2026-10-01', due: '2026-11-30' })
    const status = async () => (await company.rows('SELECT payment_status AS s FROM invoice_state ORDER BY invoice_id')).map((row) => row['s'])
    expect(await status()).toEqual(['UNPAID', 'PENDING'])
    const input = { customer_account_id: account.customerAccount, amount_minor: 20000, method: 'transfer', match: 'oldest' }
    const paid = await company.core.call({ operation: 'payment.register', input }, (await import('../../support/company.ts')).OPERATOR)
    if (!paid.ok) throw new Error(paid.failure.message)
    expect(paid.value).toMatchObject({ matched_minor: 20000, left_minor: 0, number: 'PAY-2026-000001' })
    expect(paid.undo?.label).toBe('Reverse')
    expect(await status()).toEqual(['PAID', 'PPAID'])
    const balance = () => company.run('customerAccount.balance', { id: account.customerAccount })
    expect(await balance()).toMatchObject({ balance_minor: 15700, due_minor: 0, open_items: 1 })
    await company.run('operation.undo', { entry: paid.entry })
    expect(await status()).toEqual(['UNPAID', 'PENDING'])
    expect(await balance()).toMatchObject({ balance_minor: 35700, due_minor: 11900, overdue_minor: 11900 })
    expect(older.grossMinor + newer.grossMinor).toBe(35700)
  })
})
