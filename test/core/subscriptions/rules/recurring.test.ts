import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, daysBetween } from '../../../../src-core/kernel/dates.ts'
import { ZERO, decimal, sumDecimals } from '../../../../src-core/kernel/decimal.ts'
import { everyPeriod, monthlyOn, quarterly, weekly } from '../../../../src-core/setup/calendars/common.ts'
import { DEFAULT_PRORATION } from '../../../../src-core/subscriptions/rules/proration.ts'
import { isChargedToTheEnd, type RecurringInput, recurringSlices, refundOf } from '../../../../src-core/subscriptions/rules/recurring.ts'
import { charge, input, terminated, told } from './samples.ts'

const slicesOf = (more: Partial<RecurringInput>) => recurringSlices(input(more)).slices.map(told)

describe('the first period', () => {
  const june = { subscriptionDate: '2026-06-16', referenceDate: '2026-07-01' }

  it('is charged in proportion, in advance', () => {
    const { slices, chargedTo } = recurringSlices(input({ ...june, referenceDate: '2026-06-30' }))
    expect(slices.map(told)).toEqual(['50 from 2026-06-16 up to 2026-07-01 on 2026-06-16'])
    expect(slices[0]).toMatchObject({
      mode: 'subscription',
      days: 15,
      ofDays: 30,
      ratioText: '15 of 30 days = 0.500000000000',
      fullPeriod: { start: '2026-06-01', end: '2026-07-01' },
    })
    expect(chargedTo).toBe('2026-07-01')
  })

  it('is charged in proportion, in arrears', () => {
    const arrears = { ...june, charge: charge({ inAdvance: false }) }
    expect(slicesOf(arrears)).toEqual(['50 from 2026-06-16 up to 2026-07-01 on 2026-07-01'])
    expect(slicesOf({ ...arrears, referenceDate: '2026-06-30' })).toEqual([])
  })

  it('is charged in full without proration', () => {
    const full = charge({ subscriptionProration: false })
    expect(slicesOf({ ...june, charge: full, referenceDate: '2026-06-16' })).toEqual(['100 from 2026-06-16 up to 2026-07-01 on 2026-06-16'])
    expect(slicesOf({ ...june, charge: { ...full, inAdvance: false } })).toEqual(['100 from 2026-06-16 up to 2026-07-01 on 2026-07-01'])
  })

  it('is followed by whole periods', () => {
    expect(slicesOf({ ...june, referenceDate: '2026-08-01' })).toEqual([
      '50 from 2026-06-16 up to 2026-07-01 on 2026-06-16',
      '100 from 2026-07-01 up to 2026-08-01 on 2026-07-01',
      '100 from 2026-08-01 up to 2026-09-01 on 2026-08-01',
    ])
  })

  it('is not due before it begins', () => {
    expect(recurringSlices(input({ ...june, referenceDate: '2026-06-15' }))).toEqual({ slices: [], chargedTo: '2026-06-16' })
  })
})

