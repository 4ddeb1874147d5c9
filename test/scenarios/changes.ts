/** Plans that change, begin and end within a period; phases of a plan; prices that change. */
import { everyPeriod, monthlyOn, yearlyOn } from '../../src-core/setup/calendars/common.ts'
import type { CalendarDefinition } from '../../src-core/setup/calendars/definition.ts'
import { addDays } from '../../src-core/kernel/dates.ts'
import { decimal } from '../../src-core/kernel/decimal.ts'
import {
  add,
  arrears,
  bill,
  change,
  credit,
  dayComes,
  end,
  fee,
  figure,
  match,
  pay,
  type Play,
  type Scenario,
  subscribe,
  usage,
  use,
} from '../support/scenario-form.ts'

const CHANGED_BY_DAY =
  'actual days of the enclosing period; the day of the change is the first of the new plan; each line rounded, then summed; unused paid time stands on the same invoice'
const minus = (one: string, other: string): string => decimal(one).minus(other).toString()
const cents = (amount: string): string => decimal(amount).times(100).toString()

// ---- Another plan

const creditedBefore: Scenario = {
  id: 'KB-ADJ-01',
  area: 'adjustment',
  setting: `${CHANGED_BY_DAY}; an end gives back at most what is left of the line, whatever was credited by hand`,
  plays: [
    {
      catalog: { OLD: fee('249.95', monthlyOn(1)), NEW: fee('9.95', monthlyOn(1)) },
      timeline: [
        ['2012-05-01', subscribe('s', 'OLD'), bill('may'), pay('p', '249.95', ['may'])],
        ['2012-05-02', credit('adjustment', 'may', { 1: '10' }), change('s', 'NEW'), bill('change')],
      ],
      expect: [
        figure('credit after the adjustment', '-10', async (read) => (await read.invoice('adjustment')).gross),
        figure('charge', ['9.63'], (read) => read.amountsOf('change', 'NEW')),
        figure('repair', ['-239.95'], (read) => read.amountsOf('change', 'OLD')),
        figure('credit of the change', '-230.32', async (read) => (await read.invoice('change')).gross),
      ],
    },
  ],
}

const halfOfMarch: Scenario = {
  id: 'FP-PRO-01',
  area: 'plan_change',
  setting: `${CHANGED_BY_DAY}; both ends inclusive at the source are the same days half open`,
  plays: [
    {
      catalog: { OLD: fee('10', monthlyOn(1)), NEW: fee('20', monthlyOn(1)) },
      timeline: [
        ['2024-03-01', subscribe('s', 'OLD'), bill('march')],
        ['2024-03-15', change('s', 'NEW'), bill('change')],
      ],
      expect: [
        figure('credit', ['-5.48'], (read) => read.amountsOf('change', 'OLD')),
        figure('charge', ['10.97'], (read) => read.amountsOf('change', 'NEW')),
        figure('net', '5.49', async (read) => (await read.invoice('change')).net),
      ],
    },
  ],
}

const monthToYear: Scenario = {
  id: 'KB-CHG-05',
  area: 'plan_change',
  setting: `${CHANGED_BY_DAY}; each plan has its own anchor day; the plan begins when its trial is over`,
  plays: [
    {
      catalog: { MONTH: fee('249.95', monthlyOn(10)), YEAR: fee('2399.95', yearlyOn(8, 1)) },
      timeline: [
        ['2016-07-01', subscribe('s', 'MONTH'), bill('july')],
        ['2016-07-10', bill('first')],
        ['2016-08-01', change('s', 'YEAR'), bill('change')],
      ],
      expect: [
        figure('invoice 1', [['2016-07-01', '2016-07-10', '74.99']], (read) => read.periods('july')),
        figure('invoice 2', [['2016-07-10', '2016-08-10', '249.95']], (read) => read.periods('first')),
        figure('invoice 3, new plan', [['2016-08-01', '2017-08-01', '2399.95']], (read) => read.periods('change', 'YEAR')),
        figure('invoice 3, repair', [['2016-08-01', '2016-08-10', '-72.57']], (read) => read.periods('change', 'MONTH')),
      ],
    },
  ],
}

