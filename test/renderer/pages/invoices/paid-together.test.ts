import { expect, it } from 'vitest'
import type { InvoiceView } from '../../../../src-renderer/pages/invoice/invoice-data.ts'
import { paidTogether } from '../../../../src-renderer/pages/invoices/paid-together.ts'

const invoice = (id: number, customer_account_id: number, due_date: string) => ({ id, customer_account_id, due_date }) as InvoiceView

it('takes invoices of one customer account, the oldest due first', () => {
  const [late, later] = [invoice(8, 1, '2026-10-01'), invoice(7, 1, '2026-11-01')]
  expect(paidTogether([later, late])).toEqual([late, later])
})

it('says why one payment cannot pay them', () => {
  expect(paidTogether([])).toBe('nothingOwed')
  expect(paidTogether([invoice(1, 1, '2026-10-01'), invoice(2, 2, '2026-10-01')])).toBe('severalAccounts')
})
