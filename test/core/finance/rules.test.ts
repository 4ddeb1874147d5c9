/** What is posted: to which accounts, with which sign, and that it comes out even. */
import { describe, expect, it } from 'vitest'
import { counterRole, exchangeRole, salesLines, type SalesToPost } from '../../../src-core/finance/rules.ts'

const ACCOUNTS = { receivable: 1200, rounding: 4999 }
const sales = (more: Partial<SalesToPost> = {}): SalesToPost => ({
  customerAccountId: 7,
  grossMinor: 11900,
  functionalMinor: 11900,
  rate: '1.000000000000',
  revenue: [
    { ledgerAccountId: 4100, amountMinor: 6000 },
    { ledgerAccountId: 4300, amountMinor: 4000 },
  ],
  taxes: [{ ledgerAccountId: 3806, amountMinor: 1900 }],
  ...more,
})
const told = (lines: ReturnType<typeof salesLines>) =>
  lines.map((one) => [one.ledgerAccountId, one.amountMinor, one.functionalMinor, ...(one.customerAccountId ? ['client'] : [])])

describe('a document', () => {
  it('is a debit of its gross to the client, and credits of revenue and taxes', () => {
    expect(told(salesLines(sales(), ACCOUNTS, null))).toEqual([
      [1200, 11900, 11900, 'client'],
      [4100, -6000, -6000],
      [4300, -4000, -4000],
      [3806, -1900, -1900],
    ])
  })

  it('is turned where it credits, and nothing is minus zero', () => {
    const note = sales({
      grossMinor: -119,
      functionalMinor: -119,
      revenue: [
        { ledgerAccountId: 4100, amountMinor: -100 },
        { ledgerAccountId: 4300, amountMinor: 0 },
      ],
      taxes: [{ ledgerAccountId: 3806, amountMinor: -19 }],
    })
    const lines = told(salesLines(note, ACCOUNTS, null))
    expect(lines).toEqual([
      [1200, -119, -119, 'client'],
      [4100, 100, 100],
      [4300, 0, 0],
      [3806, 19, 19],
    ])
    expect(Object.is(lines[2]?.[1], 0)).toBe(true)
  })

  it('is converted line by line, and the cent that is left over goes to the rounding account', () => {
    // 119.00 at 1.5 are 79.33; 60.00, 40.00 and 19.00 are 40.00, 26.67 and 12.67 = 79.34.
    const foreign = sales({ rate: '1.5', functionalMinor: 7933 })
    const conversion = { digits: 2, companyDigits: 2, rounding: 'halfUp' as const }
    expect(told(salesLines(foreign, ACCOUNTS, conversion))).toEqual([
      [1200, 11900, 7933, 'client'],
      [4100, -6000, -4000],
      [4300, -4000, -2667],
      [3806, -1900, -1267],
      [4999, 0, 1],
    ])
    const even = sales({ rate: '2', functionalMinor: 5950 })
    expect(salesLines(even, ACCOUNTS, conversion)).toHaveLength(4)
  })
})

it('money goes to bank, card or cash by its method, and to bad debt without one', () => {
  expect(['directDebit', 'transfer', 'check', 'card', 'cash', 'barter', null].map(counterRole)).toEqual([
    'bank',
    'bank',
    'bank',
    'card',
    'cash',
    'bank',
    'badDebt',
  ])
})

it('an exchange difference is a gain above zero, and a loss below', () => {
  expect([exchangeRole(1, false), exchangeRole(-1, false)]).toEqual(['exchangeGain', 'exchangeLoss'])
  // A gain that goes is no loss.
  expect([exchangeRole(-1, true), exchangeRole(1, true)]).toEqual(['exchangeGain', 'exchangeLoss'])
})
