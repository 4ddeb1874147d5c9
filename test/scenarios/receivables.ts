/** What customers owe and pay: credits, payments, refunds, credit notes, their numbers and the ledger. */
import { everyPeriod, monthlyOn } from '../../src-core/setup/calendars/common.ts'
import { decimal } from '../../src-core/kernel/decimal.ts'
import {
  arrears,
  attempt,
  bill,
  change,
  credit,
  dayComes,
  endOnLastDay,
  fee,
  figure,
  LAST_DAY,
  match,
  once,
  pay,
  type Play,
  refund,
  reverse,
  type Scenario,
  subscribe,
  unmatch,
  usage,
  use,
} from '../support/scenario-form.ts'

const ON_ACCOUNT = 'an amount on account is a payment without an invoice; it is matched with the oldest open invoice first'
const cents = (amount: string): string => decimal(amount).times(100).toString()
const negated = (amount: string): string => decimal(amount).neg().toString()

// ---- Credit on account

const creditOnAccount: Scenario = {
  id: 'KB-ACC-01',
  area: 'account_credit',
  setting: ON_ACCOUNT,
  plays: [
    {
      catalog: { PLAN: fee('249.95', monthlyOn(1)) },
      timeline: [
        ['2012-05-01', subscribe('s', 'PLAN'), bill('unpaid'), pay('credit', '1000.00', 'oldest')],
        ['2012-06-01', bill('next'), match(['credit', 'next'], '249.95')],
      ],
      expect: [figure('a account_balance', '-500.10', (read) => read.balance())],
    },
    {
      catalog: { PLAN: fee('249.95', monthlyOn(1)) },
      timeline: [['2012-05-01', subscribe('s', 'PLAN'), bill('unpaid'), pay('credit', '300', 'oldest')]],
      expect: [
        figure('b account_balance_after_credit', '-50.05', (read) => read.balance()),
        figure('b old_invoice_balance', '0', (read) => read.open('unpaid')),
      ],
    },
    {
      catalog: { PLAN: fee('249.95', monthlyOn(1)) },
      timeline: [
        ['2012-05-01', subscribe('s', 'PLAN'), bill('unpaid'), pay('credit', '300', 'oldest')],
        ['2012-06-01', bill('next'), match(['credit', 'next'], '50.05')],
      ],
      expect: [figure('b next_payment', '199.90', (read) => read.open('next'))],
    },
  ],
}

const charged = (price: string): Pick<Play, 'catalog'> => ({ catalog: { ONCE: once(price) } })
const CREDITS = [
  ['2.0', '3.0', null],
  ['5.0', '0', null],
  ['7.0', '0', '2.0'],
] as const

const balances: Scenario = {
  id: 'KB-ACC-02',
  area: 'account_credit',
  setting: 'the balance of an account is its debits less its credits',
  plays: [
    ...CREDITS.map(
      ([amount, balance, created]): Play => ({
        ...charged('5.0'),
        timeline: [['2012-05-01', subscribe('s', 'ONCE'), bill('bill'), pay('credit', amount, 'oldest')]],
        expect: [
          figure(`a invoice_balance, credit of ${amount}`, balance, (read) => read.open('bill')),
          figure(`a credit_created, credit of ${amount}`, created, async (read) => {
            const left = await read.open('credit')
            return left === '0' ? null : left
          }),
        ],
      }),
    ),
    {
      catalog: { FIRST: once('17'), SECOND: once('42') },
      timeline: [['2012-05-01', subscribe('s', 'FIRST'), bill('one'), subscribe('t', 'SECOND'), bill('two')]],
      expect: [figure('b', '59.0', (read) => read.balance())],
    },
    {
      catalog: {},
      timeline: [['2012-05-01', pay('p', '48')]],
      expect: [figure('c', '-48.0', (read) => read.balance())],
    },
    {
      ...charged('20'),
      timeline: [['2012-05-01', subscribe('s', 'ONCE'), bill('bill'), pay('p', '20', ['bill']), refund('r', '7')]],
      expect: [figure('d', '7.00', (read) => read.balance())],
    },
    {
      ...charged('20'),
      timeline: [
        [
          '2012-05-01',
          subscribe('s', 'ONCE'),
          bill('bill'),
          pay('p', '20', ['bill']),
          credit('repair', 'bill'),
          refund('r', '7', ['repair']),
        ],
      ],
      expect: [figure('e', '-13.0', (read) => read.balance())],
    },
  ],
}

