/** What a move costs: the lines of the bills before it against those after it. */
import { describe, expect, it } from 'vitest'
import { costOfMove } from '../../../../src-core/invoicing/rules/move-cost.ts'
import { decimal } from '../../../../src-core/kernel/decimal.ts'
import type { RatingBook } from '../../../../src-core/rating/book.ts'
import type { ExpectedBill, ExpectedBills, ExpectedLine } from '../../../../src-core/subscriptions/index.ts'

const book = {
  policies: { priceMode: 'net', roundingMode: 'halfUp', taxTotals: 'perRateGroup', lineRounding: 'currency', currency: 'EUR' },
  currencies: new Map([['EUR', { code: 'EUR', decimals: 2 }]]),
  taxes: new Map([
    [1, { name: { base: 'VAT 19' }, percent: decimal('19') }],
    [2, { name: { base: 'VAT 7' }, percent: decimal('7') }],
  ]),
} as unknown as RatingBook

function line(amount: string, more: Partial<ExpectedLine> = {}): ExpectedLine {
  return {
    kind: 'recurring',
    subscription_id: 1,
    service_id: 1,
    charge_id: 1,
    label: 'Plan',
    in_advance: true,
    period_start: '2026-01-16',
    period_end: '2026-02-01',
    days: 16,
    of_days: 31,
    quantity: '1',
    unit_price: '31',
    amount,
    tax_id: 1,
    rated: false,
    ...more,
  }
}
const back = (amount: string, from: string, days: number, more: Partial<ExpectedLine> = {}) =>
  line(amount, { kind: 'reimbursement', period_start: from, days, ...more })

function bills(...dated: readonly (readonly [date: string, ...lines: ExpectedLine[]])[]): ExpectedBills {
  const made = dated.map(([date, ...lines]): ExpectedBill => {
    const net = lines.reduce((sum, one) => sum + Math.round(Number(one.amount) * 100), 0)
    return { date, lines, taxes: [], net_minor: net, tax_minor: 0, gross_minor: net, estimate: false }
  })
  return { currency: 'EUR', bills: made, recurring_month: '31' }
}
const brief = (lines: readonly ExpectedLine[]) =>
  lines.map(({ label, kind, days, of_days, amount }) => [label, kind, days, of_days, amount])