const quartersFromMay: CalendarDefinition = { kind: 'yearly', days: ['02-01', '05-01', '08-01', '11-01'] }

const monthToQuarter: Scenario = {
  id: 'KB-CHG-06',
  area: 'plan_change',
  setting: CHANGED_BY_DAY,
  plays: [
    {
      catalog: { MONTH: fee('29.95', monthlyOn(1)), QUARTER: fee('69.95', quartersFromMay) },
      timeline: [
        ['2012-05-01', subscribe('s', 'MONTH'), bill('may')],
        ['2012-05-12', change('s', 'QUARTER'), bill('change')],
        ['2012-08-01', bill('next')],
      ],
      expect: [
        figure('items', [['2012-05-12', '2012-08-01', '61.59']], (read) => read.periods('change', 'QUARTER')),
        figure('repair', ['-19.32'], (read) => read.amountsOf('change', 'MONTH')),
        figure('next_invoice', [['2012-08-01', '2012-11-01', '69.95']], (read) => read.periods('next')),
      ],
    },
  ],
}

const yearToYear: Scenario = {
  id: 'KB-CHG-07',
  area: 'plan_change',
  setting: `${CHANGED_BY_DAY}; the new plan has an anchor of its own`,
  plays: [
    {
      catalog: { OLD: fee('2399.95', yearlyOn(1, 1)), NEW: fee('5999.95', yearlyOn(3, 1)) },
      timeline: [
        ['2015-01-01', subscribe('s', 'OLD'), bill('year')],
        ['2015-03-15', change('s', 'NEW'), bill('change')],
      ],
      expect: [
        figure('items', [['2015-03-15', '2016-03-01', '5770.44']], (read) => read.periods('change', 'NEW')),
        figure('repair', [['2015-03-15', '2016-01-01', '-1919.96']], (read) => read.periods('change', 'OLD')),
      ],
    },
  ],
}

const fromFreePlan: Scenario = {
  id: 'KB-CHG-08',
  area: 'plan_change',
  setting: `${CHANGED_BY_DAY}; the free plan is first invoiced with the change`,
  plays: [
    {
      catalog: { FREE: fee('0', monthlyOn(1)), PAID: fee('29.95', monthlyOn(1)) },
      timeline: [
        ['2017-02-01', subscribe('s', 'FREE')],
        ['2017-02-15', change('s', 'PAID'), bill('change')],
        ['2017-03-01', bill('next')],
      ],
      expect: [
        figure(
          'items, no repair line',
          [
            ['2017-02-01', '2017-02-15', '0.00'],
            ['2017-02-15', '2017-03-01', '14.98'],
          ],
          (read) => read.periods('change'),
        ),
        figure('next', [['2017-03-01', '2017-04-01', '29.95']], (read) => read.periods('next')),
      ],
    },
  ],
}