describe('a termination', () => {
  const ended = { chargedTo: '2026-06-01', referenceDate: '2026-04-16' }
  const giveBack = { applyReimbursement: true }

  const refund = (more: Partial<RecurringInput>) => refundOf(input({ ...ended, ...more }))

  it('gives back the days beyond it, and charges nothing then', () => {
    const termination = terminated('2026-04-16', giveBack)
    expect(refund({ termination })).toEqual({ from: '2026-04-16', to: '2026-06-01', chargedTo: '2026-04-16' })
    expect(recurringSlices(input({ ...ended, termination }))).toEqual({ slices: [], chargedTo: '2026-06-01' })
  })

  it('keeps the period that it cuts without proration, and gives back those behind it', () => {
    const kept = { from: '2026-05-01', to: '2026-06-01', chargedTo: '2026-05-01' }
    const full = charge({ terminationProration: false })
    expect(refund({ charge: full, termination: terminated('2026-04-16', giveBack) })).toEqual(kept)
    expect(refund({ termination: terminated('2026-04-16', { ...giveBack, proration: 'full' }) })).toEqual(kept)
    expect(refund({ charge: full, termination: terminated('2026-04-16', { ...giveBack, proration: 'prorated' }) })?.from).toBe('2026-04-16')
    const nothing = refund({ charge: full, chargedTo: '2026-05-01', termination: terminated('2026-04-16', giveBack) })
    expect(nothing).toEqual({ from: '2026-05-01', to: '2026-05-01', chargedTo: '2026-05-01' })
  })

  it('gives the whole of that period back where its reason says so, but no day before the subscription', () => {
    const termination = terminated('2026-04-16', { ...giveBack, proration: 'full', cutPeriod: 'givenBack' })
    expect(refund({ termination })).toEqual({ from: '2026-04-01', to: '2026-06-01', chargedTo: '2026-04-16' })
    expect(refund({ subscriptionDate: '2026-04-10', chargedTo: '2026-05-01', termination })?.from).toBe('2026-04-10')
    expect(refund({ subscriptionDate: '2026-01-01', start: '2026-04-12', termination })?.from).toBe('2026-04-12')
  })

  it('cuts no period where it lies on its first day, on that of the service, behind days of a pause, or is a change', () => {
    const full = { charge: charge({ terminationProration: false }) }
    expect(refund({ ...full, referenceDate: '2026-05-01', termination: terminated('2026-05-01', giveBack) })?.from).toBe('2026-05-01')
    const termination = terminated('2026-04-16', giveBack)
    expect(refund({ ...full, subscriptionDate: '2026-04-16', termination })?.from).toBe('2026-04-16')
    expect(refund({ ...full, suspensions: [{ start: '2026-04-10', end: '2026-04-20' }], termination })?.from).toBe('2026-04-16')
    expect(refund({ ...full, suspensions: [{ start: '2026-04-10', end: '2026-04-15' }], termination })?.from).toBe('2026-05-01')
    expect(refund({ ...full, termination: { ...termination, goesOn: true } })?.from).toBe('2026-04-16')
  })

  it('gives nothing back before it has come, nor when its reason does not', () => {
    expect(slicesOf({ ...ended, referenceDate: '2026-04-15', termination: terminated('2026-04-16', giveBack) })).toEqual([])
    expect(recurringSlices(input({ ...ended, termination: terminated('2026-04-16') }))).toEqual({ slices: [], chargedTo: '2026-06-01' })
  })

  it('is not charged itself, unless the policy says so', () => {
    const june = { chargedTo: '2026-06-01', termination: terminated('2026-06-16') }
    expect(slicesOf(june)).toEqual(['50 from 2026-06-01 up to 2026-06-16 on 2026-06-01'])
    const lago = { ...DEFAULT_PRORATION, dayOfTermination: 'charged' as const }
    expect(recurringSlices(input({ ...june, policy: lago })).slices[0]).toMatchObject({ days: 16, ofDays: 30 })
  })

  it('charges the elapsed part at once, in arrears', () => {
    const arrears = { charge: charge({ inAdvance: false }), chargedTo: '2026-06-01', termination: terminated('2026-06-10') }
    expect(slicesOf({ ...arrears, referenceDate: '2026-06-10' })).toEqual(['30 from 2026-06-01 up to 2026-06-10 on 2026-06-10'])
  })

  it('bounds what is charged for the whole of a first and last period', () => {
    const both = { subscriptionDate: '2026-06-11', termination: terminated('2026-06-21') }
    expect(slicesOf(both)[0]).toMatch(/^33.333333 from 2026-06-11 up to 2026-06-21/)
    expect(slicesOf({ ...both, charge: charge({ subscriptionProration: false }) })[0]).toMatch(/^66.666667/)
    expect(slicesOf({ ...both, charge: charge({ terminationProration: false }) })[0]).toMatch(/^66.666667/)
    expect(slicesOf({ ...both, charge: charge({ subscriptionProration: false, terminationProration: false }) })[0]).toMatch(/^100/)
  })

  it('is void before the subscription date', () => {
    expect(slicesOf({ termination: terminated('2025-12-01', giveBack) })).toEqual([])
  })
})

