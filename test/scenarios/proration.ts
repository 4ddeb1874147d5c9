/** Parts of periods: how many days of how many, by anchor day, leap year and kind of period. */
import { addDays } from '../../src-core/kernel/dates.ts'
import { decimal } from '../../src-core/kernel/decimal.ts'
import { everyPeriod, monthlyOn, quarterly, weekly, yearlyOn } from '../../src-core/setup/calendars/common.ts'
import type { CalendarDefinition } from '../../src-core/setup/calendars/definition.ts'
import { arrears, bill, change, end, fee, figure, match, type Play, type Scenario, subscribe } from '../support/scenario-form.ts'

const ACTUAL_DAYS = 'actual days of the enclosing period, counted back from the anchor day; end exclusive'
const NINE_PLACES = { line_rounding: 'places', line_rounding_places: 9 }

interface Cycles {
  readonly id: string
  readonly area: string
  readonly calendar: CalendarDefinition
  readonly start: string
  readonly end?: string
  readonly target: string
  readonly total: string
}

/** A plan of price 1 in advance: what is billed up to a day is the number of its periods. */
const cycles = ({ id, area, calendar, start, end: last, target, total }: Cycles): Scenario => ({
  id,
  area,
  setting: `${ACTUAL_DAYS}; in advance; fraction and lines rounded to 9 digits, half up`,
  plays: [
    {
      company: { policies: { ...NINE_PLACES, proration_ratio_places: 9 } },
      catalog: { PLAN: fee('1', calendar) },
      timeline: [
        [start, subscribe('s', 'PLAN'), ...(last ? [end('s', { on: last })] : [])],
        [target, bill('bill')],
      ],
      expect: [figure('total_billed_cycles', total, (read) => read.sum('bill'))],
    },
  ],
})

const fromFebruary: CalendarDefinition = { kind: 'yearly', days: ['02-01', '05-01', '08-01', '11-01'] }

const KILL_BILL_CYCLES: readonly Scenario[] = [
  cycles({
    id: 'KB-PRO-03',
    area: 'proration',
    calendar: monthlyOn(15),
    start: '2011-01-01',
    end: '2011-02-27',
    target: '2011-02-27',
    total: '1.880184332',
  }),
  cycles({
    id: 'KB-PRO-04',
    area: 'proration',
    calendar: quarterly(15),
    start: '2011-01-01',
    end: '2011-04-27',
    target: '2011-04-15',
    total: '1.284042045',
  }),
  cycles({
    id: 'KB-PRO-05',
    area: 'proration',
    calendar: yearlyOn(1, 15),
    start: '2011-01-01',
    end: '2012-01-27',
    target: '2012-01-15',
    total: '1.071143049',
  }),
  cycles({
    id: 'KB-PRO-07',
    area: 'leap_year',
    calendar: fromFebruary,
    start: '2012-02-01',
    end: '2012-02-15',
    target: '2012-02-19',
    total: '0.155555556',
  }),
  cycles({
    id: 'KB-PRO-08',
    area: 'leap_year',
    calendar: yearlyOn(6, 17),
    start: '2010-06-17',
    end: '2011-06-25',
    target: '2011-06-17',
    total: '1.021857923',
  }),
  cycles({
    id: 'KB-PRO-10',
    area: 'period_kinds',
    calendar: yearlyOn(12, 4),
    start: '2010-12-15',
    target: '2012-01-13',
    total: '1.969863014',
  }),
  cycles({
    id: 'KB-PRO-11',
    area: 'period_kinds',
    calendar: quarterly(7),
    start: '2011-01-31',
    end: '2011-05-10',
    target: '2011-05-21',
    total: '1.095970696',
  }),
  cycles({
    id: 'KB-PRO-13',
    area: 'anchor_dates',
    calendar: monthlyOn(27),
    start: '2011-02-14',
    target: '2011-03-01',
    total: '1.419354839',
  }),
  cycles({ id: 'KB-PRO-14', area: 'anchor_dates', calendar: monthlyOn(31), start: '2011-01-31', target: '2011-03-31', total: '3' }),
  cycles({
    id: 'KB-PRO-16',
    area: 'plan_change',
    calendar: monthlyOn(7),
    start: '2011-02-07',
    end: '2011-03-10',
    target: '2011-04-21',
    total: '1.096774194',
  }),
]

// ---- Lago

