import { describe, expect, it } from 'vitest'
import { creditableLine, creditLines, isCreditable } from '../../../../src-renderer/pages/invoice/credit-choice.ts'
import { daysLate, type InvoiceView, owed, paymentState } from '../../../../src-renderer/pages/invoice/invoice-data.ts'

describe('lines to credit', () => {
  const line = { line_id: 1, label: 'Fee', subscription: 'V-1', period_start: '2026-11-01', period_end: '2026-12-01', left: '29.9' }
  it('say their period and their subscription, so that two of one charge are told apart', () => {
    expect(creditableLine(line, '2026-11-17').label).toBe('Fee, 1–30 Nov, V-1')
    const next = { ...line, period_start: '2026-12-01', period_end: '2027-01-01', subscription: null }
    expect(creditableLine(next, '2026-11-17').label).toBe('Fee, 1–31 Dec')
    expect(creditableLine({ ...next, period_start: null, period_end: null }).label).toBe('Fee')
  })
})

const INVOICE: InvoiceView = {
  id: 1,
  number: 'INV-2026-000001',
  kind: 'invoice',
  currency: 'EUR',
  invoice_date: '2026-10-01',
  due_date: '2026-10-31',
  net_minor: 100,
  tax_minor: 19,
  gross_minor: 119,
  customer_id: 1,
  customer_account_id: 1,
  customer_name: 'Stadtwerke Kaltenbrunn',
  billing_run_id: null,
  billing_run_code: null,
  payment_status: 'PENDING',
  disputed: 0,
  dispute_reason: null,
  sent_at: null,
  account_operation_id: 1,
  open_minor: 119,
  direction: 'debit',
  lines: 1,
  linked: [],
}

describe('the payment state of an invoice', () => {
  it('is not late on the day it is due', () => {
    expect(daysLate(INVOICE, '2026-10-31')).toBe(0)
    expect(paymentState(INVOICE, '2026-10-31')).toEqual({ code: 'PENDING', word: 'Not yet due' })
  })

  it('is unpaid from the day after, before the nightly job has said so', () => {
    expect(paymentState(INVOICE, '2026-11-03')).toEqual({ code: 'UNPAID', word: 'Unpaid, 3 days late' })
    expect(paymentState({ ...INVOICE, payment_status: 'PPAID' }, '2026-11-01')?.word).toBe('Part paid, 1 day late')
  })

  it('owes nothing once it is paid, and for a credit note', () => {
    expect(paymentState({ ...INVOICE, payment_status: 'PAID', open_minor: 0 }, '2026-12-01')?.word).toBe('Paid')
    const credit: InvoiceView = { ...INVOICE, kind: 'creditNote', direction: 'credit', gross_minor: -119, payment_status: 'UNPAID' }
    expect(owed(credit)).toBe(0)
    expect(paymentState(credit, '2026-12-01')).toEqual({ code: 'O', word: 'Open' })
    expect(paymentState({ ...credit, open_minor: 19 }, '2026-12-01')?.word).toBe('Partly matched')
  })
})

describe('crediting lines', () => {
  const lines = [
    { id: 1, label: 'Fee', amount: '89' },
    { id: 2, label: 'Discount', amount: '-10.5' },
  ]

  it('credits towards the sign of the line and not beyond it', () => {
    expect(isCreditable(lines[0]!, '89.00')).toBe(true)
    expect(isCreditable(lines[0]!, '89.01')).toBe(false)
    expect(isCreditable(lines[0]!, '-1')).toBe(false)
    expect(isCreditable(lines[1]!, '-10')).toBe(true)
    expect(isCreditable(lines[1]!, '0')).toBe(false)
    expect(isCreditable(lines[0]!, 'ten')).toBe(false)
  })

  it('credits all without a choice, and nothing with an empty or a wrong one', () => {
    expect(creditLines(lines, null)).toBeUndefined()
    expect(creditLines(lines, new Map())).toBeNull()
    expect(creditLines(lines, new Map([[1, '90']]))).toBeNull()
    expect(creditLines(lines, new Map([[1, '10']]))).toEqual([{ line_id: 1, amount: '10' }])
  })
})