describe('an agreement', () => {
  const ended = { chargedTo: '2026-03-01', referenceDate: '2026-03-10' }
  const flags = { applyAgreement: true, invoiceAgreementImmediately: true }

  it('is charged to its end', () => {
    const { slices } = recurringSlices(input({ ...ended, termination: terminated('2026-03-10', flags, '2026-04-16') }))
    expect(slices.map(told)).toEqual([
      '100 from 2026-03-01 up to 2026-04-01 on 2026-03-01',
      '50 from 2026-04-01 up to 2026-04-16 on 2026-04-01',
    ])
    expect(slices.map((slice) => slice.mode)).toEqual(['agreement', 'agreement'])
  })

  it('is charged in full periods without proration', () => {
    const full = charge({ terminationProration: false })
    expect(slicesOf({ ...ended, charge: full, termination: terminated('2026-03-10', flags, '2026-04-16') })).toEqual([
      '100 from 2026-03-01 up to 2026-04-01 on 2026-03-01',
      '100 from 2026-04-01 up to 2026-04-16 on 2026-04-01',
    ])
  })

  it('is charged period by period where it is not billed at once', () => {
    const termination = terminated('2026-03-10', { applyAgreement: true }, '2026-04-16')
    expect(slicesOf({ ...ended, termination })).toHaveLength(1)
    expect(slicesOf({ ...ended, referenceDate: '2026-04-01', termination })).toHaveLength(2)
  })

  it('is over when it is charged to its end, not when the termination has come', () => {
    const termination = terminated('2026-03-10', { applyAgreement: true }, '2026-04-16')
    const given = input({ ...ended, termination })
    expect(isChargedToTheEnd(given, '2026-04-01')).toBe(false)
    expect(isChargedToTheEnd(given, '2026-04-16')).toBe(true)
    expect(isChargedToTheEnd({ ...given, referenceDate: '2026-03-09' }, '2026-04-16')).toBe(false)
    expect(isChargedToTheEnd(input({ ...ended, termination: terminated('2026-03-10') }), '2026-03-10')).toBe(true)
    expect(isChargedToTheEnd({ ...given, charge: charge({ durationMonths: 3 }) }, '2026-04-01')).toBe(true)
    expect(isChargedToTheEnd(input(), '2026-04-16')).toBe(false)
  })

  it('does not shorten what was used', () => {
    const termination = terminated('2026-06-16', flags, '2026-03-01')
    expect(slicesOf({ chargedTo: '2026-06-01', termination })).toEqual(['50 from 2026-06-01 up to 2026-06-16 on 2026-06-01'])
  })

  it('counts its last day where end dates are inclusive', () => {
    const policy = { ...DEFAULT_PRORATION, lastDay: 'inclusive' as const }
    expect(slicesOf({ ...ended, policy, termination: terminated('2026-03-10', flags, '2026-04-15') }).at(-1)).toBe(
      '50 from 2026-04-01 up to 2026-04-16 on 2026-04-01',
    )
  })
})