const twoChanges: Scenario = {
  id: 'KB-CHG-09',
  area: 'plan_change',
  setting: `${CHANGED_BY_DAY}; a document below zero is a credit note, matched with the invoices that follow`,
  plays: [
    {
      catalog: { FIRST: fee('599.95', monthlyOn(1)), SECOND: fee('9.95', monthlyOn(1)), THIRD: fee('29.95', monthlyOn(1)) },
      timeline: [
        ['2012-05-01', subscribe('s', 'FIRST'), bill('may'), pay('p', '599.95', ['may'])],
        ['2012-05-07', change('s', 'SECOND'), bill('change1')],
        ['2012-05-08', change('s', 'THIRD'), bill('change2'), match(['change1', 'change2'], '15.49')],
        ['2012-06-01', bill('june'), match(['change1', 'june'], '29.95')],
        ['2012-07-01', bill('july'), match(['change1', 'july'], '29.95')],
      ],
      expect: [
        figure('change1 charge', ['8.02'], (read) => read.amountsOf('change1', 'SECOND')),
        figure('change1 repair', ['-483.83'], (read) => read.amountsOf('change1', 'FIRST')),
        figure('change1 credit', '-475.81', async (read) => (await read.invoice('change1')).gross),
        figure('change2 charge', ['23.19'], (read) => read.amountsOf('change2', 'THIRD')),
        figure('change2 repair', ['-7.70'], (read) => read.amountsOf('change2', 'SECOND')),
        figure('change2 credit_used', '-15.49', async (read) =>
          minus((await read.invoice('change2')).open, (await read.invoice('change2')).gross),
        ),
        figure('june charge', ['29.95'], (read) => read.amounts('june')),
        figure('june due', '0.00', (read) => read.open('june')),
        figure('july charge', ['29.95'], (read) => read.amounts('july')),
        figure('july due', '0.00', (read) => read.open('july')),
        figure('credit_left_after_july', '-400.42', (read) => read.balance()),
      ],
    },
  ],
}

const laterYearly: Scenario = {
  id: 'LG-CAL-02',
  area: 'plan_change',
  setting: 'actual days of the enclosing period; a change waits for the next period; the yearly plan keeps the first anchor',
  plays: [
    {
      company: { currency: 'EUR' },
      catalog: { MONTH: fee('129.00', monthlyOn(19)), YEAR: fee('1188.00', yearlyOn(7, 19)) },
      timeline: [
        ['2023-07-19', subscribe('s', 'MONTH'), bill('july')],
        ['2023-10-19', bill('october')],
        ['2023-11-09', change('s', 'YEAR', 'nextPeriod'), bill('requested')],
        ['2023-11-19', dayComes, bill('applied')],
      ],
      expect: [
        figure('nothing when requested', false, (read) => read.invoiced('requested')),
        figure('applied, period', ['2023-11-19', '2024-07-18'], async (read) => {
          const [start, endsBefore] = (await read.periods('applied'))[0] ?? []
          return [start ?? null, addDays(endsBefore as string, -1)]
        }),
        figure('first_yearly_fee_cents', 78875, async (read) => cents((await read.invoice('applied')).net)),
      ],
    },
  ],
}

const thirtyDayPeriod: CalendarDefinition = { kind: 'fixed', ranges: [{ start: '2025-01-01', end: '2025-01-31' }] }
const NET_MINOR = ['5000', '10000', '0']

const oneThirtyDayPeriod: Scenario = {
  id: 'MT-PRO-01',
  area: 'plan_change',
  setting: `${CHANGED_BY_DAY}; a calendar of one fixed period of 30 days`,
  plays: ['2025-01-16', '2025-01-01', '2025-01-31'].map(
    (day, at): Play => ({
      catalog: { OLD: fee('100', thirtyDayPeriod), NEW: fee('200', thirtyDayPeriod) },
      timeline: [
        ['2025-01-01', subscribe('s', 'OLD'), bill('period')],
        [day, change('s', 'NEW'), bill('change')],
      ],
      expect: [
        figure(`net_minor, change on ${day}`, NET_MINOR[at] as string, async (read) =>
          read.invoiced('change') ? cents((await read.invoice('change')).net) : '0',
        ),
        ...(day === '2025-01-31' ? [figure('no lines', false, (read) => read.invoiced('change'))] : []),
      ],
    }),
  ),
}

// ---- Charges in arrears

const inArrears: Scenario = {
  id: 'KB-ARR-01',
  area: 'billing_mode',
  setting: 'in arrears; what an end leaves open is due on its day; day of termination not charged',
  plays: (
    [
      { day: '2023-08-20', next: null, period: ['2023-08-11', '2023-08-20', '261.29'] },
      { day: '2023-08-15', next: 'CHEAP', period: ['2023-08-11', '2023-08-15', '116.13'] },
    ] as const
  ).map(
    ({ day, next, period }): Play => ({
      catalog: { ADDON: arrears('900.00', monthlyOn(11)), CHEAP: arrears('300.00', monthlyOn(11)) },
      timeline: [
        ['2023-08-11', subscribe('s', 'ADDON'), bill('creation')],
        [day, next ? change('s', next) : end('s'), bill('final')],
      ],
      expect: [
        figure('no_invoice_at_creation', false, (read) => read.invoiced('creation')),
        figure(next ? 'b' : 'a', [period], (read) => read.periods('final')),
      ],
    }),
  ),
}

