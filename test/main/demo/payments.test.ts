/** How the demo's customers pay: shares, sums, references. */
import { describe, expect, it } from 'vitest'
import { ibanCheck } from '../../../src-core/parties/identifiers.ts'
import { customerCode } from '../../../src-main/demo/customer-rows.ts'
import { demoCustomerOf } from '../../../src-main/demo/customers.ts'
import { disputeBehaviour, paymentBehaviour, paymentHabit, paymentsOf } from '../../../src-main/demo/payments.ts'
import { DEMO_SEED } from '../../../src-main/demo/seed.ts'

const CODES = Array.from({ length: 4000 }, (_, index) => customerCode(index))
const DUE = '2026-03-31'
const GROSS = 118_643
const ofAll = (month: number) => CODES.map((code, index) => ({ code, number: `INV-2026-${String(month * 4000 + index).padStart(6, '0')}` }))

const paid = ofAll(3).map(({ code, number }) => ({ code, number, payments: paymentBehaviour(code, number, DUE, GROSS, 'EUR') }))

it('follows from seed, customer and invoice alone', () => {
  expect(paymentBehaviour('CUST-00042', 'INV-2026-000042', DUE, GROSS, 'EUR')).toEqual(
    paymentsOf(DEMO_SEED)('CUST-00042', 'INV-2026-000042', DUE, GROSS, 'EUR'),
  )
  expect(
    paid.some(({ code, number, payments }) => JSON.stringify(paymentsOf(1)(code, number, DUE, GROSS, 'EUR')) !== JSON.stringify(payments)),
  ).toBe(true)
})

describe('habits', () => {
  it('make eight in a hundred late payers', () => {
    const share = CODES.filter((code) => paymentHabit(DEMO_SEED, code) === 'late').length / CODES.length
    expect(Math.abs(share - 0.08)).toBeLessThan(0.015)
  })

  it('are kept: late payers are mostly late, the others never', () => {
    for (const { code, payments } of paid) {
      const [first] = payments
      if (first && paymentHabit(DEMO_SEED, code) === 'onTime') expect(first.date <= DUE).toBe(true)
    }
    const late = paid.filter(({ code, payments }) => paymentHabit(DEMO_SEED, code) === 'late' && payments.length > 0)
    expect(late.filter(({ payments }) => (payments[0]?.date ?? '') > DUE).length / late.length).toBeGreaterThan(0.45)
  })

  it('leave some invoices unpaid, some part paid, some paid in parts that add up, some paid twice', () => {
    const sums = paid.map(({ payments }) => ({ count: payments.length, sum: payments.reduce((sum, { amount }) => sum + amount, 0) }))
    expect(sums.some(({ count }) => count === 0)).toBe(true)
    expect(sums.some(({ count, sum }) => count === 1 && sum < GROSS)).toBe(true)
    expect(sums.some(({ count, sum }) => count === 2 && sum === GROSS)).toBe(true)
    expect(sums.some(({ count, sum }) => count === 2 && sum === 2 * GROSS)).toBe(true)
    expect(sums.filter(({ count, sum }) => count === 1 && sum === GROSS).length / sums.length).toBeGreaterThan(0.93)
  })
})

describe('payments', () => {
  const all = paid.flatMap(({ number, code, payments }) => payments.map((payment) => ({ ...payment, number, code })))

  it('are whole minor units above nothing, with a payer', () => {
    expect(all.filter(({ amount }) => !Number.isSafeInteger(amount) || amount <= 0)).toEqual([])
    expect(all.filter(({ payer }) => payer === '' || payer.length > 70)).toEqual([])
    expect(all.filter(({ iban }) => iban !== null && !ibanCheck(iban).ok)).toEqual([])
  })

  it('name their invoice but for a few in a hundred', () => {
    const strange = all.filter(
      ({ number, reference }) =>
        !reference.replaceAll('-', '').includes(number.replaceAll('-', '')) && !reference.includes(number.slice(-6)),
    )
    expect(strange.length / all.length).toBeGreaterThan(0.01)
    expect(strange.length / all.length).toBeLessThan(0.05)
    expect(strange.some(({ reference }) => reference === '')).toBe(true)
  })

  it('of direct debits come on the due day and name the mandate', () => {
    const debit = all.find(({ code, method }) => method === 'directDebit' && paymentHabit(DEMO_SEED, code) === 'onTime')
    expect(debit).toMatchObject({
      date: DUE,
      amount: GROSS,
      reference: `${demoCustomerOf(DEMO_SEED, debit?.code ?? '')?.mandate_reference} ${debit?.number}`,
    })
  })

  it('come for no credit note, no zero and no stranger', () => {
    expect([
      paymentBehaviour('CUST-00042', 'A', DUE, -5, 'EUR'),
      paymentBehaviour('CUST-00042', 'A', DUE, 0, 'EUR'),
      paymentBehaviour('X', 'A', DUE, 5, 'EUR'),
    ]).toEqual([[], [], []])
  })

  it('of one minor unit are paid whole or not at all', () => {
    for (const { code, number } of ofAll(4)) {
      for (const { amount } of paymentBehaviour(code, number, DUE, 1, 'JPY')) expect(amount).toBe(1)
    }
  })
})

describe('disputes', () => {
  it('are rare', () => {
    const count = ofAll(5).filter(({ code, number }) => disputeBehaviour(code, number, DUE)).length
    expect(count).toBeGreaterThan(0)
    expect(count).toBeLessThan(40)
  })

  it('are raised by the café before its invoice of October 2026 is due', () => {
    const dispute = disputeBehaviour('CUST-00011', 'INV-2026-013911', '2026-10-15')
    expect(dispute && dispute.date < '2026-10-15').toBe(true)
  })
})