describe('other bounds', () => {
  it('re-rate up to a day', () => {
    expect(slicesOf({ chargedTo: '2026-03-01', until: '2026-04-16' })).toEqual([
      '100 from 2026-03-01 up to 2026-04-01 on 2026-03-01',
      '50 from 2026-04-01 up to 2026-04-16 on 2026-04-01',
    ])
  })

  it('charge a longer period in full when the calendar changes', () => {
    const twoMonths = { kind: 'yearly' as const, days: ['01-01', '03-01', '05-01', '07-01', '09-01', '11-01'] }
    expect(slicesOf({ charge: charge({ calendar: twoMonths }), chargedTo: '2026-05-01', referenceDate: '2026-05-01' })).toEqual([
      '100 from 2026-05-01 up to 2026-07-01 on 2026-05-01',
    ])
  })

  it('end with the duration of the charge', () => {
    const limited = { charge: charge({ durationMonths: 2 }), subscriptionDate: '2026-01-16', referenceDate: '2027-01-01' }
    expect(slicesOf(limited).map((text) => text.split(' on ')[0])).toEqual([
      '51.612903 from 2026-01-16 up to 2026-02-01',
      '100 from 2026-02-01 up to 2026-03-01',
      '48.387097 from 2026-03-01 up to 2026-03-16',
    ])
    expect(slicesOf({ ...limited, termination: terminated('2026-02-01') })).toHaveLength(1)
  })

  it('end by the termination where the duration ends on its day: its reason says whether that period is cut', () => {
    const limited = {
      charge: charge({ durationMonths: 2 }),
      subscriptionDate: '2026-01-16',
      chargedTo: '2026-03-01',
      referenceDate: '2027-01-01',
    }
    const ended = (proration: 'full' | 'asCharge') => slicesOf({ ...limited, termination: terminated('2026-03-16', { proration }) })
    expect(ended('full')).toEqual(['100 from 2026-03-01 up to 2026-03-16 on 2026-03-01'])
    expect(ended('asCharge')).toEqual(['48.387097 from 2026-03-01 up to 2026-03-16 on 2026-03-01'])
  })

  it('end with the calendar', () => {
    expect(slicesOf({ charge: charge({ calendar: everyPeriod(1, 'month', 2) }), referenceDate: '2027-01-01' })).toHaveLength(2)
  })

  it('leave the gaps of a calendar out', () => {
    const season = {
      kind: 'fixed' as const,
      ranges: [
        { start: '2026-01-01', end: '2026-02-01' },
        { start: '2026-05-01', end: '2026-06-01' },
      ],
    }
    expect(slicesOf({ charge: charge({ calendar: season }) })).toEqual([
      '100 from 2026-01-01 up to 2026-02-01 on 2026-01-01',
      '100 from 2026-05-01 up to 2026-06-01 on 2026-05-01',
    ])
  })
})

describe('a suspension', () => {
  it('is not charged, whatever the charge says of partial periods', () => {
    const suspended = {
      charge: charge({ subscriptionProration: false, terminationProration: false }),
      chargedTo: '2026-06-01',
      referenceDate: '2026-07-01',
      suspensions: [{ start: '2026-06-07', end: '2026-06-19' }],
    }
    expect(slicesOf(suspended)).toEqual([
      '20 from 2026-06-01 up to 2026-06-07 on 2026-06-01',
      '40 from 2026-06-19 up to 2026-07-01 on 2026-06-19',
      '100 from 2026-07-01 up to 2026-08-01 on 2026-07-01',
    ])
  })

  it('without end stops the charge', () => {
    const result = recurringSlices(input({ chargedTo: '2026-03-01', suspensions: [{ start: '2026-03-16', end: null }] }))
    expect(result.slices).toHaveLength(1)
    expect(result.chargedTo).toBe('2026-03-16')
  })
})

describe('policies of other engines', () => {
  it('round the fraction at nine places', () => {
    const policy = { ...DEFAULT_PRORATION, fraction: { places: 9, mode: 'halfUp' as const } }
    const total = (more: Partial<RecurringInput>) =>
      sumDecimals(recurringSlices(input({ quantity: decimal(1), policy, ...more })).slices.map((slice) => slice.quantity)).toString()
    const monthly = charge({ calendar: monthlyOn(15) })
    expect(
      total({ charge: monthly, subscriptionDate: '2011-01-01', referenceDate: '2011-02-27', termination: terminated('2011-02-27') }),
    ).toBe('1.880184332')
    const quarters = charge({ calendar: quarterly(15) })
    expect(
      total({ charge: quarters, subscriptionDate: '2011-01-01', referenceDate: '2011-04-15', termination: terminated('2011-04-27') }),
    ).toBe('1.284042045')
    const yearly = charge({ calendar: { kind: 'yearly', days: ['01-15'] } })
    expect(
      total({ charge: yearly, subscriptionDate: '2011-01-01', referenceDate: '2012-01-15', termination: terminated('2012-01-27') }),
    ).toBe('1.071143049')
  })

  it('round the quantity at two places', () => {
    const policy = { ...DEFAULT_PRORATION, quantity: { places: 2, mode: 'halfUp' as const } }
    const [slice] = recurringSlices(
      input({ quantity: decimal(1), subscriptionDate: '2026-06-21', referenceDate: '2026-06-21', policy }),
    ).slices
    expect(slice?.quantity.toString()).toBe('0.33')
  })
})