const arrearsChangedAtOnce: Scenario = {
  id: 'KB-ARR-03',
  area: 'billing_mode',
  setting: 'in arrears; nothing is billed ahead, so the end of what is charged is the day of the change',
  plays: [
    {
      catalog: {
        BASE: arrears('1000.00', monthlyOn(1)),
        ADDON: arrears('900.00', monthlyOn(1)),
        OTHER: arrears('700.00', monthlyOn(1)),
      },
      timeline: [
        ['2012-04-01', subscribe('s', ['BASE', 'ADDON'])],
        ['2012-04-11', change('s', 'OTHER'), bill('change')],
      ],
      expect: [
        figure('base', [['2012-04-01', '2012-04-11', '333.33']], (read) => read.periods('change', 'BASE')),
        figure('addon', [['2012-04-01', '2012-04-11', '300.00']], (read) => read.periods('change', 'ADDON')),
      ],
    },
  ],
}

// ---- Ends and pauses

const CREDITED = [
  { name: 'a', anchor: 23, start: '2023-04-23', on: '2023-05-15', repair: '-5.32', credit: '5.32' },
  { name: 'b', anchor: 15, start: '2023-05-15', on: '2023-05-23', repair: '-14.63', credit: '14.63' },
]

const cancelledInThirtieths: Scenario = {
  id: 'KB-F30-05',
  area: 'cancel',
  setting: 'thirtieths of a month; unused paid time becomes a credit note, an open credit of the account',
  plays: CREDITED.map(
    ({ name, anchor, start, on, repair, credit }): Play => ({
      company: { policies: { proration_divisor: 'thirtyDays' } },
      catalog: { PLAN: fee('19.95', monthlyOn(anchor)) },
      timeline: [
        [start, subscribe('s', 'PLAN'), bill('paid'), pay('p', '19.95', ['paid'])],
        [on, end('s'), bill('cancel')],
      ],
      expect: [
        figure(`${name} billed`, '19.95', async (read) => (await read.invoice('paid')).gross),
        figure(`${name} repair`, [repair], (read) => read.amounts('cancel')),
        figure(`${name} account_credit`, credit, async (read) =>
          decimal(await read.balance())
            .neg()
            .toString(),
        ),
      ],
    }),
  ),
}

const pausedYear: Scenario = {
  id: 'KB-PAU-01',
  area: 'pause_resume',
  setting: 'a pause of paid time is an end with reimbursement and a new subscription, whose calendar begins in the month of the resume',
  leftOut: 'the pause itself: a pause gives no paid days back, so that an end and a new subscription stand for it',
  plays: [
    {
      catalog: { YEAR: fee('2399.95', yearlyOn(5, 1)), RESUMED: fee('2399.95', yearlyOn(6, 1)) },
      timeline: [
        ['2012-05-01', subscribe('s', 'YEAR'), bill('year'), pay('p', '2399.95', ['year'])],
        ['2012-05-12', end('s'), bill('pause')],
        ['2012-06-04', subscribe('t', 'RESUMED'), bill('resume'), match(['pause', 'resume'], '2327.62')],
        ['2013-06-01', bill('next')],
      ],
      expect: [
        figure('on_pause repair', ['-2327.62'], (read) => read.amounts('pause')),
        figure('on_pause account_credit', '-2327.62', async (read) => (await read.invoice('pause')).gross),
        figure('on_resume line', [['2012-06-04', '2013-06-01', '2380.22']], (read) => read.periods('resume')),
        figure('on_resume credit_used', '-2327.62', async (read) =>
          minus((await read.invoice('resume')).open, (await read.invoice('resume')).gross),
        ),
        figure('on_resume due', '52.60', (read) => read.open('resume')),
        figure('next', [['2013-06-01', '2014-06-01', '2399.95']], (read) => read.periods('next')),
      ],
    },
  ],
}

