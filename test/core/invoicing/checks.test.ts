/** What keeps a draft back: the first rule that speaks against it decides. */
import { describe, expect, it } from 'vitest'
import { checkDraft } from '../../../src-core/invoicing/checks.ts'
import type { Draft } from '../../../src-core/invoicing/draft.ts'
import { decimal } from '../../../src-core/kernel/decimal.ts'
import type { RatingBook } from '../../../src-core/rating/book.ts'

interface Given {
  readonly net?: number
  readonly gross?: number
  readonly threshold?: string | null
  /** That of the buyer's VAT number. */
  readonly taxId?: string | null
  readonly tax?: 'standard' | 'reverse'
  readonly transactions?: number
  readonly amounts?: readonly string[]
  readonly previous?: number | null
  readonly limit?: string | null
  readonly zeroDrafts?: 'document' | 'settle'
}

function check(given: Given) {
  const { net = 10000, gross = 11900, threshold = null, taxId = null, tax = 'standard', transactions = 1, previous = null } = given
  const { limit = '50', amounts = ['100.000000000000'], zeroDrafts = 'settle' } = given
  const book = {
    policies: { draftChangeLimit: limit === null ? null : decimal(limit), zeroDrafts },
    currencies: new Map([['EUR', { code: 'EUR', decimals: 2 }]]),
    taxes: new Map([
      [1, { reverseCharge: false }],
      [2, { reverseCharge: true }],
    ]),
  } as unknown as RatingBook
  const draft = {
    account: { threshold, currency: 'EUR', buyerOn: (day: string) => ({ taxId: day === '2026-03-01' ? taxId : 'of another day' }) },
    invoiceDate: '2026-03-01',
    netMinor: net,
    grossMinor: gross,
    transactions,
    lines: amounts.map((amount) => ({ amount })),
    taxes: [{ taxId: tax === 'reverse' ? 2 : 1, taxMinor: gross - net }],
  } as unknown as Draft
  const { state, rule, reason } = checkDraft(book, draft, previous)
  return [state, rule, reason]
}
const passed = ['draft', null, null]

it('passes, or is left where there is nothing to bill', () => {
  expect(check({})).toEqual(passed)
  expect(check({ transactions: 0, gross: -5 })).toEqual(['left', 'nothingToBill', 'No open rated transaction.'])
})

describe('a threshold', () => {
  it('keeps back what nets less, and not what reaches it', () => {
    expect(check({ threshold: '100.01' })).toEqual(['left', 'belowThreshold', 'Net is below the threshold of 100.01.'])
    expect(check({ threshold: '100' })).toEqual(passed)
  })

  it('keeps nothing back that is owed to the customer, and comes before a missing VAT number', () => {
    expect(check({ threshold: '100', net: -10000, gross: -11900 })[1]).toBe('negativeTotal')
    expect(check({ threshold: '100', net: 0, gross: 0, amounts: ['5.000000000000', '-5.000000000000'] })[1]).toBe('belowThreshold')
    expect(check({ threshold: '101', tax: 'reverse' })[1]).toBe('belowThreshold')
  })
})

describe('reverse charge', () => {
  it('needs the VAT number of the buyer on the day of the invoice', () => {
    expect(check({ tax: 'reverse' })).toEqual(['rejected', 'noTaxNumber', 'Reverse charge needs the VAT number of the buyer.'])
    expect(check({ tax: 'reverse', taxId: 'DE123' })).toEqual(passed)
    expect(check({ tax: 'standard', taxId: null })).toEqual(passed)
  })
})

it('is suspect where credits exceed charges', () => {
  expect(check({ gross: -1 })).toEqual(['suspect', 'negativeTotal', 'Credits exceed charges.'])
})

describe('a draft that differs from the invoice before', () => {
  it('is suspect beyond the limit, and not at it', () => {
    expect(check({ gross: 15000, previous: 10000 })).toEqual(passed)
    expect(check({ gross: 15010, previous: 10000 })).toEqual(['suspect', 'changedMuch', 'Differs by +50.1 % from the invoice before.'])
    expect(check({ gross: 4990, previous: 10000 })).toEqual(['suspect', 'changedMuch', 'Differs by −50.1 % from the invoice before.'])
    // From 100.00 owed to the customer to 20.00 of them.
    expect(check({ gross: 2000, previous: -10000 })[2]).toBe('Differs by +120.0 % from the invoice before.')
  })

  it('is not compared without a limit, or with nothing', () => {
    expect(check({ gross: 99999, previous: 10000, limit: null })).toEqual(passed)
    expect(check({ gross: 99999, previous: null })).toEqual(passed)
    expect(check({ gross: 99999, previous: 0 })).toEqual(passed)
  })
})

describe('a draft of nothing', () => {
  const nothing = { net: 0, gross: 0, amounts: ['0.000000000000', '0.000000000000'] }

  it('is settled without a document, unless the company wants one', () => {
    expect(check(nothing)).toEqual(['draft', 'zeroTotal', 'Every line and tax is 0.00: its transactions are settled without a document.'])
    expect(check({ ...nothing, zeroDrafts: 'document' })).toEqual(passed)
  })

  it('is looked at where the invoice before was of something', () => {
    expect(check({ ...nothing, previous: 5000 })).toEqual(['suspect', 'changedMuch', 'Differs by −100.0 % from the invoice before.'])
    expect(check({ ...nothing, previous: 5000, limit: '100' })[1]).toBe('zeroTotal')
  })
})