// ---- Payments

const partlyCaptured: Scenario = {
  id: 'KB-PAY-01',
  area: 'payment',
  setting: 'a payment is matched with the invoice it names',
  plays: [
    {
      catalog: { PLAN: fee('249.95', monthlyOn(1)) },
      timeline: [
        ['2012-05-01', subscribe('s', 'PLAN'), bill('invoice2'), pay('p', '10.00', ['invoice2'])],
        ['2012-06-01', bill('invoice3'), pay('q', '249.95', ['invoice3'])],
      ],
      expect: [
        figure('invoice2_balance', '239.95', (read) => read.open('invoice2')),
        figure('account_balance', '239.95', (read) => read.balance()),
      ],
    },
    {
      catalog: { PLAN: fee('249.95', monthlyOn(1)) },
      timeline: [
        ['2012-05-01', subscribe('s', 'PLAN'), bill('invoice2'), pay('p', '10.00', ['invoice2'])],
        ['2012-06-01', bill('invoice3'), pay('q', '249.95', ['invoice3']), pay('manual', '239.95', ['invoice2'])],
      ],
      expect: [
        figure('after_manual_239_95 invoice2_balance', '0', (read) => read.open('invoice2')),
        figure('after_manual_239_95 account_balance', '0', (read) => read.balance()),
      ],
    },
  ],
}

const CHARGEBACK_STEPS = [
  [pay('p', '10.00', ['bill'])],
  [pay('p', '10.00', ['bill']), reverse('p')],
  [pay('p', '10.00', ['bill']), reverse('p'), pay('again', '10.00', ['bill'])],
]
const CHARGEBACK_BALANCES = ['239.95', '249.95', '239.95']

const chargeback: Scenario = {
  id: 'KB-PAY-03',
  area: 'chargeback',
  setting: 'a payment that is taken back opens its invoices; one that comes again is registered again',
  plays: CHARGEBACK_STEPS.map(
    (steps, at): Play => ({
      ...charged('249.95'),
      timeline: [['2012-05-01', subscribe('s', 'ONCE'), bill('bill'), ...steps]],
      expect: [
        figure(`balance ${at + 1}`, CHARGEBACK_BALANCES[at] as string, (read) => read.open('bill')),
        figure(`account balance ${at + 1}`, CHARGEBACK_BALANCES[at] as string, (read) => read.balance()),
      ],
    }),
  ),
}

const overpaid: Scenario = {
  id: 'IN-ISS-7267',
  area: 'overpayment',
  setting: 'what a payment has left stays open as a credit of the account',
  plays: [
    {
      ...charged('89'),
      timeline: [['2012-05-01', subscribe('s', 'ONCE'), bill('bill'), pay('p', '95', 'oldest')]],
      expect: [
        figure('invoice_balance', '0', (read) => read.open('bill')),
        figure('account_credit', '6', (read) => read.open('p')),
        figure('account balance', '-6', (read) => read.balance()),
      ],
    },
  ],
}

const creditApplied: Scenario = {
  id: 'IN-ISS-11024',
  area: 'payment_allocation',
  setting: 'credits are matched with debits like payments',
  plays: [
    {
      catalog: { EARLIER: once('30'), INVOICE: once('50') },
      timeline: [
        ['2012-05-01', subscribe('s', 'EARLIER'), bill('earlier'), pay('p', '30', ['earlier']), credit('credit', 'earlier')],
        ['2012-05-02', subscribe('t', 'INVOICE'), bill('bill'), match(['credit', 'bill'], '30')],
      ],
      expect: [
        figure('credit_left', '0', (read) => read.open('credit')),
        figure('invoice_paid', '30', async (read) =>
          decimal((await read.invoice('bill')).gross)
            .minus(await read.open('bill'))
            .toString(),
        ),
        figure('invoice_balance', '20', (read) => read.open('bill')),
      ],
    },
  ],
}

// ---- Refunds

const PARTIAL_STEPS = [
  pay('p', '4.00', ['bill']),
  pay('q', '6.00', ['bill']),
  [unmatch('p'), credit('c', 'bill', { 1: '4.00' }), match(['c', 'bill'], '4.00'), refund('r', '4.00', ['p'])],
  [unmatch('q'), credit('d', 'bill', { 1: '6.00' }), match(['d', 'bill'], '6.00'), refund('t', '6.00', ['q'])],
]
const BALANCES_AFTER = ['6.00', '0', '0', '0']

