import { describe, expect, test } from 'vitest'
import { addsUp } from '../../../../src-renderer/components/explain-rows.ts'
import {
  amountOf,
  billRows,
  type ExpectedBill,
  type ExpectedLine,
  taxRows,
} from '../../../../src-renderer/pages/customer/expected-bills.ts'
import { explainBill, explainLine, lineHow } from '../../../../src-renderer/pages/customer/explain-bill.ts'
import { monthsShown } from '../../../../src-renderer/pages/customer/monthly-bills.tsx'
import { partsOf } from '../../../../src-renderer/pages/customer/next-bill.tsx'
import { customerText } from '../../../../src-renderer/pages/customer/text.ts'

const line = (more: Partial<ExpectedLine>): ExpectedLine => ({
  kind: 'recurring',
  subscription_id: 1,
  service_id: 1,
  charge_id: 1,
  label: 'Fibre access',
  in_advance: true,
  period_start: '2026-12-01',
  period_end: '2027-01-01',
  days: null,
  of_days: null,
  quantity: '1',
  unit_price: '89',
  amount: '89',
  rated: false,
  ...more,
})
const voice = { charge_id: 2, label: 'Voice', in_advance: false, unit_price: null }
const used = line({ ...voice, kind: 'usage', period_start: '2026-11-03', period_end: '2026-11-09', amount: '11.52' })
const estimated = line({
  ...voice,
  kind: 'estimate',
  period_start: '2026-11-22',
  period_end: '2026-12-01',
  unit_price: '0.5',
  quantity: '9',
  amount: '4.5',
})

function bill(date: string, lines: readonly ExpectedLine[]): ExpectedBill {
  const net = Math.round(Number(amountOf(lines)) * 100)
  const tax = Math.round(net * 0.19)
  const taxes = [{ label: 'VAT 19 %', percent: '19', base_minor: net, tax_minor: tax }]
  return { date, lines, taxes, net_minor: net, tax_minor: tax, gross_minor: net + tax, estimate: lines.includes(estimated) }
}

describe('bills in rows', () => {
  const bills = [
    bill('2026-12-01', [line({}), used, estimated]),
    bill('2027-01-01', [line({ kind: 'reimbursement', amount: '-44.5' }), line({})]),
  ]

  test('recurring charges are one row, usage one a charge with its estimate, credits their own', () => {
    expect(
      billRows(bills, customerText.rows).map((row) => [
        row.label,
        row.cells.map((cell) => cell.amount.toString()),
        row.cells.map((cell) => cell.estimate),
      ]),
    ).toEqual([
      ['Recurring in advance', ['89', '89'], [false, false]],
      ['Credit', ['0', '-44.5'], [false, false]],
      ['Voice', ['16.02', '0'], [true, false]],
    ])
    expect(taxRows(bills)).toEqual([{ key: 'VAT 19 % 19', label: 'VAT 19 %', minor: [1995, 846] }])
  })

  test('what costs nothing on any bill is left out', () => {
    expect(billRows([bill('2026-12-01', [line({ ...voice, kind: 'usage', amount: '0' })])], customerText.rows)).toEqual([])
  })

  test('the next bill keeps what is rated apart from what is expected, with its days', () => {
    const parts = partsOf(bills[0] as ExpectedBill, customerText.rows)
    expect(parts.map(({ label, start, end, lines }) => [label, start, end, amountOf(lines)])).toEqual([
      ['Recurring in advance', '2026-12-01', '2027-01-01', '89'],
      ['Usage so far', '2026-11-03', '2026-11-09', '11.52'],
      ['Usage expected', '2026-11-22', '2026-12-01', '4.5'],
    ])
  })
})

describe('derivations', () => {
  test('add up from line to net, tax and gross', () => {
    const root = explainBill('Bill', bill('2026-12-01', [line({}), used, estimated]), 'EUR', 2)
    expect(root).toMatchObject({ amount: '124.97', unit: 'EUR' })
    expect([addsUp(root), ...root.children.map(addsUp)]).toEqual([true, true, true])
    expect(root.children.map((child) => [child.label, child.amount])).toEqual([
      ['Net', '105.02'],
      ['VAT 19 %', '19.95'],
    ])
  })

  test('say days, quantity and price; tiers and estimates as what they are', () => {
    expect(lineHow(line({ days: 15, of_days: 30, quantity: '45', unit_price: '4.9' }))).toBe('15 of 30 days × 45 × 4.9000')
    expect(lineHow(used)).toBe('1, by tiers')
    expect(lineHow(estimated)).toBe('0.5000 a day × 9 days')
    expect(explainLine(line({}), 'EUR')).toMatchObject({ amount: '89.00', link: { entity: 'charge', id: 1 } })
  })
})

test('months without a bill stand between those with one; a second currency is not added', () => {
  const rows = [
    { month: '2026-09-01', currency: 'USD', billed_minor: 5, open_minor: 0, documents: 1 },
    { month: '2026-09-01', currency: 'EUR', billed_minor: 100, open_minor: 40, documents: 1 },
  ]
  const months = monthsShown(rows, '2026-11-22')
  expect(months).toHaveLength(12)
  expect([months[0]?.month, months.at(-1)?.month]).toEqual(['2025-12-01', '2026-11-01'])
  expect(months.filter((one) => one.billed_minor > 0)).toEqual([rows[1]])
})