const CALENDAR_STARTS: readonly (readonly [CalendarDefinition, string])[] = [
  [weekly('mon'), '2022-06-22'],
  [monthlyOn(1), '2022-03-15'],
  [yearlyOn(1, 1), '2022-03-15'],
]
const FEE_CENTS = [71, 55, 80]
const PRECISE = ['71.42857', '54.83871', '80.0']

const startedWithin: Scenario = {
  id: 'LG-PRO-01',
  area: 'proration',
  setting: 'actual days of the enclosing period; its last day is the one before the exclusive end; the amount is rounded, not the fraction',
  plays: CALENDAR_STARTS.flatMap(([calendar, start], at) =>
    [false, true].map(
      (precise): Play => ({
        company: { currency: 'EUR', policies: precise ? { line_rounding: 'none' } : {} },
        catalog: { PLAN: fee('1.00', calendar) },
        timeline: [[start, subscribe('s', 'PLAN'), bill('bill')]],
        expect: [
          precise
            ? figure(`precise ${at + 1}`, PRECISE[at] as string, async (read) => cents(await read.sum('bill')))
            : figure(`fee_cents ${at + 1}`, FEE_CENTS[at] as number, async (read) => cents(await read.sum('bill'))),
        ],
      }),
    ),
  ),
}

const cents = (amount: string): string => decimal(amount).times(100).toDecimalPlaces(5).toString()

interface Anniversary {
  readonly subscribed: string
  readonly billed: string
  readonly mode: 'advance' | 'arrears' | 'ending'
  readonly start: string | null
  readonly lastDay: string | null
}
const ANNIVERSARIES: readonly Anniversary[] = [
  { subscribed: '2021-03-31', billed: '2022-03-29', mode: 'ending', start: '2022-02-28', lastDay: null },
  { subscribed: '2021-03-31', billed: '2021-04-30', mode: 'advance', start: '2021-04-30', lastDay: null },
  { subscribed: '2021-03-31', billed: '2021-04-30', mode: 'arrears', start: '2021-03-31', lastDay: null },
  { subscribed: '2020-01-31', billed: '2020-02-29', mode: 'advance', start: '2020-02-29', lastDay: null },
  { subscribed: '2019-04-30', billed: '2020-03-30', mode: 'arrears', start: '2020-02-29', lastDay: null },
  { subscribed: '2022-01-31', billed: '2022-02-28', mode: 'arrears', start: null, lastDay: '2022-02-27' },
  { subscribed: '2022-01-30', billed: '2022-02-28', mode: 'arrears', start: null, lastDay: '2022-02-27' },
]

const anniversaries: Scenario = {
  id: 'LG-ANC-01',
  area: 'anchor_dates',
  setting: 'periods counted from the day of subscription, clamped to the month; the last day is the one before the exclusive end',
  plays: ANNIVERSARIES.map(({ subscribed, billed, mode, start, lastDay }, at): Play => {
    const plan = mode === 'advance' ? fee : arrears
    return {
      catalog: { PLAN: plan('10', everyPeriod(1, 'month')) },
      timeline: [
        [subscribed, subscribe('s', 'PLAN')],
        [billed, ...(mode === 'ending' ? [end('s')] : []), bill('bill')],
      ],
      expect: [
        ...(start ? [figure(`period_start ${at + 1}`, start, async (read) => (await read.periods('bill')).at(-1)?.[0] ?? null)] : []),
        ...(lastDay
          ? [figure(`period_end ${at + 1}`, lastDay, async (read) => addDays((await read.periods('bill')).at(-1)?.[1] as string, -1))]
          : []),
      ],
    }
  }),
}

// ---- Fixed months

const stubsOverThirty: Scenario = {
  id: 'KB-F30-02',
  area: 'proration_30_360',
  setting: 'thirtieths of a month; lines rounded to 9 digits',
  plays: [['2023-05-15', '2023-05-23'] as const, ['2023-06-15', '2023-06-23'] as const].map(
    ([start, last]): Play => ({
      company: { policies: { ...NINE_PLACES, proration_divisor: 'thirtyDays' } },
      catalog: { PLAN: fee('1', monthlyOn(23)) },
      timeline: [[start, subscribe('s', 'PLAN'), bill('bill')]],
      expect: [figure(`fraction of the stub from ${start}`, [[start, last, '0.266666667']], (read) => read.periods('bill'))],
    }),
  ),
}