const partialRefunds: Scenario = {
  id: 'KB-PAY-05',
  area: 'refund',
  setting: 'a refund is matched with its own payment, and a credit note with the invoice in the place of that payment',
  plays: PARTIAL_STEPS.map(
    (_, at): Play => ({
      ...charged('10.00'),
      timeline: [['2012-05-01', subscribe('s', 'ONCE'), bill('bill'), ...PARTIAL_STEPS.slice(0, at + 1).flat()]],
      expect: [
        figure(`balance after step ${at + 1}`, BALANCES_AFTER[at] as string, (read) => read.open('bill')),
        ...(at === 3
          ? [
              figure('linked_rows', ['4.00', '6.00', '-4.00', '-6.00'], (read) => read.moneyMoved()),
              figure('each payment used up by its refund', ['0', '0'], async (read) => [await read.open('p'), await read.open('q')]),
            ]
          : []),
      ],
    }),
  ),
}

const fullRefunds: Scenario = {
  id: 'KB-PAY-07',
  area: 'refund',
  setting: 'a refund without an adjustment is matched with its payment, which opens the invoice; one with an adjustment with a credit note',
  plays: [
    {
      ...charged('233.82'),
      timeline: [
        ['2012-05-01', subscribe('s', 'ONCE'), bill('bill'), pay('p', '233.82', ['bill']), unmatch('p'), refund('r', '233.82', ['p'])],
      ],
      expect: [
        figure('a invoice_balance', '233.82', (read) => read.open('bill')),
        figure('a account_balance', '233.82', (read) => read.balance()),
      ],
    },
    {
      ...charged('233.82'),
      timeline: [
        [
          '2012-05-01',
          subscribe('s', 'ONCE'),
          bill('bill'),
          pay('p', '233.82', ['bill']),
          credit('adjustment', 'bill'),
          refund('r', '233.82', ['adjustment']),
        ],
      ],
      expect: [
        figure('b item_adjustment', ['-233.82'], (read) => read.amounts('adjustment')),
        figure('b invoice_balance', '0', (read) => read.open('bill')),
      ],
    },
  ],
}

// ---- Credit notes

const LINES = [1, 2, 3, 4] as const
const NOTES = [
  { name: 'n1', lines: { 1: '68.33' }, net: 6833, tax: 1367, total: 8200 },
  { name: 'n2', lines: { 2: '68.33' }, net: 6833, tax: 1367, total: 8200 },
  { name: 'n3', lines: { 3: '68.33' }, net: 6833, tax: 1367, total: 8200 },
  { name: 'n4', lines: { 4: '13.67' }, net: 1367, tax: 273, total: 1640 },
  { name: 'n5', lines: { 4: '22.33' }, net: 2233, tax: 447, total: 2680 },
  { name: 'n6', lines: { 4: '32.33' }, net: 3233, tax: 645, total: 3878 },
]

const creditedInParts: Scenario = {
  id: 'LG-CN-04',
  area: 'credit_note_rounding',
  setting: 'tax once per tax on the document; the credit note that takes the rest of a tax takes the rest of its amount',
  plays: [
    {
      company: { currency: 'EUR' },
      taxes: { T: '20' },
      catalog: Object.fromEntries(LINES.map((at) => [`L${at}`, once('68.33', { tax: 'T' })])),
      timeline: [
        [
          '2024-03-01',
          subscribe(
            's',
            LINES.map((at) => `L${at}`),
          ),
          bill('bill'),
          ...NOTES.map(({ name, lines }) => credit(name, 'bill', lines)),
        ],
        ['2024-03-02', attempt('further', credit('n7', 'bill', { 4: '0.01' }))],
      ],
      expect: [
        figure('invoice tax', 5466, async (read) => cents((await read.invoice('bill')).tax)),
        figure('invoice total', 32798, async (read) => cents((await read.invoice('bill')).gross)),
        ...NOTES.map(({ name, net, tax, total }) =>
          figure(`credit note ${name}`, { net, tax, total }, async (read) => {
            const note = await read.invoice(name)
            return { net: cents(negated(note.net)), tax: cents(negated(note.tax)), total: cents(negated(note.gross)) }
          }),
        ),
        figure('creditable_after: nothing', 'invoice.overCredited', (read) => read.refusal('further')),
        figure('creditable_after', '0', (read) => read.balance()),
      ],
    },
  ],
}