describe('slices', () => {
  const day = (from: string, span: number) => fc.nat(span).map((days) => addDays(from, days))
  const world = fc.record({
    calendar: fc.constantFrom(monthlyOn(1), monthlyOn(31), quarterly(), weekly('mon'), everyPeriod(1, 'month')),
    inAdvance: fc.boolean(),
    subscriptionProration: fc.boolean(),
    terminationProration: fc.boolean(),
    durationMonths: fc.option(fc.integer({ min: 1, max: 20 })),
    subscriptionDate: day('2024-01-01', 100),
    termination: fc.option(fc.tuple(day('2024-05-01', 500), fc.boolean(), fc.boolean(), fc.option(day('2024-05-01', 700)))),
    suspension: fc.option(fc.tuple(day('2024-03-01', 300), fc.nat(90))),
  })

  const inputOf = (one: typeof world extends fc.Arbitrary<infer T> ? T : never): RecurringInput =>
    input({
      charge: charge({ ...one }),
      subscriptionDate: one.subscriptionDate,
      termination:
        one.termination &&
        terminated(
          one.termination[0],
          { applyAgreement: one.termination[1], invoiceAgreementImmediately: one.termination[2] },
          one.termination[3],
        ),
      suspensions: one.suspension ? [{ start: one.suspension[0], end: addDays(one.suspension[0], one.suspension[1]) }] : [],
    })

  it('of successive reference dates equal those of one', () => {
    fc.assert(
      fc.property(world, fc.array(day('2024-01-01', 900), { minLength: 1, maxLength: 6 }), (one, dates) => {
        const base = inputOf(one)
        const sorted = [...dates].sort()
        const stepwise = sorted.reduce<{ slices: string[]; chargedTo: string | null }>(
          (state, referenceDate) => {
            const { slices, chargedTo } = recurringSlices({ ...base, referenceDate, chargedTo: state.chargedTo })
            return { slices: [...state.slices, ...slices.map(told)], chargedTo }
          },
          { slices: [], chargedTo: null },
        )
        expect(stepwise.slices).toEqual(recurringSlices({ ...base, referenceDate: sorted.at(-1) as string }).slices.map(told))
      }),
      { numRuns: 150 },
    )
  })

  it('follow one another without overlap, within their full period', () => {
    fc.assert(
      fc.property(world, day('2024-06-01', 900), (one, referenceDate) => {
        let before = one.subscriptionDate
        for (const { period, fullPeriod, days, ofDays } of recurringSlices({ ...inputOf(one), referenceDate }).slices) {
          expect(period.start >= before && period.start < period.end).toBe(true)
          expect(fullPeriod.start <= period.start && period.end <= fullPeriod.end).toBe(true)
          expect(days > 0 && days <= ofDays).toBe(true)
          before = period.end
        }
      }),
      { numRuns: 150 },
    )
  })

  it('up to an end and the days it gives back are those that were charged', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(monthlyOn(1), quarterly(), weekly('mon')),
        day('2024-01-01', 200),
        fc.nat(200),
        (calendar, subscriptionDate, used) => {
          const base = input({ charge: charge({ calendar }), subscriptionDate, referenceDate: addDays(subscriptionDate, 220) })
          const charged = recurringSlices(base)
          const date = addDays(subscriptionDate, used)
          const back = refundOf({ ...base, chargedTo: charged.chargedTo, termination: terminated(date, { applyReimbursement: true }) })
          const exact = recurringSlices({ ...base, termination: terminated(date) })
          expect(back).toEqual({ from: date, to: charged.chargedTo, chargedTo: date })
          expect(exact.chargedTo).toBe(date)
          const upTo = (slices: typeof exact.slices) => slices.reduce((sum, slice) => sum.plus(slice.quantity), ZERO)
          const cut = charged.slices.filter((slice) => slice.period.end > date)
          const [first] = cut
          const within = first
            ? first.quantity.times(daysBetween(first.period.start, date)).div(daysBetween(first.period.start, first.period.end))
            : ZERO
          const whole = upTo(charged.slices.filter((slice) => slice.period.end <= date))
          expect(upTo(exact.slices).minus(whole).minus(within).abs().lt('1e-40')).toBe(true)
        },
      ),
      { numRuns: 100 },
    )
  })
})