const pausedYearBilledLater: Scenario = {
  id: 'KB-PAU-02',
  area: 'pause_resume',
  setting: 'as KB-PAU-01, invoiced once after the resume',
  leftOut: 'the two net items: the invoice shows the whole reimbursement and the whole new period, with the same sum',
  plays: [
    {
      catalog: { YEAR: fee('2399.95', yearlyOn(5, 1)), RESUMED: fee('2399.95', yearlyOn(6, 1)) },
      timeline: [
        ['2012-05-01', subscribe('s', 'YEAR'), bill('year')],
        ['2012-05-12', end('s')],
        ['2012-06-04', subscribe('t', 'RESUMED'), bill('once')],
      ],
      expect: [figure('due', '52.60', (read) => read.open('once'))],
    },
  ],
}

// ---- Prices and phases

const PRICES_BY_DAY = [
  { from: null, price: '5.00' },
  { from: '2022-03-31', price: '6.00' },
]

const newPriceWithin: Scenario = {
  id: 'KB-ISS-1661',
  area: 'price_change',
  setting: 'both modes of the charge: split where the price changes (default), and the price of the first day for the whole period',
  plays: [
    {
      catalog: { PLAN: fee(PRICES_BY_DAY, monthlyOn(30)) },
      timeline: [['2022-03-30', subscribe('s', 'PLAN'), bill('split')]],
      expect: [
        figure(
          'lines',
          [
            ['2022-03-30', '2022-03-31', '0.16'],
            ['2022-03-31', '2022-04-30', '5.81'],
          ],
          (read) => read.periods('split'),
        ),
      ],
    },
    {
      catalog: { PLAN: fee(PRICES_BY_DAY, monthlyOn(30), { values: { split_at_price_change: false } }) },
      timeline: [
        ['2022-03-30', subscribe('s', 'PLAN'), bill('whole')],
        ['2022-04-30', bill('then')],
      ],
      expect: [
        figure('users_wanted', [['2022-03-30', '2022-04-30', '5.00']], (read) => read.periods('whole')),
        figure('users_wanted, then', [['2022-04-30', '2022-05-30', '6.00']], (read) => read.periods('then')),
      ],
    },
  ],
}

const PHASES = [
  ['2023-02-28', '2023-03-28', '4.95'],
  ['2023-03-28', '2023-04-28', '4.95'],
  ['2023-04-28', '2023-05-28', '4.95'],
  ['2023-05-28', '2023-06-28', '24.95'],
] as const

const cheaperAtFirst: Scenario = {
  id: 'KB-DISC-01',
  area: 'discount',
  setting: 'a price by the age of the subscription; days are those of the company’s zone',
  plays: [['UTC', '2023-02-28'] as const, ['America/New_York', '2023-03-01T03:47:00Z'] as const].map(
    ([zone, start]): Play => ({
      company: { zone },
      catalog: {
        PLAN: fee(
          {
            by: 'months',
            ranges: [
              ['0', '3', '4.95'],
              ['3', null, '24.95'],
            ],
          },
          monthlyOn(28),
        ),
      },
      timeline: [
        [start, subscribe('s', 'PLAN'), bill('i1')],
        ['2023-03-28', bill('i2')],
        ['2023-04-28', bill('i3')],
        ['2023-05-28', bill('i4')],
      ],
      expect: PHASES.map((line, at) => figure(`invoice ${at + 1}, ${zone}`, [line], (read) => read.periods(`i${at + 1}`))),
    }),
  ),
}