const endedOnFirstDay: Scenario = {
  id: 'LG-CN-05',
  area: 'credit_note_rounding',
  setting:
    'periods counted from the day of subscription; the day of termination is charged by its reason; total = rounded net + rounded tax',
  leftOut: 'the net before rounding, which the engine cuts at 5 digits',
  plays: (
    [
      ['a', '200.00', { net: 19333, tax: 4833, total: 24166 }],
      ['b', '160.00', { net: 15467, tax: 3867, total: 19334 }],
    ] as const
  ).map(
    ([name, price, expected]): Play => ({
      company: { ...LAST_DAY, currency: 'EUR' },
      taxes: { T: '25' },
      catalog: { PLAN: fee(price, everyPeriod(1, 'month'), { tax: 'T' }) },
      timeline: [
        ['2025-09-18', subscribe('s', 'PLAN'), bill('bill'), endOnLastDay('s')],
        ['2025-09-19', dayComes, bill('credit')],
      ],
      expect: [
        figure(name, expected, async (read) => {
          const note = await read.invoice('credit')
          return { net: cents(negated(note.net)), tax: cents(negated(note.tax)), total: cents(negated(note.gross)) }
        }),
      ],
    }),
  ),
}

const TERMINATED = [
  { zone: 'UTC', invoice: 4500, note: 4285 },
  { zone: 'Asia/Tokyo', invoice: 4500, note: 4285 },
  { zone: 'America/Los_Angeles', invoice: 4715, note: 4500 },
]

const endedAtOnce: Scenario = {
  id: 'LG-TER-01',
  area: 'cancel',
  setting:
    'days are those of the company’s zone; actual days of the enclosing period; the day of termination is charged by its reason; what is given back is a credit note',
  leftOut: 'the separate termination invoice of 0 beside the credit note: one document gives back, on the day after',
  plays: TERMINATED.map(
    ({ zone, invoice, note }): Play => ({
      company: { ...LAST_DAY, currency: 'EUR', zone },
      taxes: { T: '20' },
      catalog: { PLAN: fee('50.00', monthlyOn(1), { tax: 'T' }) },
      timeline: [
        ['2023-02-08T00:00:00Z', subscribe('s', 'PLAN'), bill('bill'), endOnLastDay('s')],
        ['2023-02-09T00:00:00Z', dayComes, bill('credit')],
      ],
      expect: [
        figure(`invoice_total_cents, ${zone}`, invoice, async (read) => cents((await read.invoice('bill')).gross)),
        figure(`credit_note_total_cents, ${zone}`, note, async (read) => cents(negated((await read.invoice('credit')).gross))),
      ],
    }),
  ),
}

const lastDayOrNot: Scenario = {
  id: 'LG-TER-04',
  area: 'cancel',
  setting:
    'the day of termination is charged by its reason; the day of a change is the first of the new plan; usage is invoiced as it comes in',
  plays: (
    [
      ['terminate_final_total', endOnLastDay('s'), 1800],
      ['upgrade_final_total', change('s', 'BETTER'), 1700],
    ] as const
  ).map(
    ([what, event, total]): Play => ({
      company: { ...LAST_DAY, currency: 'EUR' },
      catalog: { PLAN: arrears('31.00', monthlyOn(1)), BETTER: arrears('62.00', monthlyOn(1)), CALLS: usage('1') },
      timeline: [
        ['2022-12-01', subscribe('s', 'PLAN'), subscribe('u', 'CALLS')],
        ['2022-12-10', use('u', ['2022-12-10', 200]), bill('progress')],
        ['2022-12-18', event],
        ['2022-12-19', dayComes, bill('final')],
      ],
      expect: [
        figure('usage_billed_progressively_cents', 20000, async (read) => cents((await read.invoice('progress')).gross)),
        figure(what, total, async (read) => cents((await read.invoice('final')).gross)),
      ],
    }),
  ),
}