const SPANS = [
  ['2023-05-23', '2023-06-15'],
  ['2023-06-23', '2023-07-15'],
  ['2023-02-23', '2023-03-15'],
  ['2024-02-23', '2024-03-15'],
] as const

const monthsOfTwentyEight: Scenario = {
  id: 'KB-F30-03',
  area: 'proration_30_360',
  setting: 'months of 28 days; the price is 28, so that the amount is the number of days',
  plays: SPANS.map(
    ([start, last]): Play => ({
      company: { policies: { proration_divisor: 'thirtyDays', proration_month_days: 28 } },
      catalog: { PLAN: fee('28', monthlyOn(15)) },
      timeline: [[start, subscribe('s', 'PLAN'), bill('bill')]],
      expect: [figure(`days from ${start}`, [[start, last, '20']], (read) => read.periods('bill'))],
    }),
  ),
}

// ---- Kill Bill's bill days

const lastOfMonth: Scenario = {
  id: 'KB-REF-00',
  area: 'anchor_dates',
  setting: ACTUAL_DAYS,
  plays: [
    {
      catalog: { PLAN: fee('249.95', monthlyOn(31)) },
      timeline: [['2012-03-02', subscribe('s', 'PLAN'), bill('bill')]],
      expect: [figure('first_line', [['2012-03-02', '2012-03-31', '233.82']], (read) => read.periods('bill'))],
    },
    {
      company: { policies: { first_period: 'countedBack' } },
      catalog: { PLAN: fee('249.95', monthlyOn(31)) },
      timeline: [['2012-03-02', subscribe('s', 'PLAN'), bill('bill')]],
      expect: [figure('first_line, counted back', [['2012-03-02', '2012-03-31', '233.82']], (read) => read.periods('bill'))],
    },
  ],
}

const newBillDayWithUpgrade: Scenario = {
  id: 'KB-BCD-02',
  area: 'anchor_change',
  setting: `${ACTUAL_DAYS}; a new bill day is the calendar of the new plan; unused paid time stands on the next document, below zero a credit note`,
  plays: [
    {
      catalog: { OLD: fee('249.95', monthlyOn(1)), NEW: fee('599.95', monthlyOn(10)) },
      timeline: [
        ['2016-05-01', subscribe('s', 'OLD'), bill('paid')],
        ['2016-05-05', change('s', 'NEW'), bill('inv1')],
        ['2016-05-10', bill('inv2'), match(['inv1', 'inv2'], '117.71')],
      ],
      expect: [
        figure('inv1 line', [['2016-05-05', '2016-05-10', '99.99']], (read) => read.periods('inv1', 'NEW')),
        figure('inv1 repair', ['-217.70'], (read) => read.amountsOf('inv1', 'OLD')),
        figure('inv1 credit', '-117.71', async (read) => (await read.invoice('inv1')).gross),
        figure('inv2 line', [['2016-05-10', '2016-06-10', '599.95']], (read) => read.periods('inv2')),
        figure('inv2 credit used', '-117.71', async (read) => less(await read.open('inv2'), (await read.invoice('inv2')).gross)),
      ],
    },
  ],
}

const less = (one: string, other: string): string => decimal(one).minus(other).toString()

const newBillDayOfYear: Scenario = {
  id: 'KB-BCD-03',
  area: 'anchor_change',
  setting: `${ACTUAL_DAYS}; the charge takes another calendar`,
  plays: [
    {
      catalog: { PLAN: fee('2399.95', yearlyOn(5, 1)) },
      timeline: [
        ['2016-05-01', subscribe('s', 'PLAN'), bill('first')],
        ['2016-05-02', { do: 'newCalendar', charge: 'PLAN', calendar: yearlyOn(5, 10) }],
        ['2017-05-10', bill('next')],
      ],
      expect: [
        figure(
          'lines',
          [
            ['2017-05-01', '2017-05-10', '59.18'],
            ['2017-05-10', '2018-05-10', '2399.95'],
          ],
          (read) => read.periods('next'),
        ),
      ],
    },
  ],
}

export const PRORATION: readonly Scenario[] = [
  ...KILL_BILL_CYCLES,
  startedWithin,
  anniversaries,
  stubsOverThirty,
  monthsOfTwentyEight,
  lastOfMonth,
  newBillDayWithUpgrade,
  newBillDayOfYear,
]