const biennialPhases: Scenario = {
  id: 'KB-TERM-02',
  area: 'period_kinds',
  setting: 'actual days of the enclosing period; a charge of limited duration, then another that counts from its own first day',
  plays: [
    {
      catalog: {
        FIRST: fee('40.00', everyPeriod(24, 'month'), { values: { duration_months: 36 } }),
        THEN: fee('100.00', everyPeriod(24, 'month')),
      },
      timeline: [
        ['2021-12-01', subscribe('s', 'FIRST'), bill('i1')],
        ['2023-12-01', bill('i2')],
        ['2024-12-01', add('s', 'THEN'), bill('i3')],
        ['2026-12-01', bill('i4')],
      ],
      expect: [
        figure('invoice 1', [['2021-12-01', '2023-12-01', '40.00']], (read) => read.periods('i1')),
        figure('invoice 2', [['2023-12-01', '2024-12-01', '20.03']], (read) => read.periods('i2')),
        figure('invoice 3', [['2024-12-01', '2026-12-01', '100.00']], (read) => read.periods('i3')),
        figure('invoice 4', [['2026-12-01', '2028-12-01', '100.00']], (read) => read.periods('i4')),
      ],
    },
  ],
}

/** A trial is a charge of price 0 over one period of its length; what is paid is added for the days after it. */
const trialOf = (days: number) => fee('0', everyPeriod(days, 'day', 1))

const daily: Scenario = {
  id: 'KB-DAY-01',
  area: 'period_kinds',
  setting: 'days of the company’s zone; a trial is a charge of one period at no price; documents of 0.00',
  plays: ['America/New_York', 'UTC'].map(
    (zone): Play => ({
      company: { zone, policies: { zero_drafts: 'document' } },
      catalog: { TRIAL: trialOf(1), DAY: fee('1.00', { kind: 'daily', times: ['00:00'] }) },
      timeline: [
        ['2024-04-12', subscribe('s', 'TRIAL'), bill('trial')],
        ['2024-04-13', add('s', 'DAY'), bill('day1')],
        ['2024-04-14', bill('day2'), bill('again')],
      ],
      expect: [
        figure(`trial, ${zone}`, [['2024-04-12', '2024-04-13', '0']], (read) => read.periods('trial')),
        figure(`first day, ${zone}`, [['2024-04-13', '2024-04-14', '1.00']], (read) => read.periods('day1')),
        figure(`second day, ${zone}`, [['2024-04-14', '2024-04-15', '1.00']], (read) => read.periods('day2')),
        figure(`rerun, ${zone}: no new invoice`, false, (read) => read.invoiced('again')),
      ],
    }),
  ),
}

const addonsInTrial: Scenario = {
  id: 'KB-TRI-01',
  area: 'trial',
  setting:
    'actual days of the enclosing period; a trial is a charge of one period at no price; an end to come cuts the period that is charged',
  plays: [
    {
      catalog: { BASE: trialOf(30), SCOPE: fee('399.95', monthlyOn(1)), LASER: fee('999.95', monthlyOn(1)) },
      timeline: [['2015-10-01', subscribe('s', 'BASE'), subscribe('t', ['SCOPE', 'LASER']), end('t', { on: '2015-10-31' }), bill('bill')]],
      expect: [
        figure('FIXED trial', ['0'], (read) => read.amountsOf('bill', 'BASE')),
        figure('addon 1', [['2015-10-01', '2015-10-31', '387.05']], (read) => read.periods('bill', 'SCOPE')),
        figure('addon 2', [['2015-10-01', '2015-10-31', '967.69']], (read) => read.periods('bill', 'LASER')),
      ],
    },
  ],
}