describe('the cost of a move', () => {
  it('is the difference of what is given back where something is given back before and after', () => {
    // Ends on the 16th: 16 days are given back. Moved to the 11th they are 21.
    const earlier = costOfMove(
      book,
      bills(['2026-02-01', back('-16', '2026-01-16', 16)]),
      bills(['2026-02-01', back('-21', '2026-01-11', 21)]),
      '2026-01-05',
    )
    expect(brief(earlier.lines)).toEqual([['Plan', 'reimbursement', 5, 31, '-5']])
    expect(earlier).toMatchObject({ net_minor: -500, tax_minor: -95, gross_minor: -595, bill_date: '2026-02-01' })
    expect(earlier.taxes).toEqual([{ label: 'VAT 19', percent: '19', base_minor: -500, tax_minor: -95 }])
    // The other way round 5 days are charged more.
    const later = costOfMove(
      book,
      bills(['2026-02-01', back('-21', '2026-01-11', 21)]),
      bills(['2026-02-01', back('-16', '2026-01-16', 16)]),
      '2026-01-05',
    )
    expect(brief(later.lines)).toEqual([['Plan', 'reimbursement', 5, 31, '5']])
  })

  it('sets what is given back against what was charged of the same charge and tax', () => {
    const whole = line('31', { period_start: '2026-01-01', days: null, of_days: null })
    const cost = costOfMove(book, bills(['2026-01-01', whole]), bills(['2026-01-01', whole, back('-16', '2026-01-16', 16)]), '2026-01-16')
    expect(brief(cost.lines)).toEqual([['Plan', 'recurring', 16, 31, '-16']])
    // 31 days less 16 that are given back, against 10 that were charged before.
    const part = line('10', { period_start: '2026-01-06', period_end: '2026-01-16', days: 10 })
    const mixed = costOfMove(book, bills(['2026-01-01', part]), bills(['2026-01-01', whole, back('-16', '2026-01-16', 16)]), '2026-01-16')
    expect(brief(mixed.lines)).toEqual([['Plan', 'recurring', 5, 31, '5']])
    // Another tax, charge, service or kind is another line, as it stands where it is new.
    const others = [
      back('-1', '2026-01-31', 1, { tax_id: 2, label: 'other tax' }),
      back('-2', '2026-01-30', 2, { charge_id: 2, label: 'other charge' }),
      back('-3', '2026-01-29', 3, { service_id: 2, label: 'other service' }),
      line('50', { kind: 'oneShot', period_start: null, period_end: null, days: null, of_days: null, label: 'fee' }),
    ]
    const apart = costOfMove(book, bills(['2026-01-01', whole]), bills(['2026-01-01', whole, ...others]), '2026-01-16')
    expect(brief(apart.lines)).toEqual([
      ['other tax', 'reimbursement', 1, 31, '-1'],
      ['other charge', 'reimbursement', 2, 31, '-2'],
      ['other service', 'reimbursement', 3, 31, '-3'],
      ['fee', 'oneShot', null, null, '50'],
    ])
    // 19 % of 50.00 - 2.00 - 3.00 and 7 % of -1.00
    expect(apart).toMatchObject({ net_minor: 4_400, tax_minor: 855 - 7 })
  })

  it('leaves out what stays, usage, and whole periods from the day of the move on', () => {
    const usage = line('9', { kind: 'usage' })
    const estimate = line('8', { kind: 'estimate' })
    const whole = (start: string) => line('31', { period_start: start, days: null, of_days: null })
    const before = bills(['2026-02-01', whole('2026-02-01'), line('4', { service_id: 3 })])
    const after = bills(['2026-02-01', whole('2026-01-16'), whole('2026-02-01'), usage, estimate, line('4', { service_id: 3 })])
    expect(costOfMove(book, before, after, '2026-01-16').lines).toEqual([])
    // A whole period that begins a day before is a cost of the move.
    expect(brief(costOfMove(book, before, after, '2026-01-17').lines)).toEqual([['Plan', 'recurring', null, null, '31']])
  })

  it('takes in parts that begin on the day, and whole periods that are given back', () => {
    const part = line('16', { days: 16 })
    expect(costOfMove(book, bills(['2026-02-01']), bills(['2026-02-01', part]), '2026-01-16').lines).toEqual([part])
    const back = line('-31', { kind: 'reimbursement', period_start: '2026-02-01', period_end: '2026-03-01', days: null, of_days: null })
    expect(costOfMove(book, bills(['2026-02-01']), bills(['2026-02-01', back]), '2026-01-16').lines).toEqual([back])
  })

  it('has a difference of fees without days, that is still to be rated', () => {
    const fee = (amount: string) =>
      line(amount, { kind: 'oneShot', period_start: null, period_end: null, days: null, of_days: null, rated: true })
    const cost = costOfMove(book, bills(['2026-02-01', fee('5')]), bills(['2026-02-01', fee('9')]), '2026-01-16')
    expect(cost.lines).toMatchObject([{ kind: 'oneShot', amount: '4', days: null, of_days: null, rated: false }])
  })

  it('takes the bills up to the first one from the day on', () => {
    const before = bills(['2026-02-01'], ['2026-03-01'], ['2026-04-01'])
    const fee = (amount: string) => line(amount, { kind: 'oneShot', period_start: null, days: null, charge_id: Number(amount) })
    const after = bills(['2026-02-01', fee('1')], ['2026-03-01', fee('2')], ['2026-04-01', fee('4')])
    const on = (day: string) => {
      const { bill_date, lines } = costOfMove(book, before, after, day)
      return [bill_date, lines.map((one) => one.amount)]
    }
    expect(on('2026-01-20')).toEqual(['2026-02-01', ['1']])
    expect(on('2026-02-01')).toEqual(['2026-02-01', ['1']])
    expect(on('2026-02-02')).toEqual(['2026-03-01', ['1', '2']])
    expect(on('2026-05-01')).toEqual(['2026-04-01', ['1', '2', '4']])
    expect(costOfMove(book, bills(), bills(), '2026-05-01')).toMatchObject({ bill_date: '2026-05-01', lines: [], bills: [] })
  })

  it('says days only where all parts are of one period, price and quantity', () => {
    const was = back('-16', '2026-01-16', 16)
    const cost = (is: ExpectedLine) => brief(costOfMove(book, bills(['2026-02-01', was]), bills(['2026-02-01', is]), '2026-01-05').lines)
    expect(cost(back('-42', '2026-01-11', 21, { quantity: '2' }))).toEqual([['Plan', 'reimbursement', null, null, '-26']])
    expect(cost(back('-42', '2026-01-11', 21, { unit_price: '62' }))).toEqual([['Plan', 'reimbursement', null, null, '-26']])
    expect(cost(back('-42', '2026-01-11', 21, { of_days: 30 }))).toEqual([['Plan', 'reimbursement', null, null, '-26']])
    // What is given back has a negative quantity of the same size.
    expect(cost(back('-21', '2026-01-11', 21, { quantity: '-1' }))).toEqual([['Plan', 'reimbursement', 5, 31, '-5']])
    // Gone altogether: what was given back is charged.
    const gone = costOfMove(book, bills(['2026-02-01', was]), bills(['2026-02-01']), '2026-01-05')
    expect(brief(gone.lines)).toEqual([['Plan', 'reimbursement', 16, 31, '16']])
  })

  it('compares the bills of the same dates, and says where usage is estimated', () => {
    const before = bills(['2026-02-01', line('31')], ['2026-03-01', line('31')])
    const estimated = { ...before, bills: before.bills.map((one, at) => ({ ...one, estimate: at === 1 })) }
    const after = bills(['2026-02-01', line('15')], ['2026-03-01', line('62')], ['2026-04-01', line('62')])
    expect(costOfMove(book, estimated, { ...after, recurring_month: '62' }, '2026-01-16')).toMatchObject({
      currency: 'EUR',
      month_before: '31',
      month_after: '62',
      bills: [
        { date: '2026-02-01', before_minor: 3_100, after_minor: 1_500, estimate: false },
        { date: '2026-03-01', before_minor: 3_100, after_minor: 6_200, estimate: true },
      ],
    })
  })
})