const unusedGivenBack: Scenario = {
  id: 'LG-CN-07',
  area: 'credit_note',
  setting:
    'actual days of the enclosing period; the day of termination is charged by its reason; the whole unused part is credited, whatever was paid',
  leftOut: 'the refund and offset policies: how much of a credit is paid back is the operator’s choice',
  plays: ['74.40', '55.80', '9.30', '0'].map(
    (paid): Play => ({
      company: { ...LAST_DAY, currency: 'EUR' },
      taxes: { T: '20' },
      catalog: { PLAN: fee('31.00', monthlyOn(1), { tax: 'T' }) },
      timeline: [
        ['2022-10-01', subscribe('s', 'PLAN'), subscribe('t', 'PLAN'), bill('bill'), ...(paid === '0' ? [] : [pay('p', paid, ['bill'])])],
        ['2022-10-15', endOnLastDay('s')],
        ['2022-10-16', dayComes, bill('credit')],
      ],
      expect: [
        figure(`invoice, paid ${paid}`, '74.40', async (read) => (await read.invoice('bill')).gross),
        figure(`unused_net, paid ${paid}`, '16.00', async (read) => negated((await read.invoice('credit')).net)),
        figure(`tax, paid ${paid}`, '3.20', async (read) => negated((await read.invoice('credit')).tax)),
        figure(`credit_policy, paid ${paid}`, '19.20', async (read) => negated(await read.open('credit'))),
      ],
    }),
  ),
}

// ---- Ledger and numbers

const returned: Scenario = {
  id: 'FB-GL-01',
  area: 'general_ledger',
  setting: 'a credit note is a document of its own with the mirrored posting; an invoice is credited, never cancelled',
  plays: [
    {
      catalog: { GOODS: once('100') },
      timeline: [
        [
          '2024-03-01',
          subscribe('s', [{ charge: 'GOODS', quantity: '2' }]),
          bill('bill'),
          pay('p', '200', ['bill']),
          credit('return', 'bill', { 1: '100' }),
          attempt('cancel', credit('whole', 'bill', { 1: '200' })),
        ],
      ],
      expect: [
        figure('return_outstanding', '100', async (read) => negated(await read.open('return'))),
        figure('ledger, sales', [{ account: '4100', debit: 100 }], (read) => read.journal('return', '4')),
        figure('ledger, debtors', [{ account: '1200', credit: 100 }], (read) => read.journal('return', '1')),
        figure('cancel_original refused', 'invoice.overCredited', (read) => read.refusal('cancel')),
      ],
    },
  ],
}

const NINE = Array.from({ length: 9 }, (_, at) => at + 1)

const monthInNumber: Scenario = {
  id: 'LG-NUM-02',
  area: 'numbering',
  setting: 'numbers of one sequence, with the month of the invoice date in the company’s zone; drafts take no number',
  leftOut: 'the number of the draft: a draft has none',
  plays: [
    {
      company: { currency: 'EUR', zone: 'Europe/Paris', invoiceNumbers: { pattern: 'BENT-11-{yyyy}{MM}-{n}', size: 3 } },
      catalog: { ONCE: once('10') },
      accounts: ['A', 'B', 'C'],
      timeline: [
        ['2023-09-15', ...NINE.flatMap((at) => [subscribe(`s${at}`, 'ONCE'), bill(`i${at}`)])],
        [
          '2023-09-30T23:10:00Z',
          subscribe('a', 'ONCE', { account: 'A' }),
          subscribe('b', 'ONCE', { account: 'B' }),
          subscribe('c', 'ONCE', { account: 'C' }),
          { do: 'prepareRun' },
          { do: 'validateRun', names: { A: 'first', B: 'second', C: 'third' } },
        ],
      ],
      expect: [
        figure('numbers', ['BENT-11-202310-010', 'BENT-11-202310-011', 'BENT-11-202310-012'], async (read) => [
          (await read.invoice('first')).number,
          (await read.invoice('second')).number,
          (await read.invoice('third')).number,
        ]),
      ],
    },
  ],
}

export const RECEIVABLES: readonly Scenario[] = [
  creditOnAccount,
  balances,
  partlyCaptured,
  chargeback,
  overpaid,
  creditApplied,
  partialRefunds,
  fullRefunds,
  creditedInParts,
  endedOnFirstDay,
  endedAtOnce,
  lastDayOrNot,
  unusedGivenBack,
  returned,
  monthInNumber,
]