const feeAfterTrial: Scenario = {
  id: 'LG-TRI-03',
  area: 'trial',
  setting: 'actual days of the enclosing period; the plan begins on the day after its trial',
  leftOut: 'the hour at which the trial ends: subscriptions begin with a day',
  plays: [
    {
      catalog: { PLAN: fee('50000.00', monthlyOn(1)) },
      timeline: [
        ['2024-03-05', subscribe('s', 'PLAN', { from: '2024-03-15' }), bill('start')],
        ['2024-03-10', dayComes, bill('within')],
        ['2024-03-15', dayComes, bill('after')],
      ],
      expect: [
        figure('no invoice at the start', false, (read) => read.invoiced('start')),
        figure('no invoice within the trial', false, (read) => read.invoiced('within')),
        figure('invoice_cents', 2741935, async (read) => cents((await read.invoice('after')).net)),
      ],
    },
  ],
}

const upgradeInTrial: Scenario = {
  id: 'LG-TRI-04',
  area: 'trial',
  setting: 'actual days of the enclosing period; the plan begins on the day after its trial; usage is billed from the first day on',
  leftOut: 'that the trial of the new plan counts from the first subscription: the first paid day is given',
  plays: [
    {
      catalog: {
        USAGE1: usage('10.00', { filter_1: 'one' }),
        USAGE2: usage('12.00', { filter_1: 'two' }),
        FEE2: fee('100000.00', monthlyOn(1)),
      },
      timeline: [
        ['2024-03-05', subscribe('s', 'USAGE1')],
        ['2024-03-08', use('s', ['2024-03-08', 1, 'one'])],
        ['2024-03-10', change('s', 'USAGE2'), bill('upgrade')],
        ['2024-03-11', use('s', ['2024-03-11', 1, 'two'])],
        ['2024-03-18', add('s', 'FEE2'), bill('paid', { usageBefore: '2024-03-01' })],
        ['2024-04-01', bill('april')],
      ],
      expect: [
        figure('at_upgrade usage_only_cents', 1000, async (read) => cents((await read.invoice('upgrade')).net)),
        figure('subscription_fee_cents', 4516129, async (read) => cents((await read.invoice('paid')).net)),
        figure('on_2024_04_01 usage_cents', 1200, async (read) => cents((await read.amountsOf('april', 'USAGE2'))[0] ?? '0')),
        figure('on_2024_04_01 subscription_cents', 10000000, async (read) => cents((await read.amountsOf('april', 'FEE2'))[0] ?? '0')),
      ],
    },
  ],
}

const changedOnFirstDay: Scenario = {
  id: 'KB-TAX-03',
  area: 'tax',
  setting: `${CHANGED_BY_DAY}; a change on the first day gives the whole period back`,
  leftOut: 'the tax amounts, which come from a plug-in of the engine without a rate, and so the total with them',
  plays: [
    {
      catalog: { BASE: fee('29.95', monthlyOn(1)), ADDON: fee('2.95', monthlyOn(1)), FULL: fee('249.95', monthlyOn(1)) },
      timeline: [['2012-05-01', subscribe('s', ['BASE', 'ADDON']), bill('invoice1'), change('s', 'FULL'), bill('invoice2')]],
      expect: [
        figure('invoice1', ['29.95', '2.95'], async (read) => [
          ...(await read.amountsOf('invoice1', 'BASE')),
          ...(await read.amountsOf('invoice1', 'ADDON')),
        ]),
        figure('invoice2', ['249.95', '-29.95', '-2.95'], async (read) => [
          ...(await read.amountsOf('invoice2', 'FULL')),
          ...(await read.amountsOf('invoice2', 'BASE')),
          ...(await read.amountsOf('invoice2', 'ADDON')),
        ]),
      ],
    },
  ],
}

export const CHANGES: readonly Scenario[] = [
  creditedBefore,
  halfOfMarch,
  monthToYear,
  monthToQuarter,
  yearToYear,
  fromFreePlan,
  twoChanges,
  laterYearly,
  oneThirtyDayPeriod,
  inArrears,
  arrearsChangedAtOnce,
  cancelledInThirtieths,
  pausedYear,
  pausedYearBilledLater,
  newPriceWithin,
  cheaperAtFirst,
  biennialPhases,
  daily,
  addonsInTrial,
  feeAfterTrial,
  upgradeInTrial,
  changedOnFirstDay,
]
